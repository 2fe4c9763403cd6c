/*
 * hint_symbol.c - a kprobe on a function that cannot have one.
 *
 *   /proc/kallsyms   not there   another name: a prefix, .isra, a typo
 *                    twice       which one?
 *                    once        data, or forbidden: blacklist, notrace
 */
#include "loader/hint_rule.h"
#include "loader/kernel.h"
#include "loader/ksyms.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	MOST_NAMES = 3
};

/* Names in a row: "a, b or c". */
static void join(char *text, size_t size, const char *const *names, int count)
{
	size_t len = 0;

	text[0] = '\0';
	for (int i = 0; i < count && len < size; i++) {
		snprintf(text + len, size - len, "%s%s",
			 i == 0		  ? ""
			 : i == count - 1 ? " or "
					  : ", ",
			 names[i]);
		len = strlen(text);
	}
}

/* The system call's name in that of its function: "sys_clone" and "clone"
 * are clone. */
static const char *syscall_of(const char *name)
{
	static const char *const prefixes[] = {
		"__x64_sys_", "__arm64_sys_", "__ia32_sys_", "__do_sys_",
		"__se_sys_",  "SyS_",	      "ksys_",	     "sys_",
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return name + strlen(prefixes[i]);
	return name;
}

static bool wants_prefix(struct hint *h, const char *name)
{
	char symbol[128];

	if (kernel_syscall_symbol(syscall_of(name), symbol, sizeof(symbol)) <
		    0 ||
	    !strcmp(symbol, name))
		return false;
	hint_why(h,
		 "no function of this kernel is called %s; the system call "
		 "%s() is the function %s here (since 4.17 with a prefix "
		 "for the architecture)",
		 name, syscall_of(name), symbol);
	hint_try(h, "%s", symbol);
	return true;
}

static bool was_split(struct hint *h, const struct ksyms *k, const char *name)
{
	const char *twins[MOST_NAMES];
	char text[400];
	int n = ksyms_twins(k, name, twins, MOST_NAMES);

	if (n == 0)
		return false;
	join(text, sizeof(text), twins, n < MOST_NAMES ? n : MOST_NAMES);
	hint_why(h,
		 "the compiler made another function of %s (.isra, "
		 ".constprop: with other arguments; .part, .cold: a piece "
		 "of it)",
		 name);
	hint_try(h, "%s", text);
	return true;
}

static struct ksyms *open_traceable(void)
{
	struct ksyms *k = ksyms_read(KSYMS_TRACEABLE, FUNCTIONS);

	return k ? k
		 : ksyms_read("/sys/kernel/debug/tracing/"
			      "available_filter_functions",
			      FUNCTIONS);
}

static bool propose(struct hint *h, const struct ksyms *k, const char *name)
{
	struct ksyms *traceable = open_traceable();
	const char *near[MOST_NAMES];
	char text[400];
	int n = ksyms_near(k, traceable, name, near, MOST_NAMES);

	ksyms_close(traceable);
	hint_why(h,
		 "no function of this kernel is called %s "
		 "(/proc/kallsyms)%s",
		 name,
		 n ? ""
		   : ": it may have been inlined, renamed, or be in a module "
		     "that is not loaded");
	if (n) {
		join(text, sizeof(text), near, n);
		hint_try(h, "%s", text);
	}
	return true;
}

static bool is_ambiguous(struct hint *h, const char *name, int matches)
{
	if (matches < 2)
		return false;
	hint_why(h,
		 "%d functions of this kernel are called %s, and the kernel "
		 "does not choose",
		 matches, name);
	hint_try(h,
		 "grep -w %s /proc/kallsyms; config1 = 0 and the address "
		 "of one in config2",
		 name);
	return true;
}

static bool is_data(struct hint *h, const struct ksym *sym)
{
	if (strchr("TtWw", sym->type))
		return false;
	hint_why(h,
		 "%s is data and not a function (type '%c' in "
		 "/proc/kallsyms)",
		 sym->name, sym->type);
	return true;
}

static bool is_blacklisted(struct hint *h, const char *name)
{
	struct ksyms *k = ksyms_read(KSYMS_BLACKLIST, BLACKLIST);
	bool found = k && ksyms_find(k, name, NULL) > 0;

	ksyms_close(k);
	if (!found)
		return false;
	hint_why(h,
		 "%s is on the kprobes' blacklist (" KSYMS_BLACKLIST
		 "): a probe there could call itself",
		 name);
	return true;
}

bool hint_untraceable(struct hint *h, const char *name)
{
	struct ksyms *k = open_traceable();
	char symbol[128];
	bool found = !k || ksyms_find(k, name, NULL) > 0;

	ksyms_close(k);
	if (found)
		return false;
	hint_why(h,
		 "%s is compiled without a place for probes (notrace, "
		 "noinstr, or inlined into its caller): it is not in "
		 "available_filter_functions",
		 name);
	if (syscall_of(name) != name &&
	    kernel_syscall_symbol(syscall_of(name), symbol, sizeof(symbol)) ==
		    0)
		hint_try(h, "%s, the function of the same system call", symbol);
	return true;
}

/* The same event on a function that surely takes one. */
static bool can_probe(const struct hint *h, const char *symbol, uint64_t offset)
{
	struct perf_event_attr perf = h->failure->perf;
	int fd;

	perf.config1 = (uint64_t)(uintptr_t)symbol;
	perf.config2 = offset;
	fd = sys_perf_event_open(&perf, h->failure->call.pid,
				 h->failure->call.cpu);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool is_forbidden(struct hint *h, const char *name)
{
	char symbol[128];

	if (kernel_syscall_symbol("getpid", symbol, sizeof(symbol)) < 0 ||
	    !can_probe(h, symbol, 0))
		return false;
	hint_why(h,
		 "the kernel lets no probe onto %s (blacklisted, notrace or "
		 "noinstr), while one on %s works",
		 name, symbol);
	return true;
}

static bool bad_offset(struct hint *h, const char *name)
{
	uint64_t offset = h->failure->perf.config2;

	if (!offset || !can_probe(h, name, 0))
		return false;
	hint_why(h, "offset 0x%llx in %s is not where an instruction begins%s",
		 (unsigned long long)offset, name,
		 h->failure->perf.config & 1
			 ? ", or is not the entry, which a return probe needs"
			 : "");
	hint_try(h, "offset 0, the function's entry");
	return true;
}

static bool explain_present(struct hint *h, const struct ksym *sym)
{
	if (bad_offset(h, sym->name))
		return true;
	return is_data(h, sym) || is_blacklisted(h, sym->name) ||
	       hint_untraceable(h, sym->name) || is_forbidden(h, sym->name);
}

bool hint_symbol(struct hint *h)
{
	const char *name = h->failure->name;
	const struct ksym *sym = NULL;
	struct ksyms *k;
	bool said;
	int matches;

	if (!name[0] || !(k = ksyms_open(NULL)))
		return false;
	matches = ksyms_find(k, name, &sym);
	if (matches == 0)
		said = wants_prefix(h, name) || was_split(h, k, name) ||
		       propose(h, k, name);
	else
		said = is_ambiguous(h, name, matches) ||
		       explain_present(h, sym);
	ksyms_close(k);
	return said;
}
