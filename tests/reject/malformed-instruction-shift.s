; Shifts by 64 bits, which is all of them.
; SEC("socket")
        r0 = 7
        r0 <<= 64
        exit
