/* rawbpf why: what is refused before the verifier, and the same as JSON. */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

static void says(const struct cli *c, const char *words)
{
	ck_assert_msg(strstr(c->out, words), "no '%s' in:\n%.2000s", words,
		      c->out);
}

/* ---- Refused before the verifier ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *words[3];
} before[] = {
	{ "why: a hook that the kernel does not have",
	  "why @attach rawbpf_misspelt",
	  12,
	  { "(attach-target)", "did you mean 'security_task_getpgid'?" } },
	{ "why: a kernel function that is not there",
	  "why @lost_function",
	  12,
	  { "(kfunc-unavailable)", "no function 'bpf_no_such_function'" } },
	{ "why: a kernel function of another type",
	  "why @wrong_function",
	  12,
	  { "(kfunc-unavailable)", "rawbpf btf vmlinux NAME" } },
	{ "why: a setting that is not there",
	  "why @lost_setting",
	  12,
	  { "(btf)", "declare it __weak" } },
	{ "why: a field that no kernel has",
	  "why @refused no_field",
	  12,
	  { "(helper-unavailable)",
	    "type `struct task_struct` has no field `no_such_field`" } },
	{ "why: no licence",
	  "why @unlicensed",
	  12,
	  { "(licence)", "the licence of this one is \"\"" } },
	{ "why: nothing is refused", "why @start", 0, { "accepted: " } },
};

static void check_before(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, before[i].line);
	ck_assert_msg(c.status == before[i].status, "status %d: %.500s%.500s",
		      c.status, c.out, c.err);
	ck_assert_str_eq(c.err, "");
	for (int k = 0; k < 3 && before[i].words[k]; k++)
		says(&c, before[i].words[k]);
	cli_close(&c);
}
TABLE(why_before, before, check_before);

/* ---- JSON ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *words[6];
} jsons[] = {
	{ "why --json: all that the page says",
	  "why --json --fix @why too_wide",
	  10,
	  { "\"cause\": \"map-out-of-bounds\"", "\"verdict\": \"your-code\"",
	    "\"register\": 1,", "\"new\": \"if (n > 9)\"", "\"proven\": true",
	    "\"mark\": \"too wide\"" } },
	{ "why --json: what is not known is null",
	  "why --json @attach "
	  "rawbpf_misspelt",
	  12,
	  { "\"insn\": null", "\"register\": null", "\"edit\": null",
	    "\"proven\": false", "\"verdict\": \"not-here\"" } },
};

static void check_json(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, jsons[i].line);
	ck_assert_msg(c.status == jsons[i].status, "status %d: %.500s%.500s",
		      c.status, c.out, c.err);
	for (int k = 0; k < 6 && jsons[i].words[k]; k++)
		says(&c, jsons[i].words[k]);
	cli_close(&c);
}
TABLE(why_json, jsons, check_json);

/* ---- Without rights ---- */

static void check_nobody(int i)
{
	static struct load_line words;
	struct cli c;

	(void)i;
	load_line_needs_bpf();
	load_line_split(&words, "why @start");
	/* root that is nothing special (capabilities(7)) */
	ck_assert_int_eq(prctl(PR_SET_SECUREBITS, SECBIT_NOROOT), 0);
	cli_run(&c, words.args, NULL, 0);
	ck_assert_int_eq(c.status, 12);
	says(&c, "(not-permitted)");
	says(&c, "needs CAP_BPF and CAP_PERFMON");
	cli_close(&c);
}
static const struct {
	const char *says;
} nobodies[] = { { "why: as nobody" } };
TABLE(why_nobody, nobodies, check_nobody);

/* ---- Edits that are proven, of the programs of tests/reject ---- */

#define PROVEN(name)                                        \
	{                                                   \
		"why --fix: an edit that is enough: " name, \
			"why --fix @../reject/" name        \
	}

static const struct {
	const char *says, *line;
} proven[] = {
	PROVEN("callback"),
	PROVEN("helper-argument"),
	PROVEN("list-rbtree"),
	PROVEN("map-out-of-bounds"),
	PROVEN("memory-length"),
	PROVEN("negative-index"),
	PROVEN("negative-size"),
	PROVEN("null-argument"),
	PROVEN("null-arithmetic"),
	PROVEN("null-dereference-again"),
	PROVEN("null-dereference"),
	PROVEN("packet-out-of-bounds-options"),
	PROVEN("packet-out-of-bounds-short"),
	PROVEN("packet-out-of-bounds"),
	PROVEN("sleeping-unlock"),
	PROVEN("spin-lock"),
	PROVEN("stack-out-of-bounds"),
	PROVEN("stack-out-of-bounds-index"),
	PROVEN("stack-out-of-bounds-unbounded"),
	PROVEN("timer"),
	PROVEN("unbounded-index-order"),
	PROVEN("unbounded-index"),
	PROVEN("unbounded-pointer-math"),
	PROVEN("unbounded-size"),
	PROVEN("unreleased-reference-dynptr"),
	PROVEN("unreleased-reference-iterator"),
	PROVEN("unreleased-reference"),
	PROVEN("zero-size"),
};

static void check_proven(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, proven[i].line);
	ck_assert_msg(c.status >= 10, "status %d: %.500s", c.status, c.err);
	says(&c, "  proven: compiled with this change, the kernel takes it\n");
	cli_close(&c);
}
TABLE(why_proven, proven, check_proven);

/* ---- What is said of functions and fields, of the same programs ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *words;
} fields[] = {
	{ "why: a callback that is global", "why @../reject/callback", 10,
	  "rejected: add() is called back, and is global" },
	{ "why: a callback that returns a pointer",
	  "why @../reject/callback-pointer", 10,
	  "it returns a value of map numbers (8 bytes)" },
	{ "why: a timer, and which map it lies in", "why @../reject/timer", 10,
	  "it lies in alarms; others is given" },
	{ "why: a timer that is not", "why @../reject/timer-none", 10,
	  "the values of map alarms have no struct bpf_timer" },
	{ "why: a timer, and where it is", "why @../reject/timer-place", 10,
	  "it is at byte 8, 8 bytes behind that" },
	{ "why: a timer that this type may not use",
	  "why @../reject/timer-tracing", 12,
	  "a program of type KPROBE may not use a map with a struct "
	  "bpf_timer" },
	{ "why: a list, and which lock", "why @../reject/list-rbtree", 10,
	  "fix    bpf_spin_lock(&to->lock); before it" },
	{ "why: a list under another's lock",
	  "why @../reject/list-rbtree-other", 10,
	  "this lock is held   <- another value's" },
	{ "why: a function of tc in XDP", "why @../reject/kfunc-unavailable",
	  12, "fix    bpf_dynptr_from_xdp() is the one for this type" },
	{ "why: an address that is kept in a function's caller",
	  "why @../reject/stack-pointer-escape", 10,
	  "stores into the caller's variable the stack - 16 bytes" },
	{ "why: which fields of a context may be read",
	  "why @../reject/context-field", 12,
	  "data_end, napi_id, data_meta, tstamp" }, /* no remote_ip4 */
	{ "why: which fields of a context may be written",
	  "why @../reject/context-field-write", 12,
	  "what a program of this kind may write on this kernel: mark," },
	{ "why: a field with its own size", "why @../reject/context-field-size",
	  12, "fix    len has 4 bytes: use it with its own type, whole" },
	{ "why: memory and its length, and how much there is",
	  "why @../reject/memory-length", 10,
	  "its length, argument 4, is exactly 34; 20 bytes can be\n" },
	{ "why: a key that is no address", "why @../reject/helper-argument", 10,
	  "fix    its address:  __u64 *count = bpf_map_lookup_elem(&counts, "
	  "&pid);" },
	{ "why: a function of XDP in tc", "why @../reject/kfunc-unavailable-tc",
	  12, "fix    bpf_dynptr_from_skb() is the one for this type" },
};

static void check_field(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, fields[i].line);
	ck_assert_msg(c.status == fields[i].status, "status %d: %.500s%.500s",
		      c.status, c.out, c.err);
	says(&c, fields[i].words);
	cli_close(&c);
}
TABLE(why_fields, fields, check_field);

/* ---- The same out of a log, at each level ---- */

static const struct {
	const char *says, *level, *words;
} levels[] = {
	{ "why --log: of level 1, with the lines of the object", "1",
	  "why.bpf.c:40   return v->slot[n];\n"
	  "                        ^^^^^^^^^^ reads 4 bytes at 4 + n*4" },
	{ "why --log: of level 2", "2", "if (n > 9)\n" },
	{ "why --log: of levels 2 and 4", "6", "if (n > 9)\n" },
	{ "why --log: of level 4 the message is all", "4",
	  "(map-out-of-bounds)" },
};

static void check_level(int i)
{
	static struct load_line words;
	struct cli load, why;
	char line[100];

	load_line_needs_bpf();
	snprintf(line, sizeof(line), "load --log %s --program too_wide @why",
		 levels[i].level);
	load_line_run(&load, line);
	load_line_split(&words, "why --log - --object @why --program too_wide");
	cli_run(&why, words.args, load.out, load.out_size);
	ck_assert_msg(why.status == 10, "status %d: %.900s%.500s", why.status,
		      why.out, why.err);
	says(&why, levels[i].words);
	cli_close(&load);
	cli_close(&why);
}
TABLE(why_levels, levels, check_level);

/* ---- Without CAP_PERFMON ---- */

static const struct {
	const char *says, *line, *words;
} shown[] = {
	{ "why: pointers that are compared",
	  "why @../reject/pointer-comparison",
	  "rejected: the context is compared with a value of map" },
	{ "why: an address that is returned", "why @../reject/pointer-leak",
	  "an address of the kernel would be seen in the return value" },
	{ "why: an address that is stored", "why @../reject/pointer-leak-map",
	  "an address of the kernel would be seen in a map" },
	{ "why: an index that a processor may guess",
	  "why @../reject/speculation",
	  "0..3 is added to a value of map speculat.bss (68 bytes)" },
	{ "why: an index into the stack", "why @../reject/speculation-stack",
	  "fix    put the array into a map" },
};

static void check_shown(int i)
{
	struct cli c;

	load_line_needs_bpf();
	ck_assert_int_eq(prctl(PR_CAPBSET_DROP, CAP_PERFMON), 0);
	ck_assert_int_eq(prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN), 0);
	load_line_run(&c, shown[i].line);
	says(&c, shown[i].words);
	cli_close(&c);
}
TABLE(why_shown, shown, check_shown);
