; Writes register 9.
; SEC("socket")
        bytes b7 09 00 00 00 00 00 00
        r0 = 0
        exit
