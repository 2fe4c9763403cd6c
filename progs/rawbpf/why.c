/*
 * why.c - rawbpf why: a rejection in plain words.
 *
 *     rawbpf why prog.o             load it; explain what is refused
 *     rawbpf why --section xdp prog.s     of instructions (why_text.c)
 *     rawbpf why --log FILE         explain a log from anywhere
 *         --object prog.o           with the lines of C of this object
 *     rawbpf why --causes           what it can be (why_causes.c)
 */
#include "progs/rawbpf/why.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/why/before.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct asking {
	const struct args *args;
	struct load_args given;
	struct load load;
	FILE *out;
	enum exit_code code;
	int explained;
};

/* ---- One explanation ---- */

static void show(struct asking *a, struct why *why, const char *program)
{
	struct fix fix = { PROOF_NONE, NULL };
	bool json = args_has(a->args, "json");

	if (a->explained++ && !json)
		fputc('\n', a->out);
	if (a->explained == 1)
		a->code = why->cause == CAUSE_UNKNOWN
				  ? NO
				  : WHY_REJECTED + (int)why->verdict;
	if (!json && program)
		fprintf(a->out, "program %s\n", program);
	if (!json)
		why_print(a->out, why);
	if (args_has(a->args, "fix"))
		why_fix(json ? NULL : a->out, a->args, why, program, &fix);
	if (json)
		why_json(a->out, why, program, &fix);
}

static void accepted(struct asking *a, int programs)
{
	if (!args_has(a->args, "json"))
		fprintf(a->out,
			"accepted: the kernel takes %s (%d program%s); "
			"rawbpf log shows how\n",
			a->args->operands[0], programs,
			programs == 1 ? "" : "s");
}

/* ---- A log ---- */

/* The program that the log is of: the one that is named, or the only one. */
static struct load_prog *pick(struct asking *a)
{
	const char *name = args_value(a->args, "program");

	if (name)
		return load_prog_find(&a->load, name);
	return a->load.progdefs.count == 1 ? &a->load.progs[0] : NULL;
}

static int explain_log(struct asking *a, char *text, size_t size)
{
	struct why_source source = { 0 };
	struct why_ask ask = { 0 };
	struct load_prog *prog = NULL;
	struct vlog log = { 0 };
	struct why why;
	int err = vlog_read(&log, text, size);

	if (!err && args_value(a->args, "object"))
		err = load_open(&a->load, args_value(a->args, "object"),
				&a->given.want);
	if (!err && a->load.progs)
		prog = pick(a);
	if (!err && prog) {
		err = why_source_read(&source, &a->load, prog);
		if (!err)
			err = why_source_vars(&source, &a->load, prog);
		ask.source = &source;
		ask.prog_type = prog->def->sec.rule->prog_type;
	}
	if (!err) {
		err = why_log(&why, &log, &ask);
		if (!err)
			show(a, &why, prog ? prog->def->name : NULL);
		why_close(&why);
	}
	why_source_close(&source);
	vlog_close(&log);
	return err;
}

static int run_log(struct asking *a)
{
	char *text;
	size_t size;
	int err = file_read(args_value(a->args, "log"), &text, &size);

	return err ? err : explain_log(a, text, size);
}

/* ---- An object ---- */

static int explain_prog(struct asking *a, struct load_prog *prog)
{
	struct why why;
	int err = why_object(&why, &a->load, prog);

	if (!err)
		show(a, &why, prog->def->name);
	why_close(&why);
	return err;
}

/* No program was tried: a map or the types were refused. */
static int explain_failure(struct asking *a, int err)
{
	char *text = strdup(err_text());
	struct why why = { 0 };

	if (text && !why_failed(&why, err, text) &&
	    why.cause != CAUSE_UNKNOWN) {
		show(a, &why, NULL);
		if (why.cause == CAUSE_NOT_PERMITTED)
			a->code = NOT_HERE; /* the object was not judged */
		err = 0;
	}
	why_close(&why);
	if (err && text)
		refuse(err, "%s", text);
	free(text);
	return err;
}

static int run_object(struct asking *a)
{
	int err = load_open(&a->load, a->args->operands[0], &a->given.want);
	int taken = 0;

	if (!err)
		err = load_args_set(a->args, &a->load);
	if (err)
		return err;
	err = load_all(&a->load);
	if (err < 0)
		return explain_failure(a, err);
	err = 0;
	for (int i = 0; i < a->load.progdefs.count && !err; i++) {
		taken += a->load.progs[i].fd >= 0;
		if (a->load.progs[i].err)
			err = explain_prog(a, &a->load.progs[i]);
	}
	if (!err && !a->explained)
		accepted(a, taken);
	return err;
}

static int run_text(struct asking *a)
{
	struct why why = { 0 };
	int err = why_text(&why, a->args, &a->given);

	if (err > 0)
		accepted(a, 1);
	else if (!err)
		show(a, &why, NULL);
	why_close(&why);
	return err < 0 ? err : 0;
}

/* ---- The command ---- */

static bool asks_for_causes(const struct args *args)
{
	return args_has(args, "causes") || args_has(args, "cause");
}

static enum exit_code read_args(struct asking *a)
{
	if (asks_for_causes(a->args))
		return usage_error(a->args, "--causes and --cause load nothing "
					    "and read no log");
	if (args_has(a->args, "log") == (a->args->count > 0))
		return usage_error(a->args, "an object to load, or --log FILE: "
					    "one of them");
	if (args_has(a->args, "object") && !args_has(a->args, "log"))
		return usage_error(a->args,
				   "--object goes with --log; an object to "
				   "load is given without it");
	if (load_args_read(&a->given, a->args) != DONE)
		return USAGE;
	if (a->args->count > 1) {
		a->given.only[0] = a->args->operands[1];
		a->given.want.only = a->given.only;
		a->given.want.only_count = 1;
	}
	return DONE;
}

static enum exit_code explain(struct asking *a)
{
	int err = output_open(a->args, &a->out);

	if (err)
		return give_up(a->args, err);
	if (args_has(a->args, "log"))
		err = run_log(a);
	else if (args_has(a->args, "section"))
		err = run_text(a);
	else
		err = run_object(a);
	if (output_close(a->out))
		return give_up(a->args, -EIO);
	if (!err)
		return a->code;
	give_up(a->args, err);
	if (!args_has(a->args, "log"))
		hint_print(stderr);
	return err == -EPERM || err == -EACCES ? NOT_HERE : NO;
}

static enum exit_code run(const struct args *args)
{
	struct asking a = { .args = args, .load.btf_fd = -1 };
	enum exit_code code;

	if (asks_for_causes(args) && !args->count && !args_has(args, "log"))
		return why_causes(args);
	code = read_args(&a);

	if (code == DONE)
		code = explain(&a);
	load_close(&a.load);
	load_args_close(&a.given);
	return code;
}

static const struct option options[] = {
	{ "log", 'l', "FILE",
	  "explain this log of the verifier; - is standard input" },
	{ "object", 0, "FILE", "the log is of this object: show its C lines" },
	{ "section", 0, "NAME",
	  "FILE is text for rawbpf asm, of a program of this kind: xdp, socket "
	  "..." },
	{ "program", 'p', "NAME", "only this program; may be given again" },
	{ "fix", 'f', NULL,
	  "the edit as a patch, compiled and loaded to prove it" },
	{ "cflag", 'c', "FLAG",
	  "of --fix: one flag for clang, such as -Iinclude; may be given "
	  "again" },
	{ "btf", 'b', "FILE",
	  "fit it to the types in this file, not to the running kernel's" },
	{ "map", 'm', "NAME=ENTRIES[,BYTES]",
	  "how many entries this map gets, and how big its values are; with "
	  "--section: map[NAME], an array" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when its programs begin" },
	{ "target", 0, "PROGRAM",
	  "the loaded program, by id or where it is pinned, whose functions "
	  "freplace, fentry and fexit are at" },
	{ "pinned-maps", 0, "DIR",
	  "where maps are that are pinned by name; else /sys/fs/bpf" },
	{ "causes", 0, NULL, "list the causes that a refusal can have" },
	{ "cause", 0, "ID",
	  "say all that there is to say of this one, with the kernel's words" },
	{ "json", 0, NULL, "the explanation as JSON" },
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf why prog.o", "load it; what is refused, and why" },
	{ "rawbpf why --fix prog.o", "and what to change, tried" },
	{ "rawbpf why --fix prog.o | patch -p0", "and changed" },
	{ "make 2>&1 | rawbpf why --log - --object prog.o",
	  "what another loader printed, with what stands around it" },
	{ "rawbpf why --cause zero-size", "the rule behind a refusal" },
	{ 0 },
};

const struct command command_why = {
	.name = "why",
	.says = "what the verifier has against a program, in plain words",
	.operands = "[FILE [PROGRAM]]",
	.least = 0,
	.most = 2,
	.about =
		"FILE is loaded as by rawbpf load. Of each program that is "
		"refused is said what is wrong, in which line, how the value "
		"got there, and what to type instead. Nothing stays loaded.\n\n"
		"With --log nothing is loaded and no right is needed: any "
		"kernel's log at level 1, 2 or 4 will do, also one with other "
		"output around it.\n\n"
		"Exit status: 0, all was accepted; 1, it could not be "
		"explained; 2, wrong usage; 3, not possible here; and for the "
		"first program that was refused: 10, your code; 11, the "
		"compiler hid it; 12, not possible in this kind of program or "
		"on this kernel; 13, too much work; 14, the verifier cannot "
		"see it.",
	.options = options,
	.examples = examples,
	.run = run,
};
