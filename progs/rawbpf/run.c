/*
 * run.c - rawbpf run: an object at work, and what comes out of it.
 *
 *     load ---> attach ---> rings, trace_pipe, until the end ---> maps
 */
#include "progs/rawbpf/run.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "progs/rawbpf/elsewhere.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/where.h"
#include "progs/rawbpf/record_type.h"

#include <errno.h>
#include <stdlib.h>

enum {
	ENTRIES = 100
};

struct wanted {
	int timeout_ms; /* -1: until Ctrl-C */
	long count;	/* -1: no end */
	long entries;
};

/* ---- The command line ---- */

/* Seconds, with a point if need be; at most three weeks. */
static enum exit_code read_duration(struct wanted *w, const struct args *args)
{
	const char *text = args_value(args, "duration");
	char *end;
	double seconds;

	w->timeout_ms = -1;
	if (!text)
		return DONE;
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds > 0) || seconds > 2000000)
		return usage_error(args, "--duration wants seconds, not '%s'",
				   text);
	w->timeout_ms = seconds * 1000 < 1 ? 1 : (int)(seconds * 1000);
	return DONE;
}

static enum exit_code read_long(long *number, long usual,
				const struct args *args, const char *name)
{
	const char *text = args_value(args, name);
	uint32_t n = 0;

	*number = usual;
	if (!text)
		return DONE;
	if (!load_args_number(text, &n) || !n)
		return usage_error(args, "--%s wants a number, not '%s'", name,
				   text);
	*number = n;
	return DONE;
}

static enum exit_code read_wanted(struct wanted *w, const struct args *args)
{
	enum exit_code code = read_duration(w, args);

	if (code == DONE)
		code = read_long(&w->count, -1, args, "count");
	return code == DONE ? read_long(&w->entries, ENTRIES, args, "entries")
			    : code;
}

/* What follows -- behind the object.  Without it "a.o b.o" would run the
 * second. */
static enum exit_code read_command(struct run *run)
{
	const struct args *args = run->args;

	if (args->before_dashes == 1 && args->count == 1)
		return usage_error(args, "no command follows --");
	if (args->count > 1 && args->before_dashes != 1)
		return usage_error(args,
				   "one operand too many: '%s'; a command "
				   "follows --",
				   args->operands[1]);
	run->command = args->count > 1 ? args->operands + 1 : NULL;
	return DONE;
}

/* ---- The steps ---- */

static int loaded(const struct load *load)
{
	int n = 0;

	for (int i = 0; i < load->progdefs.count; i++)
		n += load->progs[i].fd >= 0;
	return n;
}

/* A program that was refused is told with its log, and the others run; if
 * there are none, for want of a right or of a feature. */
static enum exit_code check_loaded(struct run *run, int refused)
{
	enum exit_code code = NO;

	if (!refused)
		return DONE;
	load_print(stderr, run->load, false);
	if (load_is_silent(run->load))
		hint_print(stderr);
	for (int i = 0; i < run->load->progdefs.count; i++)
		if (run->load->progs[i].err == -EPERM)
			code = NOT_HERE;
	return loaded(run->load) ? DONE : code;
}

static enum exit_code give_up_loading(const struct args *args, int err)
{
	give_up(args, err);
	hint_print(stderr);
	return err == -EPERM || err == -EACCES ? NOT_HERE : NO;
}

static enum exit_code run_loaded(struct run *run, struct place *place,
				 const struct wanted *w, int refused)
{
	enum exit_code code = check_loaded(run, refused);

	if (code != DONE)
		return code;
	if (where_map(place, run->load, run->args))
		return give_up(run->args, -ENOENT);
	code = run_attached(run, place, w->timeout_ms);
	run_maps(run, w->entries);
	return code == DONE && refused ? NO : code;
}

static enum exit_code run_object(struct run *run, const struct load_args *given,
				 struct place *place, const struct wanted *w)
{
	int err = load_open(run->load, run->args->operands[0], &given->want);

	if (!err)
		err = load_args_set(run->args, run->load);
	if (!err)
		err = record_type_check(run->load, run->args);
	if (!err)
		err = load_all(run->load);
	return err < 0 ? give_up_loading(run->args, err)
		       : run_loaded(run, place, w, err);
}

static enum exit_code run_args(struct run *run, struct load_args *given,
			       struct place *place)
{
	struct wanted w = { 0 };
	enum exit_code code = read_wanted(&w, run->args);
	int err;

	run->count_left = w.count;
	if (code == DONE)
		code = read_command(run);
	if (code == DONE)
		code = load_args_read(given, run->args);
	if (code == DONE)
		code = where_read(place, run->args);
	if (code != DONE)
		return code;
	err = output_open(run->args, &run->out);
	if (err)
		return give_up(run->args, err);
	code = run_object(run, given, place, &w);
	return output_close(run->out) ? give_up(run->args, -EIO) : code;
}

static enum exit_code run(const struct args *args)
{
	struct load load = { .btf_fd = -1 };
	struct run run = { .args = args,
			   .load = &load,
			   .json = args_has(args, "json") };
	struct load_args given = { 0 };
	struct place place = { 0 };
	enum exit_code code = run_args(&run, &given, &place);

	load_close(&load);
	load_args_close(&given);
	where_close(&place);
	return code;
}

static const struct option options[] = {
	{ "duration", 'd', "SECONDS", "end by itself" },
	{ "count", 'c', "NUMBER", "end after so many records and lines" },
	{ "json", 0, NULL,
	  "an object a line: each record, line and loss, then the maps" },
	{ "record", 0, "MAP=TYPE",
	  "of which type the records of a ring are, where the object does "
	  "not say it" },
	{ "entries", 0, "NUMBER", "of each map at the end; else 100" },
	WHERE_OPTIONS,
	{ "btf", 'b', "FILE", "fit it to the types in this file" },
	{ "program", 'p', "NAME", "only this program; may be given again" },
	{ "map", 'm', "NAME=ENTRIES[,BYTES]",
	  "how many entries this map gets, and how big its values are" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when its programs begin" },
	{ "target", 0, "PROGRAM",
	  "the loaded program, by id or where it is pinned, whose functions "
	  "freplace, fentry and fexit are at" },
	KERNEL_OPTION,
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf run prog.o", "until Ctrl-C" },
	{ "rawbpf run --duration 5 prog.o", "for five seconds" },
	{ "rawbpf run prog.o -- make -j2", "as long as make runs" },
	{ "rawbpf run --json --count 10 prog.o | jq .record",
	  "ten records, for another program" },
	{ "rawbpf run --interface eth0 xdp.o",
	  "a program that a network interface runs" },
	{ 0 },
};

const struct command command_run = {
	.name = "run",
	.says = "load an object, attach it, print what comes out of it",
	.operands = "FILE [-- COMMAND [ARGUMENT]...]",
	.least = 1,
	.most = ARGS_MOST,
	.about =
		"FILE is an object compiled by clang -g -O2 -target bpf. Its "
		"programs are attached as their sections say. Whatever comes "
		"out of its ring buffers, its perf buffers and trace_pipe is "
		"printed by the types that the object has, until Ctrl-C; then "
		"what is in its maps.\n\n"
		"RECORD(events, struct event); in the source (bpf/map.h) says "
		"what the records of the map events are. Records that a perf "
		"buffer had no room for are counted and told of; a ring "
		"buffer's program has to count them itself.\n\n"
		"COMMAND is started once all is attached, without a shell, and "
		"ends the run when it ends; its exit status is then that of "
		"the run. What else ends the run ends COMMAND. With --json on "
		"standard output, what COMMAND prints goes to standard "
		"error.\n\n"
		"Nothing stays attached when it ends.",
	.options = options,
	.examples = examples,
	.run = run,
};
