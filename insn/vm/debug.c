/*
 * debug.c - stopping and going: see debug.h.
 */
#include "insn/vm/debug.h"
#include "insn/vm/uses.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAIL_SIZE  ((size_t)128 << 20)
#define ASK_EVERY   65536 /* steps */
#define MOST_EVENTS 32	  /* bytes of an event that are shown */

/* ---- What the program prints ---- */

static void forget_output(struct debug *d, int count)
{
	while (d->output_count > count)
		free(d->output[--d->output_count].text);
}

/* After going back: what was printed later was not printed yet. */
static void trim_output(struct debug *d)
{
	int count = d->output_count;

	while (count && d->output[count - 1].step > d->ran)
		count--;
	forget_output(d, count);
}

static void note_output(void *arg, const char *text)
{
	struct debug *d = arg;
	char *copy;

	if (d->output_count == DEBUG_OUTPUT)
		return;
	copy = strdup(text);
	if (!copy)
		return;
	copy[strcspn(copy, "\n")] = '\0';
	d->output[d->output_count++] =
		(struct debug_output){ d->vm->cpu.steps, copy };
}

static int note_event(void *arg, struct vm_map *map, const void *data,
		      __u32 size)
{
	const unsigned char *byte = data;
	char text[64 + 3 * MOST_EVENTS + 8];
	int len = snprintf(text, sizeof(text), "%s <- %u bytes:", map->name,
			   size);

	for (__u32 i = 0; i < size && i < MOST_EVENTS; i++)
		len += snprintf(text + len, sizeof(text) - len, " %02x",
				byte[i]);
	if (size > MOST_EVENTS)
		snprintf(text + len, sizeof(text) - len, " ...");
	note_output(arg, text);
	return 0;
}

/* ---- Breakpoints ---- */

static void check_write(struct debug *d, const char *host, size_t size)
{
	for (int i = 0; i < d->break_count; i++) {
		const struct debug_break *b = &d->breaks[i];
		struct region *r;
		const char *at;

		if (b->kind != BREAK_WRITE)
			continue;
		r = mem_region(&d->vm->mem, b->addr);
		if (!r)
			continue;
		at = d->vm->mem.gate[r - d->vm->mem.region].host +
		     (b->addr - r->base);
		if (host < at + b->size && at < host + size)
			d->hit = b->id;
	}
}

/* The machine's journal: first the trail's, then we look who is watched. */
static void note_write(void *arg, void *host, size_t size)
{
	struct debug *d = arg;

	d->keep(d->keep_arg, host, size);
	check_write(d, host, size);
}

const struct bpf_insn *debug_insn(const struct debug *d)
{
	const struct vm_cpu *cpu = &d->vm->cpu;

	if (cpu->pc < 0 || cpu->pc >= cpu->prog->len)
		return NULL;
	return &cpu->prog->insns[cpu->pc];
}

static bool begins_line(const struct debug *d, int line)
{
	int pc = d->vm->cpu.pc;

	return d->lines && d->lines[pc] == line &&
	       (pc == 0 || d->lines[pc - 1] != line);
}

static bool calls_helper(const struct bpf_insn *in, int id)
{
	return in->code == (BPF_JMP | BPF_CALL) && in->src_reg == 0 &&
	       in->imm == id;
}

static bool is_at(const struct debug *d, const struct debug_break *b,
		  const struct bpf_insn *in)
{
	bool ours = d->vm->cpu.prog == d->prog;

	switch (b->kind) {
	case BREAK_PC: return ours && d->vm->cpu.pc == b->number;
	case BREAK_LINE: return ours && begins_line(d, b->number);
	case BREAK_HELPER: return calls_helper(in, b->number);
	case BREAK_WRITE: return false;
	}
	return false;
}

/* A write that was watched has set `hit` already. */
static bool has_hit(struct debug *d)
{
	const struct bpf_insn *in = debug_insn(d);

	for (int i = 0; in && !d->hit && i < d->break_count; i++)
		if (is_at(d, &d->breaks[i], in))
			d->hit = d->breaks[i].id;
	return d->hit != 0;
}

int debug_break(struct debug *d, const struct debug_break *wanted)
{
	if (d->break_count == DEBUG_BREAKS)
		return -ENOSPC;
	d->breaks[d->break_count] = *wanted;
	d->breaks[d->break_count++].id = ++d->break_last;
	return d->break_last;
}

int debug_unbreak(struct debug *d, int id)
{
	int i = 0;

	while (i < d->break_count && d->breaks[i].id != id)
		i++;
	if (i == d->break_count)
		return -ENOENT;
	d->break_count--;
	memmove(&d->breaks[i], &d->breaks[i + 1],
		(d->break_count - i) * sizeof(d->breaks[0]));
	return 0;
}

/* ---- Forwards ---- */

/* From here it goes: what differs at the next stop has changed. */
static void depart(struct debug *d)
{
	memcpy(d->before, d->vm->cpu.reg, sizeof(d->before));
	d->known_before = d->vm->cpu.known;
	d->hit = 0;
}

/* One step.  False: there was none, or it was the last. */
static bool advance(struct debug *d)
{
	__u32 known = d->vm->cpu.known;
	enum vm_status status = trail_step(d->trail);

	if (status != VM_FAULTED)
		d->ran = d->vm->cpu.steps;
	else
		d->vm->cpu.known = known; /* nothing was written after all */
	return status == VM_READY;
}

/* As long as the function that we are in calls others, at most `count`
 * steps; depth -1: wherever we are. */
static enum debug_why run(struct debug *d, __u64 count, int depth)
{
	for (__u64 i = 1; i <= count; i++) {
		if (!advance(d))
			return STOP_ENDED;
		if (has_hit(d))
			return STOP_BREAK;
		if ((int)d->vm->cpu.depth <= depth)
			break;
		if (i % ASK_EVERY == 0 && d->enough && d->enough(d->arg))
			return STOP_ASKED;
	}
	return STOP_STEPPED;
}

enum debug_why debug_step(struct debug *d, __u64 count)
{
	depart(d);
	return run(d, count, -1);
}

enum debug_why debug_next(struct debug *d)
{
	depart(d);
	return run(d, ~0ull, d->vm->cpu.depth);
}

enum debug_why debug_continue(struct debug *d)
{
	return debug_step(d, ~0ull);
}

/* ---- Back, and anywhere ---- */

/* To `step` if it can be; the output follows. */
static bool go(struct debug *d, __u64 step)
{
	while (d->vm->cpu.status == VM_FAULTED || d->ran > step) {
		if (trail_back(d->trail) < 0)
			break;
		d->ran = d->vm->cpu.steps;
	}
	trim_output(d);
	while (d->ran < step && advance(d))
		;
	d->hit = 0; /* a watched write on the way */
	return d->ran == step;
}

enum debug_why debug_back(struct debug *d, __u64 count)
{
	__u64 target = d->ran;

	/* Back from a fault is before the instruction that did not work. */
	if (d->vm->cpu.status == VM_FAULTED && count)
		count--;
	depart(d);
	if (count > target) {
		go(d, 0);
		return STOP_OLDEST;
	}
	return go(d, target - count) ? STOP_STEPPED : STOP_OLDEST;
}

enum debug_why debug_goto(struct debug *d, __u64 step)
{
	depart(d);
	if (go(d, step))
		return STOP_STEPPED;
	return d->ran > step ? STOP_OLDEST : STOP_ENDED;
}

/* ---- What changed, and who did it ---- */

bool debug_changed(const struct debug *d, int reg)
{
	__u32 known = d->vm->cpu.known ^ d->known_before;

	return d->vm->cpu.reg[reg] != d->before[reg] || known & 1u << reg;
}

/* Does the next instruction write a register of the function at `depth`?
 * r6-r9 are every function's own. */
static bool writes(const struct debug *d, int reg, __u32 depth)
{
	const struct bpf_insn *in = debug_insn(d);

	if (!in || !(insn_writes(in) & 1u << reg))
		return false;
	return reg < BPF_REG_6 || d->vm->cpu.depth == depth;
}

/* Go back until the instruction is found, and forth again: executing again
 * gives the same. */
__s64 debug_who_reg(struct debug *d, int reg, int *pc)
{
	__u64 here = d->ran;
	bool faulted = d->vm->cpu.status == VM_FAULTED, found = false;
	__u32 depth = d->vm->cpu.depth;
	__s64 step;

	if (faulted)
		go(d, here);
	while (!found && d->ran && go(d, d->ran - 1)) {
		found = writes(d, reg, depth);
		if (reg >= BPF_REG_6 && d->vm->cpu.depth < depth)
			break; /* before this function was called */
	}
	step = d->ran + 1;
	*pc = d->vm->cpu.pc;
	go(d, here);
	if (faulted)
		advance(d);
	return found ? step : -ENOENT;
}

__s64 debug_who_mem(struct debug *d, __u64 addr, int *pc)
{
	__s64 step = trail_who_mem(d->trail, addr, pc);

	return step < 0 ? step : step + 1;
}

/* ---- Open, close ---- */

int debug_open(struct debug *d, struct vm *vm, struct vm_prog *prog, __u64 ctx)
{
	memset(d, 0, sizeof(*d));
	d->vm = vm;
	d->prog = prog;
	d->trail = trail_open(vm, TRAIL_SIZE);
	d->output = calloc(DEBUG_OUTPUT, sizeof(*d->output));
	if (!d->trail || !d->output)
		return -ENOMEM;
	d->keep = vm->mem.journal;
	d->keep_arg = vm->mem.journal_arg;
	vm->mem.journal = note_write;
	vm->mem.journal_arg = d;
	vm->env.print = note_output;
	vm->env.output = note_event;
	vm->env.arg = d;
	vm_start(vm, prog, ctx);
	depart(d);
	return 0;
}

void debug_close(struct debug *d)
{
	if (!d->vm)
		return;
	forget_output(d, 0);
	free(d->output);
	trail_close(d->trail);
	d->vm = NULL;
}
