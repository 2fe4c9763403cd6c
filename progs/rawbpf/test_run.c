/*
 * test_run.c - rawbpf test-run: one program, run by the kernel by hand.
 *
 *     FILE --load--> program --BPF_PROG_TEST_RUN--> r0, nanoseconds, packet
 *                       ^
 *                  --packet, --ctx, --repeat
 */
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/testrun.h"
#include "loader/why/refusal.h"
#include "progs/rawbpf/elsewhere.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/load.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/step.h"
#include "progs/rawbpf/value_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MOST_IN = 65535,
	ROOM = 128 << 10, /* for what comes back */
	COLUMNS = 16,
};

struct testing {
	const struct args *args;
	struct load_args given;
	struct load load;
	struct prog_run run;
	char *packet, *ctx; /* what the kernel gets */
	unsigned char *packet_out, *ctx_out;
	FILE *out;
};

/* ---- The command line ---- */

static enum exit_code read_bytes(const struct args *args, const char *name,
				 char **bytes, uint32_t *count)
{
	const char *value = args_value(args, name), *wrong = NULL;
	size_t size = 0;
	int err = 0;

	if (!value)
		return DONE;
	if (access(value, F_OK) == 0)
		err = file_read(value, bytes, &size);
	else
		*bytes = (char *)hex_read(value, &size, &wrong);
	if (err)
		*bytes = NULL; /* file_read() has freed it */
	if (err)
		return give_up(args, err);
	if (!*bytes)
		return usage_error(args,
				   "--%s takes a file or bytes in hexadecimal; "
				   "there is no file '%s', and %s",
				   name, value, wrong);
	if (size > MOST_IN)
		return usage_error(args, "--%s has %zu bytes; at most %d go",
				   name, size, MOST_IN);
	*count = size;
	return DONE;
}

static enum exit_code read_args(struct testing *t)
{
	const char *repeat = args_value(t->args, "repeat");
	enum exit_code code;

	if (repeat && !load_args_number(repeat, &t->run.repeat))
		return usage_error(t->args, "--repeat wants a number, not '%s'",
				   repeat);
	code = read_bytes(t->args, "packet", &t->packet, &t->run.data_size);
	if (code == DONE)
		code = read_bytes(t->args, "ctx", &t->ctx, &t->run.ctx_size);
	t->run.data_in = t->packet;
	t->run.ctx_in = t->ctx;
	if (code == DONE)
		code = load_args_read(&t->given, t->args);
	if (code != DONE || t->args->count < 2)
		return code;
	t->given.only[0] = t->args->operands[1];
	t->given.want.only = t->given.only;
	t->given.want.only_count = 1;
	return DONE;
}

/* ---- What comes back ---- */

static void print_bytes(FILE *out, const char *name, const unsigned char *bytes,
			uint32_t count)
{
	for (uint32_t i = 0; i < count; i += COLUMNS) {
		fprintf(out, "%-8s %4u ", i ? "" : name, i);
		for (uint32_t k = i; k < count && k < i + COLUMNS; k++)
			fprintf(out, " %02x", bytes[k]);
		fputc('\n', out);
	}
}

static void print_text(const struct testing *t)
{
	const struct prog_run *run = &t->run;

	fprintf(t->out, "%-8s %u (0x%x)\n", "r0", run->retval, run->retval);
	if (run->duration)
		fprintf(t->out, "%-8s %u ns for one run, of %u\n", "time",
			run->duration, run->repeat ? run->repeat : 1);
	if (run->data_out)
		print_bytes(t->out, "packet", t->packet_out,
			    run->data_out_size);
	if (run->ctx_out)
		print_bytes(t->out, "ctx", run->ctx_out, run->ctx_out_size);
}

static void print_json(const struct testing *t)
{
	const struct prog_run *run = &t->run;
	json_t *all =
		json_pack("{s:I, s:I, s:I}", "r0", (json_int_t)run->retval,
			  "nanoseconds", (json_int_t)run->duration, "repeat",
			  (json_int_t)(run->repeat ? run->repeat : 1));

	if (run->data_out)
		json_object_set_new(all, "packet",
				    value_json_hex(t->packet_out,
						   run->data_out_size));
	if (run->ctx_out)
		json_object_set_new(all, "ctx",
				    value_json_hex(t->ctx_out,
						   run->ctx_out_size));
	json_print(t->out, all);
}

/* ---- The steps ---- */

/* Types that take a packet give one back; a ctx only comes back if it was
 * given. */
static int make_room(struct testing *t, uint32_t type)
{
	const struct testrun_rule *rule = testrun_rule(type);

	t->packet_out = calloc(1, ROOM);
	t->ctx_out = calloc(1, ROOM);
	if (!t->packet_out || !t->ctx_out)
		return fail(-ENOMEM, "%d bytes", ROOM);
	if (rule && rule->least_data) {
		t->run.data_out = t->packet_out;
		t->run.data_out_size = ROOM;
	}
	if (rule && rule->least_data &&
	    rule->prog_type != BPF_PROG_TYPE_FLOW_DISSECTOR && t->ctx) {
		t->run.ctx_out = t->ctx_out;
		t->run.ctx_out_size = t->run.ctx_size;
	}
	return 0;
}

/* The one that is named, or the only one. */
static struct load_prog *pick(struct testing *t)
{
	const char *name = t->args->count > 1 ? t->args->operands[1] : NULL;

	if (name)
		return load_prog_find(&t->load, name);
	if (t->load.progdefs.count == 1)
		return &t->load.progs[0];
	refuse(-EINVAL, "%s has %d programs: say which", t->args->operands[0],
	       t->load.progdefs.count);
	return NULL;
}

static int run_program(struct testing *t)
{
	struct load_prog *prog = pick(t);
	int err;

	if (!prog)
		return -ENOENT;
	if (prog->err) {
		if (prog->log)
			why_show_object(stderr, &t->load, prog);
		return refuse(prog->err, "%s", prog->error);
	}
	if (prog->fd < 0)
		return refuse(-EINVAL,
			      "its section begins with a ?, so it is only "
			      "loaded if it is named");
	err = make_room(t, prog->spec.type);
	if (!err)
		err = testrun(prog->fd, &t->run);
	if (!err && prog->spec.type == BPF_PROG_TYPE_SYSCALL && t->ctx) {
		t->run.ctx_out = t->ctx; /* written back where it was */
		t->run.ctx_out_size = t->run.ctx_size;
	}
	return err;
}

static int load_and_run(struct testing *t)
{
	int err = load_open(&t->load, t->args->operands[0], &t->given.want);

	if (!err)
		err = load_args_set(t->args, &t->load);
	if (!err)
		err = load_all(&t->load);
	return err < 0 ? err : run_program(t);
}

static enum exit_code show(struct testing *t)
{
	int err = output_open(t->args, &t->out);

	if (err)
		return give_up(t->args, err);
	if (args_has(t->args, "json"))
		print_json(t);
	else
		print_text(t);
	return output_close(t->out) ? give_up(t->args, -EIO) : DONE;
}

/* Was the program refused, and has its page been printed? */
static bool is_told(const struct testing *t)
{
	for (int i = 0; t->load.progs && i < t->load.progdefs.count; i++)
		if (t->load.progs[i].err && t->load.progs[i].log)
			return true;
	return false;
}

static enum exit_code run(const struct args *args)
{
	struct testing t = { .args = args, .load.btf_fd = -1 };
	enum exit_code code = read_args(&t);
	int err = code == DONE ? load_and_run(&t) : 0;

	if (err) {
		code = give_up(args, err);
		if (!is_told(&t))
			hint_print(stderr);
	} else if (code == DONE) {
		code = show(&t);
	}
	load_close(&t.load);
	load_args_close(&t.given);
	free(t.packet);
	free(t.ctx);
	free(t.packet_out);
	free(t.ctx_out);
	return code;
}

static const struct option options[] = {
	{ "packet", 'p', "FILE|HEX",
	  "the packet, from its Ethernet header on; else 64 zero bytes" },
	{ "ctx", 'c', "FILE|HEX",
	  "what the program's argument points to, as its type has it" },
	{ "repeat", 'r', "TIMES", "run it so often; the time is the average" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds when it begins" },
	{ "json", 0, NULL, "the answer as JSON" },
	KERNEL_OPTION,
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf test-run drop.o", "its only program, with zeros" },
	{ "rawbpf test-run --packet frame.bin --repeat 1000 drop.o count",
	  "the packet of a file, a thousand times" },
	{ "rawbpf test-run --ctx 0700000000000000 hello.o clone",
	  "a raw tracepoint whose first argument is 7" },
	{ 0 },
};

const struct command command_test_run = {
	.name = "test-run",
	.says = "run one program by hand, in the kernel",
	.operands = "FILE [PROGRAM]",
	.least = 1,
	.most = 2,
	.about =
		"FILE is loaded as by rawbpf load, and PROGRAM, or its only "
		"one, is run by BPF_PROG_TEST_RUN: once, or as often as "
		"--repeat says. What it returns, how long that takes and what "
		"has become of the packet is printed.\n\n"
		"The kernel can do this for programs that get packets (socket, "
		"tc, xdp, cgroup_skb, lwt, flow_dissector, netfilter), and for "
		"sk_lookup, raw_tp and syscall. Others run when what they are "
		"attached to happens.",
	.options = options,
	.examples = examples,
	.run = run,
};
