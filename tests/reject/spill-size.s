; Keeps a pointer on the stack and takes back half of it.
; SEC("socket")
        *(u64 *)(r10 -8) = r1
        r2 = *(u32 *)(r10 -8)
        r0 = 0
        exit
