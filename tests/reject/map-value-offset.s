; Loads the address of byte 1000 of a map's value. It has 8 bytes.
; SEC("socket")
        r1 = map[values][0]+1000
        r0 = 0
        exit
