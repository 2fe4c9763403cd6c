; Extends a sign. Older kernels do not know this instruction;
; clang makes it for -mcpu=v4. 6.1 refuses it.
; SEC("socket")
        r0 = 255
        r0 = (s8)r0
        exit
