; Ends with exit.
; SEC("socket")
        r0 = 0
        exit
