/*
 * load.c - rawbpf load: an object into the kernel, each step visible.
 *
 *     --relocate-only   load_open, load_fit, load_patch      no system call
 *     --dry-run         all steps; the calls are shown, not made
 *     (nothing)         all steps; closed again at the end
 *     --pin DIR         the same, and it stays
 *     --autoattach      the same, and it runs until Ctrl-C
 */
#include "progs/rawbpf/load.h"
#include "loader/attr.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/prog.h"
#include "progs/rawbpf/elsewhere.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/where.h"
#include "progs/rawbpf/run.h"

#include <errno.h>
#include <stdlib.h>

struct loading {
	const struct args *args;
	struct load_args given;
	struct place place;
	int log_level; /* -1: not asked for */
	struct load load;
	FILE *out;
};

/* ---- The command line ---- */

/* The first makes no call, or its output ends before the second begins. */
static const char *const clashes[][2] = {
	{ "relocate-only", "pin" },
	{ "relocate-only", "autoattach" },
	{ "json", "autoattach" },
};

static enum exit_code check_clashes(const struct args *args)
{
	for (size_t i = 0; i < sizeof(clashes) / sizeof(clashes[0]); i++)
		if (args_has(args, clashes[i][0]) &&
		    args_has(args, clashes[i][1]))
			return usage_error(args,
					   "--%s and --%s do not go together",
					   clashes[i][0], clashes[i][1]);
	return DONE;
}

static enum exit_code read_args(struct loading *r)
{
	const char *level = args_value(r->args, "log");
	uint32_t n = 0;

	r->log_level = -1;
	if (level && !load_args_number(level, &n))
		return usage_error(r->args, "--log wants 0 to 7, not '%s'",
				   level);
	if (n > 7)
		return usage_error(r->args,
				   "--log %s: 1 is the path that was refused, "
				   "2 every path, 4 the numbers; or their sum",
				   level);
	if (level)
		r->log_level = n;
	if (check_clashes(r->args) != DONE)
		return USAGE;
	if (where_read(&r->place, r->args) != DONE)
		return USAGE;
	return load_args_read(&r->given, r->args);
}

/* ---- What is shown ---- */

static void show_call(void *arg, const struct sys_call *call)
{
	struct loading *r = arg;

	attr_print(args_has(r->args, "json") ? stderr : r->out, call, 2);
}

static void observe(struct loading *r)
{
	if (args_has(r->args, "trace") || args_has(r->args, "dry-run"))
		sys_observe(show_call, r);
}

/* The log of what was accepted, which the kernel writes if it is asked. */
static void ask_logs(struct loading *r)
{
	for (int i = 0; i < r->load.progdefs.count; i++) {
		struct load_prog *prog = &r->load.progs[i];

		if (r->log_level <= 0 || !prog->spec.insns)
			continue;
		free(prog->log);
		sys_quiet(true);
		prog->log = prog_log(&prog->spec, r->log_level);
		sys_quiet(false);
	}
}

static void print(struct loading *r)
{
	bool insns = args_has(r->args, "relocate-only");

	if (args_has(r->args, "json"))
		load_json(r->out, &r->load, insns);
	else if (insns)
		load_print_insns(r->out, &r->load);
	else
		load_print(r->out, &r->load, r->log_level >= 0);
}

/* ---- The steps ---- */

static int refused(const struct load *load)
{
	int n = 0;

	for (int i = 0; i < load->progdefs.count; i++)
		n += load->progs[i].err != 0;
	return n;
}

/* Nothing could be loaded for want of a right: that is about this machine,
 * not about the object. */
static enum exit_code verdict(const struct load *load)
{
	enum exit_code code = DONE;

	for (int i = 0; i < load->progdefs.count; i++) {
		if (load->progs[i].fd >= 0)
			return refused(load) ? NO : DONE;
		if (load->progs[i].err)
			code = load->progs[i].err == -EPERM ? NOT_HERE : NO;
	}
	return code;
}

static int relocate(struct loading *r)
{
	int err;

	sys_pretend(true);
	err = load_fit(&r->load);
	if (!err)
		err = load_patch(&r->load);
	sys_pretend(false);
	return err;
}

static int load(struct loading *r)
{
	int err;

	sys_pretend(args_has(r->args, "dry-run"));
	observe(r);
	err = load_all(&r->load);
	if (err >= 0 && args_value(r->args, "pin"))
		err = load_pin(&r->load, args_value(r->args, "pin"));
	sys_observe(NULL, NULL);
	ask_logs(r);
	sys_pretend(false);
	return err < 0 ? err : 0;
}

static bool has_pinned(const struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++)
		if (load->maps[i].def->pinned)
			return true;
	return false;
}

/* What is left of it once we are gone. */
static void say_end(struct loading *r)
{
	if (args_has(r->args, "json") || args_has(r->args, "relocate-only"))
		return;
	if (args_has(r->args, "dry-run"))
		fprintf(r->out, "Nothing was sent to the kernel.\n");
	else if (args_value(r->args, "pin"))
		fprintf(r->out,
			"It stays, pinned in %s; rm -r that to end "
			"it.\n",
			args_value(r->args, "pin"));
	else if (!args_has(r->args, "autoattach") && !refused(&r->load))
		fprintf(r->out,
			"The kernel took it; %s again.\n"
			"--pin DIR keeps it, --autoattach runs it.\n",
			has_pinned(&r->load)
				? "maps pinned by name stay, the rest is gone"
				: "nothing holds it, so it is gone");
}

static enum exit_code attach(struct loading *r)
{
	struct run run = { .args = r->args,
			   .load = &r->load,
			   .out = r->out,
			   .count_left = -1 };

	if (where_map(&r->place, &r->load, r->args))
		return give_up(r->args, -ENOENT);
	return run_attached(&run, &r->place, -1);
}

static enum exit_code finish(struct loading *r)
{
	enum exit_code code = DONE;

	print(r);
	say_end(r);
	fflush(r->out);
	if (load_is_silent(&r->load) && !args_has(r->args, "relocate-only"))
		hint_print(stderr);
	if (args_has(r->args, "autoattach") && !args_has(r->args, "dry-run"))
		code = attach(r);
	return code == DONE ? verdict(&r->load) : code;
}

static enum exit_code run_object(struct loading *r)
{
	int err = load_open(&r->load, r->args->operands[0], &r->given.want);

	if (!err)
		err = load_args_set(r->args, &r->load);
	if (!err)
		err = args_has(r->args, "relocate-only") ? relocate(r)
							 : load(r);
	if (!err)
		return finish(r);
	give_up(r->args, err);
	hint_print(stderr);
	return err == -EPERM || err == -EACCES ? NOT_HERE : NO;
}

static enum exit_code run(const struct args *args)
{
	struct loading r = { .args = args, .load.btf_fd = -1 };
	enum exit_code code = read_args(&r);
	int err = 0;

	if (code == DONE) {
		err = output_open(args, &r.out);
		code = err ? give_up(args, err) : run_object(&r);
		if (!err && output_close(r.out))
			code = give_up(args, -EIO);
	}
	load_close(&r.load);
	load_args_close(&r.given);
	where_close(&r.place);
	return code;
}

static const struct option options[] = {
	{ "dry-run", 'n', NULL,
	  "show every call as it would be made; make none" },
	{ "trace", 't', NULL, "show every call with the kernel's answer" },
	{ "relocate-only", 'r', NULL,
	  "the instructions, and what was put into them; no call at all" },
	{ "btf", 'b', "FILE",
	  "fit it to the types in this file, not to the running kernel's" },
	{ "kconfig", 0, "FILE", "and to the settings in this one" },
	{ "program", 'p', "NAME", "only this program; may be given again" },
	{ "map", 'm', "NAME=ENTRIES[,BYTES]",
	  "how many entries this map gets, and how big its values are" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when its programs begin" },
	{ "target", 0, "PROGRAM",
	  "the loaded program, by id or where it is pinned, whose functions "
	  "freplace, fentry and fexit are at" },
	{ "log", 'l', "LEVEL",
	  "the verifier's whole log: 1 the refused path, 2 all, 4 numbers" },
	{ "pin", 0, "DIR", "keep all of it, by names in a BPF file system" },
	{ "pinned-maps", 0, "DIR",
	  "where maps are that are pinned by name; else /sys/fs/bpf" },
	{ "autoattach", 'a', NULL,
	  "attach each program as its section says, until Ctrl-C" },
	WHERE_OPTIONS,
	{ "json", 0, NULL,
	  "what became of it as JSON; calls go to standard error" },
	KERNEL_OPTION,
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf load prog.o", "does this kernel take it?" },
	{ "rawbpf load --trace prog.o", "the same, each call in words" },
	{ "rawbpf load --dry-run prog.o",
	  "what would be sent; needs no rights" },
	{ "rawbpf load --relocate-only --btf other-vmlinux prog.o",
	  "the instructions that another kernel would get" },
	{ "rawbpf load --autoattach prog.o", "run it, and read trace_pipe" },
	{ "rawbpf load --target 42 --autoattach watch.o",
	  "the same, at functions of the program that has id 42" },
	{ 0 },
};

const struct command command_load = {
	.name = "load",
	.says = "put an object into the kernel, each step visible",
	.operands = "FILE",
	.least = 1,
	.most = 1,
	.about = "FILE is an object compiled by clang -g -O2 -target bpf. Its "
		 "types go up, its maps are created and filled, its "
		 "instructions fitted to this kernel's types (CO-RE) and to "
		 "the maps, its programs loaded. One that is refused does not "
		 "hide the others; its log is printed with it.\n\n"
		 "Whatever is neither pinned nor attached is gone when the "
		 "command ends.",
	.options = options,
	.examples = examples,
	.run = run,
};
