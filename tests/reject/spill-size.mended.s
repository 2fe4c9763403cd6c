; Keeps a pointer on the stack and takes it back.
; SEC("socket")
        *(u64 *)(r10 -8) = r1
        r2 = *(u64 *)(r10 -8)
        r0 = 0
        exit
