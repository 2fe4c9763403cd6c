/*
 * target.h - the types an object is fitted to: a kernel's and its modules'.
 *
 *     object says           vmlinux                    modules
 *     struct sk_buff   -->  [2305] struct sk_buff
 *     struct nf_conn   -->  (nothing of that name) --> nf_conntrack [140022]
 *
 * A kernel has more than a hundred thousand types, and an object asks for a
 * few dozen: their names are collected first, then one pass over the types
 * finds all that carry one of them.  The rest is never looked at.
 *
 * Names are compared without what follows "___": task_struct___old is a
 * flavour, another view of task_struct.  That goes for both sides; whoever
 * wants a function or a variable, which have none, compares the rest.
 */
#ifndef LOADER_BTF_TARGET_H
#define LOADER_BTF_TARGET_H

#include "loader/btf/btf.h"

/* Sets of kinds: 1 << BTF_KIND_... */
#define TARGET_TYPES                                                          \
	(1u << BTF_KIND_INT | 1u << BTF_KIND_FLOAT | 1u << BTF_KIND_STRUCT |  \
	 1u << BTF_KIND_UNION | 1u << BTF_KIND_FWD | 1u << BTF_KIND_TYPEDEF | \
	 1u << BTF_KIND_ENUM | 1u << BTF_KIND_ENUM64)
#define TARGET_FUNC (1u << BTF_KIND_FUNC)
#define TARGET_VAR  (1u << BTF_KIND_VAR)

/* A type that has a wanted name. */
struct target_type {
	const struct btf *btf; /* vmlinux's, or a module's over it */
	uint32_t id;
	int module; /* in target.modules; -1: vmlinux */
};

struct target_module {
	char *name; /* "nf_conntrack" */
	struct btf btf;
};

struct target_names; /* wanted.h */

/* It must stay where it was opened. */
struct target {
	struct btf vmlinux;
	bool running; /* it is the running kernel, with its modules */
	struct target_module *modules; /* read when they are first needed */
	int module_count;	       /* -1: not read yet */
	struct target_names *names;
};

/* `path` is a file of BTF, raw or ELF; NULL: the running kernel's.  0, or
 * -errno with one sentence; either way target_close() it. */
int target_open(struct target *target, const char *path);
void target_close(struct target *target);

/* `name` will be asked for, and may be a type of these kinds.  Before the
 * first target_find() that costs next to nothing; later, another pass over
 * all types.  0, or -ENOMEM with the error text. */
int target_want(struct target *target, const char *name, uint32_t kinds);

/* All types with that name, vmlinux's in the order of their ids, then those
 * of modules: of `kinds`, and also of the other kinds it was wanted for.
 * Modules are read, and given, only if vmlinux has none of `kinds`.  How
 * many, or -errno with the error text; *found stays the target's. */
int target_find(struct target *target, const char *name, uint32_t kinds,
		const struct target_type **found);

/* A file descriptor of a module's BTF, for the calls that want one; the
 * caller closes it.  -errno with the error text. */
int target_module_fd(const struct target *target, int module);

/* How long is a name without its flavour: 11 for task_struct___old. */
size_t target_name_len(const char *name);

#endif
