; Ends with a result.
; SEC("socket")
        r0 = 0
        exit
