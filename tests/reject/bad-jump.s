; Jumps behind the end of the program.
; SEC("socket")
        r0 = 0
        if r0 == 0 goto pc+5
        r0 = 1
        exit
