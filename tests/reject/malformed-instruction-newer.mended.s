; Extends a sign as older kernels can.
; SEC("socket")
        r0 = 255
        r0 <<= 56
        r0 s>>= 56
        exit
