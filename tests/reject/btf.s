; Calls a function back, which is told of by the program's types: without them
; that does not work.
; SEC("socket")
        r1 = 10
        r2 = subprog[again]
        r3 = 0
        r4 = 0
        call bpf_loop
        r0 = 0
        exit
again:  r0 = 0
        exit
