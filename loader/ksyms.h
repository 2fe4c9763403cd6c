/*
 * ksyms.h - the kernel's functions by name, and which of them take a probe.
 *
 *   /proc/kallsyms                      address, type, name, module
 *     ffffffff81a3c2d0 T inet_listen
 *     ffffffff8103d3f0 t vfs_read.cold
 *     0000000000000000 t br_handle  [bridge]      0: addresses are hidden
 *   available_filter_functions          name, module: ftrace can hook these
 *   kprobes/blacklist                   0x...-0x...  name: never these
 *
 * Three files of lines; all are read into the same rows.  The lines are
 * bytes from outside: one that is not of its file's form is left out.
 */
#ifndef LOADER_KSYMS_H
#define LOADER_KSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KSYMS_KALLSYMS	"/proc/kallsyms"
#define KSYMS_TRACEABLE "/sys/kernel/tracing/available_filter_functions"
#define KSYMS_BLACKLIST "/sys/kernel/debug/kprobes/blacklist"

enum ksyms_format {
	KALLSYMS,
	FUNCTIONS,
	BLACKLIST
};

struct ksym {
	uint64_t address;   /* 0 if hidden, or not in this file */
	const char *name;   /* here and below: inside the text, zero-ended */
	const char *module; /* "" in the kernel itself */
	char type;	    /* 'T', 't', 'W': code; 'D', 'd': data; ... */
};

struct ksyms {
	char *text;
	struct ksym *rows; /* in the file's order */
	size_t count;
	size_t malformed; /* lines left out */
};

/* Read /proc/kallsyms, or another file of its form at `path` if that is not
 * NULL; ksyms_read() reads the other forms.  NULL: it cannot be read, the
 * error text is set.  ksyms_close() the result. */
struct ksyms *ksyms_open(const char *path);
struct ksyms *ksyms_read(const char *path, enum ksyms_format format);
void ksyms_close(struct ksyms *k);

/* How many rows have that name; *first is the first, if it is not NULL. */
int ksyms_find(const struct ksyms *k, const char *name,
	       const struct ksym **first);

/* The first row of code at exactly this address, or NULL. */
const struct ksym *ksyms_at(const struct ksyms *k, uint64_t address);

/* The row of code that begins at this address or last before it: the function
 * that it is in.  NULL if all are behind it. */
const struct ksym *ksyms_around(const struct ksyms *k, uint64_t address);

/* Are all addresses zero?  So it is for those without CAP_SYSLOG. */
bool ksyms_hidden(const struct ksyms *k);

/* What the compiler made of a function besides or instead of it: names like
 * "vfs_read.isra.0", ".constprop", ".part", ".cold".  At most `most` into
 * `twins`; returns how many there are. */
int ksyms_twins(const struct ksyms *k, const char *name, const char **twins,
		int most);

/* The functions whose names need the fewest changed letters, the nearest
 * first; only those in `traceable`, if it is not NULL.  How many, <= most. */
int ksyms_near(const struct ksyms *k, const struct ksyms *traceable,
	       const char *name, const char **near, int most);

#endif
