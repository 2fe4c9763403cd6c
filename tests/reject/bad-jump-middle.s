; Jumps into the second half of a constant of 64 bits.
; It takes two slots, and a jump counts slots.
; SEC("socket")
        r0 = 0
        if r0 == 0 goto pc+1
        r0 = 0x1
        exit
