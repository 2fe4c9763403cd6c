; Ends without a result. Nothing was put into r0.
; SEC("socket")
        r1 = 0
        exit
