; Has a code that no instruction has.
; SEC("socket")
        bytes ff 00 00 00 00 00 00 00
        exit
