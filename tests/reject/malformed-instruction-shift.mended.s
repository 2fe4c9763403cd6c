; Shifts by 63 bits.
; SEC("socket")
        r0 = 7
        r0 <<= 63
        exit
