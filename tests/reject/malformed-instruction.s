; Returns 7. exit has no use for a number, and the field for
; one must be zero.
; SEC("socket")
        r0 = 7
        bytes 95 00 00 00 07 00 00 00
