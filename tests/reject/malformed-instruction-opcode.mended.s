; Has a code that is an instruction's.
; SEC("socket")
        bytes b7 00 00 00 00 00 00 00
        exit
