; Uses r9 for it. It may be written.
; SEC("socket")
        r9 = r1
        r0 = 0
        exit
