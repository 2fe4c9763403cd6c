; Divides by a constant that is zero.
; SEC("socket")
        r0 = 7
        r0 /= 0
        exit
