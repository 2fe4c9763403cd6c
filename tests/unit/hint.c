/* The hints' table, as far as it can be read without a kernel. */
#include "loader/attr_field.h"
#include "loader/hint.h"
#include "loader/hint_rule.h"
#include "loader/wrap.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ------------------------------------------------------------ */

static const struct words {
	const char *says, *text;
	int indent;
	const char *lines;
} words[] = {
	{ "a short text is one line", "a b c", 5, "why: a b c\n" },
	{ "several spaces are one", "a   b", 5, "why: a b\n" },
	{ "no text is the label alone", "", 5, "why:\n" },
	{ "a long text continues under its beginning",
	  "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb cccccccccccccccccccc "
	  "ddddddddddddddd",
	  5,
	  "why: aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb "
	  "cccccccccccccccccccc\n     ddddddddddddddd\n" },
	{ "a line may be 80 columns wide, and no more",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c",
	  5,
	  "why: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n     c\n" },
};

static void check_words(int i)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct wrap w;

	wrap_start(&w, out, words[i].indent);
	wrap_word(&w, "why:");
	wrap_text(&w, words[i].text);
	wrap_end(&w);
	fclose(out);
	ck_assert_str_eq(text, words[i].lines);
	free(text);
}
TABLE(wrap, words, check_words);

/* ---- paths --------------------------------------------------------------- */

static const struct path {
	const char *says, *path;
	int err;
	const char *text;
} paths[] = {
	{ "no kprobe PMU: which option the kernel was built without",
	  "/sys/bus/event_source/devices/kprobe/type", ENOENT,
	  "why: this kernel has no kprobes: it was built without "
	  "CONFIG_KPROBES or\n     CONFIG_KPROBE_EVENTS\n"
	  "try: make lesson-N KERNEL=6.12: a throwaway VM with a kernel that "
	  "has it\n" },
	{ "the sign of the errno does not matter",
	  "/sys/bus/event_source/devices/uprobe/type", -ENOENT,
	  "why: this kernel has no uprobes: it was built without "
	  "CONFIG_UPROBE_EVENTS\n"
	  "try: make lesson-N KERNEL=6.12: a throwaway VM with a kernel that "
	  "has it\n" },
	{ "a path of nobody's has no hint", "/home/x", ENOENT, "" },
	{ "an empty path has no hint", "", ENOENT, "" },
	{ "an errno of another kind has no hint", "/sys/kernel/btf/vmlinux",
	  ENOMEM, "" },
};

static void check_path(int i)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool printed = hint_path(out, paths[i].path, paths[i].err);

	fclose(out);
	ck_assert_str_eq(text, paths[i].text);
	ck_assert_int_eq(printed, paths[i].text[0] != '\0');
	free(text);
}
TABLE(hint_paths, paths, check_path);

static const struct {
	const char *says;
} machines[] = { { "the throwaway machine is entered as the caller says" } };

static void check_machine(int i)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	const char *before = hint_vm();

	(void)i;
	hint_say_vm("go elsewhere");
	hint_path(out, "/sys/bus/event_source/devices/uprobe/type", ENOENT);
	fclose(out);
	ck_assert_msg(strstr(text, "try: go elsewhere: a throwaway VM"), "%s",
		      text);
	hint_say_vm(before);
	free(text);
}
TABLE(hint_machine, machines, check_machine);

/* ---- the tables ------------------------------------------------------------ */

static const struct {
	const char *says;
	const struct hint_rule *rules;
} tables[] = {
	{ "bpf(): commands of its rules exist", hint_bpf_rules },
	{ "perf_event_open(): its rules end", hint_event_rules },
	{ "ioctl(): its rules end", hint_ioctl_rules },
};

static void check_table(int i)
{
	const struct hint_rule *rule = tables[i].rules;

	ck_assert_ptr_nonnull(rule->explain);
	for (; rule->explain; rule++) {
		ck_assert_int_ne(rule->err, 0);
		if (rule->cmd != HINT_ANY && i == 0)
			ck_assert_ptr_nonnull(attr_command(rule->cmd));
	}
}
TABLE(hint_tables, tables, check_table);

static const struct {
	const char *says;
} silent[] = { { "where nothing failed, nothing is printed" } };

static void check_silent(int i)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)i;
	ck_assert_int_eq(hint_print(out), false);
	fclose(out);
	ck_assert_str_eq(text, "");
	free(text);
}
TABLE(hint_nothing, silent, check_silent);
