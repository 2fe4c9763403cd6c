/*
 * log.c - rawbpf log: what the verifier said, readable.
 */
#include "progs/rawbpf/log_screen.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"

#include <unistd.h>

static const struct {
	const char *option;
	enum exit_code (*show)(const struct log_form *form,
			       struct log_view *view);
} forms[] = {
	{ "at", log_at },
	{ "paths", log_paths },
	{ "visits", log_visits },
	{ NULL, log_text },
};
enum {
	FORMS = sizeof(forms) / sizeof(forms[0])
};

static bool more_than_one_form(const struct args *args)
{
	static const char *const all[] = { "json",   "at",	"paths",
					   "visits", "compare", "kernels" };
	int n = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		n += args_has(args, all[i]);
	return n > 1;
}

static enum exit_code check_args(const struct args *args)
{
	const char *level = args_value(args, "level");
	uint32_t n;

	if (more_than_one_form(args))
		return usage_error(args,
				   "--json, --at, --paths, --visits, --compare "
				   "and --kernels exclude each other");
	if (args_has(args, "log") && args->count)
		return usage_error(args, "an object or a log, not both: '%s'",
				   args->operands[0]);
	if (!args_has(args, "log") && !args->count)
		return usage_error(args, "something is missing: an object, or "
					 "--log FILE");
	if (level && (!load_args_number(level, &n) || !n || n > 7))
		return usage_error(args,
				   "--level wants 1 (the path that was "
				   "refused), 2 (every path), 4 (the numbers) "
				   "or a sum of them, not '%s'",
				   level);
	return DONE;
}

/* As `rawbpf step` does: on a terminal, unless something else is asked for. */
static bool wants_screen(const struct args *args)
{
	static const char *const others[] = { "text",  "json",	 "at",
					      "paths", "visits", "raw",
					      "output" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (args_has(args, others[i]))
			return false;
	return isatty(0) && isatty(1);
}

static enum exit_code show_all(const struct log_form *form, struct logs *logs)
{
	enum exit_code code = DONE;
	int f = 0;

	if (wants_screen(form->args))
		return log_screen(form, logs);

	while (f + 1 < FORMS && !args_has(form->args, forms[f].option))
		f++;
	for (int i = 0; i < logs->count && code == DONE; i++) {
		if (i)
			fputc('\n', form->out);
		code = forms[f].show(form, &logs->views[i]);
	}
	return code;
}

static enum exit_code show(const struct args *args, struct logs *logs)
{
	struct log_form form = { .args = args, .raw = args_has(args, "raw") };
	int err = output_open(args, &form.out);
	enum exit_code code;

	if (err)
		return give_up(args, err);
	if (args_has(args, "compare"))
		code = log_compare(&form, logs);
	else if (args_has(args, "json"))
		code = log_json(&form, logs);
	else
		code = show_all(&form, logs);
	err = output_close(form.out);
	return err ? give_up(args, err) : code;
}

static enum exit_code ask_kernels(const struct args *args)
{
	static const char *const no[] = { "log", "btf", "kconfig", "target",
					  "pinned-maps" };
	enum exit_code code;
	FILE *out;
	int err;

	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (args_has(args, no[i]))
			return usage_error(args,
					   "--kernels and --%s do not go "
					   "together",
					   no[i]);
	err = output_open(args, &out);
	if (err)
		return give_up(args, err);
	code = log_kernels(out, args);
	err = output_close(out);
	return err ? give_up(args, err) : code;
}

static enum exit_code run(const struct args *args)
{
	struct logs logs = { 0 };
	enum exit_code code = check_args(args);

	if (code == DONE && args_has(args, "kernels"))
		return ask_kernels(args);
	if (code == DONE)
		code = logs_open(&logs, args);
	if (code == DONE)
		code = show(args, &logs);
	if (code == DONE)
		code = logs.verdict;
	logs_close(&logs);
	return code;
}

static const struct option options[] = {
	{ "log", 'l', "FILE",
	  "a log that is there already, with whatever stands around it; - is "
	  "standard input" },
	{ "level", 0, "LEVEL",
	  "what to ask for: 1 the path that was refused, 2 every path, 4 the "
	  "numbers, or a sum; else what fits the answer" },
	{ "at", 'a', "N",
	  "instruction N alone: what is known before it and after it, and who "
	  "wrote that, at each visit" },
	{ "paths", 'p', NULL,
	  "all paths as a tree: where each goes on from, how long it is, how "
	  "it ends" },
	{ "visits", 'v', NULL,
	  "how often each instruction was looked at, and which loops the work "
	  "went into" },
	{ "compare", 'c', "FILE",
	  "beside the log in FILE: the first step at which something else is "
	  "known; status 1 if there is one" },
	{ "kernels", 'k', "KERNEL,...",
	  "ask several: host, 6.1, 6.12, 7.3, a vmlinuz; who takes it, who does "
	  "not, and what it costs" },
	{ "raw", 'r', NULL,
	  "the verifier's own words beside ours, and nothing folded" },
	{ "text", 't', NULL, "text on a terminal, too" },
	{ "json", 0, NULL, "all that was said, and the sums, as JSON" },
	{ "btf", 'b', "FILE",
	  "fit the object to the types in this file, not to the kernel's" },
	{ "kconfig", 0, "FILE", "and to the settings in this one" },
	{ "map", 'm', "NAME=ENTRIES[,BYTES]",
	  "how many entries this map gets, and how big its values are" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when its programs begin" },
	{ "target", 0, "PROGRAM",
	  "the loaded program, by id or where it is pinned, whose functions "
	  "freplace, fentry and fexit are at" },
	{ "pinned-maps", 0, "DIR",
	  "where maps are that are pinned by name; else /sys/fs/bpf" },
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf log prog.o", "what the verifier knew, line by line" },
	{ "rawbpf log prog.o count --level 2",
	  "one program, and every path through it" },
	{ "rawbpf log prog.o count --at 17", "what was known at 17, and why" },
	{ "rawbpf log prog.o count --visits",
	  "too many instructions: where do they come from?" },
	{ "rawbpf log --log ci.txt", "a log that somebody else has got" },
	{ "rawbpf log prog.o --kernels host,6.1,6.12",
	  "which kernels take it?" },
	{ "rawbpf log --log here.txt --compare there.txt",
	  "one kernel takes it and another does not: where do they part?" },
	{ 0 },
};

const struct command command_log = {
	.name = "log",
	.says = "what the verifier says of a program, readable",
	.operands = "[FILE [PROGRAM]]",
	.most = 2,
	.about = "FILE is an object compiled by clang -g -O2 -target bpf. The "
		 "kernel is asked for its verifier's log of each program, "
		 "also of those that it accepts, and the log is shown: each "
		 "instruction below its line of C, and what is known since. On "
		 "a terminal it fills the screen.\n\n"
		 "With --log no kernel is asked: the log comes from a file, "
		 "of any kernel. What other tools wrote around it, in front of "
		 "its lines too, does no harm.\n\n"
		 "The status is 1 if a program was refused.",
	.options = options,
	.examples = examples,
	.run = run,
};
