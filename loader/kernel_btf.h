/*
 * kernel_btf.h - may programs be put at the kernel's functions, and asked by
 * its security hooks?  Rows of kernel.c's table of features.
 */
#ifndef LOADER_KERNEL_BTF_H
#define LOADER_KERNEL_BTF_H

/* Each: 0, or -errno with a sentence. */
int kernel_can_fentry(void);
int kernel_can_lsm(void);

#endif
