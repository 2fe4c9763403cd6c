; Divides by a constant that is not zero.
; SEC("socket")
        r0 = 7
        r0 /= 1
        exit
