/*
 * capture.c - rawbpf capture: write down one real run of a program.
 *
 *   program --recorder put in--> bpf(BPF_PROG_LOAD) --> attached --> the event
 *                                                                       |
 *   a JSON file <-- struct record <-- the array map it was written to --+
 *
 * Afterwards the program is run here with that record, and has to come to
 * the same result; then `rawbpf step --replay` can show how.
 */
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "loader/prog.h"
#include "loader/why/refusal.h"
#include "maps/map.h"
#include "progs/rawbpf/child.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/door.h"
#include "progs/rawbpf/record_file.h"
#include "progs/rawbpf/step_object.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 10 /* seconds to wait for the event */

struct capture {
	const struct args *args;
	struct session s;
	struct door door;
	struct map maps[VM_MAPS]; /* the kernel's, one for each of s.sims */
	struct map record_map;
	int prog_fd;
	struct hook hook;
	struct child child;
	struct record record;
};

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
	stopped = signal;
}

/* ---- Into the kernel -------------------------------------------------- */

/* The kernel's map starts with what ours does: --entry, and variables. */
static int copy_entries(struct map *map, struct sim *sim)
{
	char *key = calloc(1, sim->spec.key_size + 1), *from = NULL;
	char *value = calloc(1, map->value_room + sim->value_room);
	int err = 0;

	while (!err && sim_next_key(sim, from, key) == 0) {
		from = key;
		memset(value, 0, map->value_room);
		if (sim_lookup(sim, key, value) < 0)
			break; /* a type that has no values for user space */
		err = map_update(map, key, value, BPF_ANY);
	}
	free(key);
	free(value);
	return err;
}

static int open_maps(struct capture *c)
{
	static const struct map_spec spec = {
		.type = BPF_MAP_TYPE_ARRAY,
		.name = "record",
		.key_size = 4,
		.value_size = sizeof(struct record),
		.max_entries = 1,
	};
	int err = map_open(&c->record_map, &spec);

	for (int i = 0; !err && i < c->s.maps.count; i++) {
		err = map_open(&c->maps[i], &c->s.sims[i]->spec);
		if (!err)
			err = copy_entries(&c->maps[i], c->s.sims[i]);
		if (!err && c->s.sims[i]->spec.flags & BPF_F_RDONLY_PROG)
			err = sys_map_freeze(c->maps[i].fd);
	}
	return err;
}

/* Our machine's numbers of maps become the kernel's. */
static void use_kernel_maps(const struct capture *c, struct bpf_insn *insns,
			    int count)
{
	for (int pc = 0; pc < count; pc++) {
		struct bpf_insn *in = &insns[pc];

		if (!insn_is_wide(in))
			continue;
		for (int i = 0; i < c->s.maps.count; i++)
			if ((in->src_reg == BPF_PSEUDO_MAP_FD ||
			     in->src_reg == BPF_PSEUDO_MAP_VALUE) &&
			    in->imm == c->s.names[i].fd) {
				in->imm = c->maps[i].fd;
				break;
			}
		pc++;
	}
}

static int load(struct capture *c, const struct bpf_insn *insns, int count)
{
	struct prog_spec spec = { .type = c->door.prog_type,
				  .name = "captured",
				  .insns = insns,
				  .insn_cnt = count,
				  .license = "GPL" };
	char *log;

	c->prog_fd = prog_load(&spec, &log);
	if (log)
		why_show(stderr,
			 &(struct refusal){ &spec, log, c->prog_fd, NULL });
	free(log);
	return c->prog_fd < 0 ? c->prog_fd : 0;
}

/* What we could not do again here. */
static int check_holes(const struct capture *c)
{
	const struct reloc *hole = session_object_hole(&c->s);

	if (!hole)
		return 0;
	return refuse(-EOPNOTSUPP,
		      "%s cannot be recorded: it uses %s, '%s', which is not "
		      "here when it is run again",
		      c->s.path, reloc_words(hole->kind), hole->name);
}

static int instrument_and_load(struct capture *c)
{
	int len = c->s.code.count, count, err;
	struct bpf_insn *insns = malloc(len * sizeof(*insns)), *out;
	const char *why;

	if (!insns)
		return fail(-ENOMEM, "%d instructions", len);
	memcpy(insns, c->s.code.insns, len * sizeof(*insns));
	use_kernel_maps(c, insns, len);
	count = record_instrument(insns, len, c->record_map.fd,
				  c->door.ctx_size, &out, &why);
	free(insns);
	if (count < 0)
		return refuse(count, "%s cannot be recorded: %s", c->s.path,
			      why ? why : strerror(-count));
	err = load(c, out, count);
	free(out);
	return err;
}

/* ---- The event -------------------------------------------------------- */

/* The command that sets it off, if one was given: its output is not ours. */
static int start_command(struct capture *c)
{
	return c->args->count < 2
		       ? 0
		       : child_start(&c->child, c->args->operands + 1, true);
}

static int await_record(struct capture *c)
{
	const struct timespec tick = { 0, 20 * 1000 * 1000 };
	uint32_t zero = 0;
	int err;

	for (int i = 0; i < PATIENCE * 50 && !stopped; i++) {
		err = map_lookup(&c->record_map, &zero, &c->record);
		if (err || c->record.state == 2)
			return err;
		nanosleep(&tick, NULL);
	}
	if (stopped)
		return refuse(-EINTR, "stopped");
	return refuse(-ETIMEDOUT, "%s did not happen within %d seconds",
		      c->door.text, PATIENCE);
}

static int record_one(struct capture *c)
{
	int err = check_holes(c);

	if (!err)
		err = open_maps(c);
	if (!err)
		err = instrument_and_load(c);
	if (!err)
		err = door_attach(&c->door, &c->hook, c->prog_fd);
	if (!err)
		err = start_command(c);
	return err ? err : await_record(c);
}

static void close_capture(struct capture *c)
{
	hook_close(&c->hook);
	child_stop(&c->child, SIGTERM);
	if (c->prog_fd >= 0)
		close(c->prog_fd);
	for (int i = 0; i < VM_MAPS; i++)
		map_close(&c->maps[i]);
	map_close(&c->record_map);
	session_close(&c->s);
}

/* ---- The same here ---------------------------------------------------- */

static enum exit_code compare(struct capture *c)
{
	struct vm *vm = c->s.vm;
	int region = mem_add(&vm->mem, c->record.ctx, c->door.ctx_size,
			     MEM_MAY_READ, "context");

	c->s.replay.record = &c->record;
	vm->env.call = record_replay;
	vm->env.call_arg = &c->s.replay;
	vm_start(vm, &c->s.prog, vm->mem.region[region].base);
	vm_run(vm);
	if (vm->cpu.status == VM_EXITED &&
	    vm->cpu.reg[BPF_REG_0] == c->record.r0)
		return DONE;
	fprintf(stderr,
		"rawbpf capture: run again here it does not end in the same "
		"way: %s\n",
		vm->cpu.status == VM_EXITED ? "r0 differs" : vm->fault.text);
	return NO;
}

static enum exit_code write_out(struct capture *c)
{
	struct record_about about = { .ctx_size = c->door.ctx_size };
	FILE *out;
	int err = output_open(c->args, &out);

	if (err)
		return give_up(c->args, err);
	snprintf(about.at, sizeof(about.at), "%s", c->door.text);
	record_print(out, &c->record, &about, c->s.code.insns);
	err = output_close(out);
	return err ? give_up(c->args, err) : compare(c);
}

static enum exit_code capture(struct capture *c)
{
	int err = door_read(&c->door, args_value(c->args, "at"));

	if (err == -EINVAL)
		return usage_error(c->args, "%s", err_text());
	if (err)
		return give_up(c->args, err);
	err = record_one(c);
	if (!err)
		return write_out(c);
	give_up(c->args, err);
	hint_print(stderr);
	if (c->child.fd >= 0) /* all was there, but for the command maybe */
		return NO;
	return err == -EPERM || err == -ENOENT ? NOT_HERE : NO;
}

static enum exit_code run(const struct args *args)
{
	struct sigaction action = { .sa_handler = on_signal };
	static struct capture c;
	enum exit_code code;

	c.args = args;
	c.prog_fd = -1;
	c.hook = HOOK_NONE;
	c.child = CHILD_NONE;
	c.record_map = MAP_NONE;
	for (int i = 0; i < VM_MAPS; i++)
		c.maps[i] = MAP_NONE;
	if (!args_value(args, "at"))
		return usage_error(args, "say where, with --at");
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	code = session_open(&c.s, args);
	if (code == DONE)
		code = capture(&c);
	close_capture(&c);
	return stopped ? (enum exit_code)(128 + stopped) : code;
}

static const struct option options[] = {
	{ "at", 'a', "PLACE",
	  "kprobe:FUNCTION, kretprobe:FUNCTION, ksyscall:NAME or "
	  "tracepoint:CATEGORY/NAME" },
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ "map", 'm', "NAME=TYPE,KEY,VALUE,ENTRIES",
	  "a map of the program's, made anew; of an object NAME alone will "
	  "do" },
	{ "entry", 'e', "KEY=VALUE", "put into the map before it" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds at the start" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf capture prog.s --at tracepoint:syscalls/sys_enter_openat -o "
	  "run.json -- ls",
	  "the first openat() of anybody, and ls makes some" },
	{ "rawbpf step prog.s --replay run.json", "step through that run" },
	{ "rawbpf capture prog.o:NAME --at kprobe:do_unlinkat",
	  "the next time that somebody removes a file" },
	{ 0 },
};

const struct command command_capture = {
	.name = "capture",
	.says = "record one real run of a program in the kernel",
	.operands = "PROGRAM [-- COMMAND [ARGUMENT]...]",
	.least = 1,
	.most = ARGS_MOST - 1,
	.about = "Loads a copy of the program that writes down its context "
		 "and what every helper answers, attaches it, waits for one "
		 "event (COMMAND can set it off), and prints the record as "
		 "JSON. Then the program is run here with that record, to see "
		 "that it ends in the same way.\n\n"
		 "Needs the right to load programs. What is recorded is the "
		 "first event that comes, whoever caused it.",
	.options = options,
	.examples = examples,
	.run = run,
};
