; Writes register 11 of eleven, r0 to r10.
; SEC("socket")
        bytes b7 0b 00 00 00 00 00 00
        r0 = 0
        exit
