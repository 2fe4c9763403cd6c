; Jumps behind a constant of 64 bits.
; SEC("socket")
        r0 = 0
        if r0 == 0 goto pc+2
        r0 = 0x1
        exit
