; Has an instruction that nothing leads to.
; SEC("socket")
        r0 = 0
        exit
        r0 = 1
        exit
