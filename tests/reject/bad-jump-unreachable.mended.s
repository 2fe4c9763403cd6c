; Each instruction can be reached.
; SEC("socket")
        r0 = 0
        r0 = 1
        exit
