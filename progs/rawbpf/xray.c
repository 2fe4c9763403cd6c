/*
 * xray.c - rawbpf xray: one program at every step, side by side.
 *
 *     load_open, load_fit                what the file says, and the fit
 *     load_types, load_maps              --no-load, --btf: not these
 *     load_patch                         what is sent
 *     load_progs                         --no-load, --btf: not this
 *     xray_open                          once more, numbered: align.h
 */
#include "progs/rawbpf/xray.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/load_args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct run {
	const struct args *args;
	struct load_args given;
	struct load load;
	struct xray_tools tools;
	bool loads;  /* asked for */
	char *error; /* why it was not; NULL: it was */
	int err;
	FILE *out;
	json_t *programs; /* NULL: as text */
};

static enum exit_code read_args(struct run *r)
{
	enum exit_code code = load_args_read(&r->given, r->args);

	if (r->args->count > 1) {
		r->given.want.only = &r->args->operands[1];
		r->given.want.only_count = r->args->count - 1;
	}
	r->loads = !args_has(r->args, "no-load") && !args_has(r->args, "btf");
	return code;
}

/* ---- The steps ---- */

/* Who only looks leaves no map behind, and takes none that is others'. */
static void pin_nothing(struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++)
		load->mapdefs.rows[i].pinned = false;
}

static void not_loaded(struct run *r, int err)
{
	r->err = err;
	r->error = strdup(err_text());
}

/* What stops the load ends neither the patching nor the showing. */
static int load(struct run *r)
{
	int err = load_fit(&r->load);

	if (err)
		return err;
	pin_nothing(&r->load);
	if (r->loads)
		err = load_types(&r->load);
	if (r->loads && !err)
		err = load_maps(&r->load);
	if (err)
		not_loaded(r, err);
	err = load_patch(&r->load);
	if (err || !r->loads || r->err)
		return err;
	err = load_progs(&r->load);
	if (err < 0)
		not_loaded(r, err);
	return 0;
}

static void open_tools(struct run *r)
{
	if (!r->loads || r->err)
		return;
	r->tools.ksyms = ksyms_open(NULL);
	if (!args_has(r->args, "jit"))
		return;
	r->tools.native = native_open(NULL);
	if (!r->tools.native)
		r->tools.no_native = strdup(err_text());
}

static int show_program(struct run *r, const struct load_prog *prog)
{
	struct xray x;
	int err = xray_open(&x, &r->load, prog, &r->tools, r->loads);

	if (!err && r->programs)
		json_array_append_new(r->programs, xray_json(&x));
	else if (!err)
		xray_print(r->out, &x);
	xray_close(&x);
	return err;
}

static int show(struct run *r)
{
	int err = 0;

	if (args_has(r->args, "json"))
		r->programs = json_array();
	else
		xray_legend(r->out, r->loads && !r->err,
			    r->tools.native != NULL);
	for (int i = 0; i < r->load.progdefs.count && !err; i++)
		if (r->load.progs[i].wanted)
			err = show_program(r, &r->load.progs[i]);
	if (r->programs)
		json_print(r->out, json_pack("{s:o, s:s*}", "programs",
					     r->programs, "error", r->error));
	else if (r->error)
		fprintf(r->out, "\nIt was not loaded: %s\n", r->error);
	return err;
}

/* ---- How it ends ---- */

static enum exit_code verdict(struct run *r)
{
	int err = r->err;

	for (int i = 0; i < r->load.progdefs.count && !err; i++)
		err = r->load.progs[i].err;
	if (!err)
		return DONE;
	fflush(r->out);
	hint_print(stderr);
	return err == -EPERM ? NOT_HERE : NO;
}

static enum exit_code run_object(struct run *r)
{
	int err = load_open(&r->load, r->args->operands[0], &r->given.want);

	if (!err)
		err = load_args_set(r->args, &r->load);
	if (!err)
		err = load(r);
	if (!err) {
		open_tools(r);
		err = show(r);
	}
	if (!err)
		return verdict(r);
	give_up(r->args, err);
	hint_print(stderr);
	return err == -EPERM || err == -EACCES ? NOT_HERE : NO;
}

static void close_tools(struct xray_tools *tools)
{
	ksyms_close(tools->ksyms);
	native_close(tools->native);
	free(tools->no_native);
}

static enum exit_code run(const struct args *args)
{
	struct run r = { .args = args };
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
	close_tools(&r.tools);
	free(r.error);
	return code;
}

static const struct option options[] = {
	{ "jit", 'j', NULL, "and the native code, by LLVM's disassembler" },
	{ "no-load", 'n', NULL, "only what would be sent; needs no rights" },
	{ "btf", 'b', "FILE",
	  "fit it to the types in this file, not to the running kernel's; "
	  "nothing is loaded" },
	{ "kconfig", 0, "FILE", "and to the settings in this one" },
	{ "map", 'm', "NAME=ENTRIES[,BYTES]",
	  "how many entries this map gets, and how big its values are" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when its programs begin" },
	{ "target", 0, "PROGRAM",
	  "the loaded program, by id or where it is pinned, whose functions "
	  "freplace, fentry and fexit are at" },
	{ "json", 0, NULL, "the same as JSON" },
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf xray prog.o", "every program of the object" },
	{ "rawbpf xray prog.o on_exec --jit",
	  "one of them, down to native code" },
	{ "rawbpf xray --btf other-vmlinux prog.o",
	  "what another kernel would be sent" },
	{ 0 },
};

const struct command command_xray = {
	.name = "xray",
	.says = "show each line of C with what became of it at every step",
	.operands = "FILE [PROGRAM]...",
	.least = 1,
	.most = ARGS_MOST,
	.about = "FILE is an object compiled by clang -g -O2 -target bpf. "
		 "Under each line of C are the instructions that clang made of "
		 "it; under each that is changed before it is sent, what is "
		 "sent, and why; under that, what the kernel keeps instead, "
		 "and why; and with --jit what the processor runs.\n\n"
		 "The programs are loaded twice: the second time every "
		 "instruction is a line of its own, so that the kernel says "
		 "where each has gone. Nothing stays loaded, and maps pinned "
		 "by name are neither used nor made. Without the right to "
		 "load, the first half is shown.",
	.options = options,
	.examples = examples,
	.run = run,
};
