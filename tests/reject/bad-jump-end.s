; Does not end. Behind the last instruction is nothing.
; SEC("socket")
        r0 = 0
