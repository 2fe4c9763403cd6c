/*
 * hint_rule.h - one rule per cause, in tables per kind of call.
 *
 * What the hint_*.c files share.  A rule's explain() probes whether its cause
 * is the one; if so it prints and returns true, and no other rule is asked.
 */
#ifndef LOADER_HINT_RULE_H
#define LOADER_HINT_RULE_H

#include "loader/cap.h"
#include "loader/sys.h"

#include <stdio.h>

struct hint {
	FILE *out;
	const struct sys_failure *failure;
	const union bpf_attr *attr; /* of a bpf() call, else NULL */
	int err;		    /* positive */
	struct cap cap;
};

#define HINT_ANY      (-1)
#define HINT_ENOTSUPP 524 /* the kernel's own "not supported" */

struct hint_rule {
	int cmd; /* enum bpf_cmd, an ioctl's request, or HINT_ANY */
	int err; /* positive; HINT_ANY: any */
	bool (*explain)(struct hint *h);
};

/* One table per system call, asked from the top; ends with explain NULL. */
extern const struct hint_rule hint_bpf_rules[];
extern const struct hint_rule hint_event_rules[];
extern const struct hint_rule hint_ioctl_rules[];

/* "why: ..." and "try: ...", wrapped at 80 columns. */
void hint_why(struct hint *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void hint_try(struct hint *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What hint_say_vm() was told. */
const char *hint_vm(void);

/* ---- explanations by cause, rows of the tables ---------------------- */

bool hint_permission(struct hint *h); /* hint_perm.c */
bool hint_missing_call(struct hint *h);
bool hint_map_access(struct hint *h); /* hint_elem.c */
bool hint_element(struct hint *h);
bool hint_map_fields(struct hint *h); /* hint_map.c */
bool hint_prog_size(struct hint *h);  /* hint_prog.c */
bool hint_prog_license(struct hint *h);
bool hint_prog_place(struct hint *h); /* hint_place.c */
bool hint_prog_verifier(struct hint *h);
bool hint_prog_fields(struct hint *h);
bool hint_prog_log(struct hint *h);
bool hint_link(struct hint *h);	  /* hint_link.c */
bool hint_cgroup(struct hint *h); /* hint_cgroup.c */
bool hint_pin(struct hint *h);	  /* hint_pin.c */
bool hint_bad_fd(struct hint *h); /* hint_bad.c */
bool hint_wrong_fd(struct hint *h);
bool hint_bad_pointer(struct hint *h);
bool hint_event_permission(struct hint *h); /* hint_event.c */
bool hint_symbol(struct hint *h);	    /* hint_symbol.c */

/* ---- what they have in common ---------------------------------------- */

/* Print what to type to get capability `a` (and `b`, unless 0 > b). */
void hint_try_privilege(struct hint *h, int a, int b);

/* Is that function of the kernel's one that no program can be at? */
bool hint_untraceable(struct hint *h, const char *name); /* hint_symbol.c */

/* Load "r0 = 0; exit" as that type: its fd is closed.  0 or -errno. */
int hint_load_trivial(uint32_t prog_type, uint32_t attach_type);

/* What an fd is, in words: "a map", "[perf_event]", a path. */
void hint_fd_kind(int fd, char *to, size_t size);

/* Is a seccomp filter, and not the kernel, answering bpf() calls? */
bool hint_is_filtered(const struct hint *h);

#endif
