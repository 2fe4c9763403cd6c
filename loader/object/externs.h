/*
 * externs.h - what an object uses and others define.
 *
 *     extern int LINUX_KERNEL_VERSION __kconfig;   a setting of the kernel
 *     extern const void bpf_map_fops __ksym;       an address, by kallsyms
 *     extern struct rq runqueues __ksym;           a variable, by its type
 *     void bpf_rcu_read_lock(void) __ksym;         a function to call
 *
 * All four are symbols without a section; which is which stands only in the
 * types, in the DATASECs named ".kconfig" and ".ksyms".
 *
 * The settings together become one map, laid out by us: the most aligned
 * first, then the smallest, then by name (as libbpf does it, so that two
 * loaders send the same instructions).
 */
#ifndef LOADER_OBJECT_EXTERNS_H
#define LOADER_OBJECT_EXTERNS_H

#include "loader/btf/btf.h"
#include "loader/object/obj.h"

enum extern_kind {
	EXTERN_KCONFIG,
	EXTERN_KSYM,  /* a variable or an address; typed if type is not 0 */
	EXTERN_KFUNC, /* a function */
};

struct extern_sym {
	enum extern_kind kind;
	const char *name; /* as the object says it, with its ___flavour */
	int symbol;	  /* in obj.symbols */
	bool weak;	  /* may be missing: its value is then 0 */
	uint32_t var;	  /* BTF id of its VAR or FUNC */
	uint32_t type;	  /* BTF id of what it is: past VAR, typedef, const;
			   * 0: void, an address without a type */
	uint32_t offset, size; /* KCONFIG: bytes, where in the map's value */
};

struct externs {
	struct extern_sym *rows; /* kconfig first, in the map's order */
	int count;
	uint32_t kconfig_size; /* bytes of that map's value */
};

/* 0, or -errno with one sentence as the error text. */
int externs_read(struct externs *externs, struct obj *obj,
		 const struct btf *btf);

/* The one that stands for a symbol, NULL: none. */
const struct extern_sym *externs_at(const struct externs *externs, int symbol);

#endif
