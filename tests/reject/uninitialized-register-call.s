; Returns the context's first word, read before a call.
; The call may use r1 to r5 as it likes; nothing is left in them.
; SEC("socket")
        r2 = *(u32 *)(r1 +0)
        call bpf_ktime_get_ns
        r0 = r2
        exit
