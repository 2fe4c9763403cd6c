/*
 * sec.h - what a declaration says about itself beyond C.
 *
 *     SEC("xdp") int drop(struct xdp_md *ctx)       a program, of this kind
 *     char LICENSE[] SEC("license") = "GPL";        some helpers want GPL
 *     extern int LINUX_KERNEL_VERSION __kconfig;    a setting of the kernel
 *     extern const void jiffies __ksym;             an address in the kernel
 *
 * A section's name is an agreement with the loader, which reads the file.
 * "used" keeps what no code of the file refers to.
 */
#ifndef BPF_SEC_H
#define BPF_SEC_H

#define SEC(name) __attribute__((section(name), used))

/* The loader looks these up in the running kernel. */
#define __kconfig __attribute__((section(".kconfig")))
#define __ksym	  __attribute__((section(".ksyms")))

/* `extern` and __weak: it may be missing, and is zero then. */
#undef __weak
#define __weak __attribute__((weak))

/* A function of its own in the program that calls it.  A global one is
 * verified by itself, for any arguments; a static or hidden one at each
 * call, for the arguments it is given. */
#undef __noinline
#define __noinline __attribute__((noinline))
#define __hidden   __attribute__((visibility("hidden")))

/* No function at all: its body is put in place of each call. */
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))

/* A pointer into an arena, and one to the kernel's object kept in a map. */
#define __arena __attribute__((address_space(1)))
#define __kptr	__attribute__((btf_type_tag("kptr")))

/* clang must forget what it knows of this variable, so that a check of it
 * stays where it was written and in the form that the verifier follows. */
#define barrier_var(variable) __asm__ volatile("" : "+r"(variable))
#define barrier()	      __asm__ volatile("" ::: "memory")

#endif
