/*
 * sec.h - SEC("..."): what kind of program a section's name asks for.
 *
 *     SEC("?kprobe.multi/tcp_*")
 *          |      |        |
 *          |      |        target: what to attach to, as this kind reads it
 *          |      the rule: program type KPROBE, loaded for
 *          |      BPF_TRACE_KPROBE_MULTI
 *          do not load it unless asked to
 *
 * The kernel knows nothing of these names: they are an agreement between
 * the programmer and the loader, made by libbpf and kept by everybody.  The
 * rules are libbpf's (tools/lib/bpf/libbpf.c, section_defs), and so is how
 * a name is matched: all of it, or up to a slash where a target may follow.
 */
#ifndef LOADER_OBJECT_SEC_H
#define LOADER_OBJECT_SEC_H

#include <stdbool.h>
#include <stdint.h>

enum sec_trait {
	SEC_BTF = 1,	  /* attach_btf_id says to what: the kernel's BTF */
	SEC_RETURN = 2,	  /* runs when the target returns */
	SEC_OPTIONAL = 4, /* a kernel that knows no expected attach type does
			   * without it */
	SEC_USDT = 8,	  /* for BPF_TRACE_UPROBE_MULTI where there is that */
};

#define SEC_NO_ATTACH_TYPE (-1) /* bpf_attr gets a zero */

/* One row of the table. */
struct sec_rule {
	const char *name;
	int prog_type;	     /* BPF_PROG_TYPE_... */
	int attach_type;     /* expected; or SEC_NO_ATTACH_TYPE */
	uint32_t prog_flags; /* BPF_F_SLEEPABLE, BPF_F_XDP_HAS_FRAGS */
	unsigned int traits; /* of enum sec_trait */
	const char *target;  /* what follows a slash, in words; NULL: nothing
			      * may follow */
};

/* What one section's name says. */
struct sec {
	const struct sec_rule *rule;
	const char *target; /* inside the name; "": none is given */
	bool autoload;	    /* no '?' in front */
};

/* Every rule, the last one without a name. */
extern const struct sec_rule sec_rules[];

/* 0; or -ENOENT with the error text, which names the nearest. */
int sec_parse(struct sec *sec, const char *name);

#endif
