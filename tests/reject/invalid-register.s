; Makes r10 its own stack pointer. r10 is only for reading.
; SEC("socket")
        r10 = r1
        r0 = 0
        exit
