/*
 * Lesson 9, globals and calls: variables that user space shares with a
 * program, and functions.
 *
 *   .rodata  wanted   --> map calls.rodata   written, frozen: a constant
 *   .data    ticket   --> map calls.data     mapped here: one memory
 *   .bss     groups   --> map calls.bss      the same
 *
 *   take | is_wanted | group_of              one row of instructions
 *   take --bpf_tail_call--> report           by the map `next`
 */
#include "insn/disasm.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/load/load.h"
#include "loader/load/say.h"
#include "loader/xlated.h"
#include "maps/tracepipe.h"
#include "progs/lesson.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

LESSON_OBJECT(calls, "progs/09-globals-and-calls/calls");
static const struct lesson_object *const objects[] = { &calls, NULL };

static struct load load;
static struct load_prog *take; /* of load */
static struct link attached = LINK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;

static int open_object(struct load *to, const struct load_want *want)
{
	return load_open_bytes(to, calls.file, calls.bytes,
			       calls.end - calls.bytes, want);
}

/* A variable of that size; NULL with the error text. */
static void *variable(struct load *of, const char *name, uint32_t size)
{
	uint32_t found;
	void *at = load_variable(of, name, &found);

	if (!at || found == size)
		return at;
	refuse(-EINVAL, "%s has %u bytes, not %u", name, found, size);
	return NULL;
}

/* ---- Variables ---- */

static void show_variable(const struct obj_symbol *s)
{
	const struct obj_section *section = &load.obj.sections[s->section];

	lesson_show("%-7s %-7s byte %llu, %2llu bytes%s", s->name,
		    section->name, (unsigned long long)s->value,
		    (unsigned long long)s->size,
		    section->bytes ? "" : ", none of them in the file");
}

static bool is_data(const struct obj_symbol *s)
{
	enum obj_role role =
		s->section > 0 ? load.obj.sections[s->section].role : ROLE_NONE;

	return s->type == STT_OBJECT && s->bind == STB_GLOBAL &&
	       (role == ROLE_DATA || role == ROLE_RODATA || role == ROLE_BSS);
}

static int show_variables(void)
{
	int err = open_object(&load, &(struct load_want){ 0 }), n = 0;

	if (err)
		return err;
	take = load_prog_find(&load, "take");
	if (!take)
		return -ENOENT;
	for (int i = 1; i < load.obj.symbol_count; i++)
		if (is_data(&load.obj.symbols[i])) {
			show_variable(&load.obj.symbols[i]);
			n++;
		}
	lesson_saw(n == 3, "three variables in three sections");
	return 0;
}

static int make_maps(void)
{
	uint32_t *wanted = variable(&load, "wanted", sizeof(*wanted));
	int err = tracepipe_open(&tracepipe, "globals");

	if (err || !wanted)
		return err ? err : -ENOENT;
	/* [maps] */
	*wanted = tracepipe.pid; /* this process; 0 where it is not known */
	err = load_fit(&load);	 /* no CO-RE here: nothing to look up */
	if (!err)
		err = load_types(&load); /* BPF_BTF_LOAD */
	if (!err)
		err = load_maps(&load); /* the other calls */
	/* [/maps] */
	return err;
}

static int share(void)
{
	struct load_map *data = load_map_find(&load, "calls.data");
	struct load_map *rodata = load_map_find(&load, "calls.rodata");
	uint64_t *ticket = variable(&load, "ticket", sizeof(*ticket)), value;
	uint32_t key = 0;
	int err;

	if (!ticket || !data || !rodata)
		return -ENOENT;
	/* [shared] */
	*ticket = 5000; /* no system call */
	err = sys_map_lookup(data->fd, &key, &value);
	/* [/shared] */
	if (err)
		return err;
	lesson_saw(value == 5000, "the kernel has %llu in the map",
		   (unsigned long long)value);
	err = sys_map_update(rodata->fd, &key, rodata->value, BPF_ANY);
	lesson_saw(err == -EPERM, "the frozen map takes nothing more: %s",
		   err_name(err));
	err_clear();
	return 0;
}

/* ---- Calls ---- */

/* The function that the slot is in, or begins. */
static const struct subprog_part *part_at(int slot)
{
	const struct subprog *code = &take->def->code;
	int i = code->part_count - 1;

	while (code->parts[i].start > slot)
		i--;
	return &code->parts[i];
}

/* One slot as compiled, and as it is in `after`; and why. */
static void show_slot(const struct bpf_insn *after, int slot, const char *why)
{
	const struct subprog_part *part = part_at(slot);
	char old[DISASM_SIZE], new[DISASM_SIZE];

	disasm_insn(old, sizeof(old), part->func->insns + slot - part->start,
		    part->start + part->func->count - slot);
	disasm_insn(new, sizeof(new), after + slot,
		    take->def->code.count - slot);
	lesson_show("%2d: %-11s -> %-21s  %s", slot, old, new, why);
}

/* [link] */
static void show_call(int slot)
{
	const struct bpf_insn *call = &take->def->code.insns[slot];
	int to = slot + 1 + call->imm;
	char why[64];

	snprintf(why, sizeof(why), "%s: %d + 1 %+d = %d",
		 part_at(to)->func->name, slot, call->imm, to);
	show_slot(take->def->code.insns, slot, why);
}
/* [/link] */

static int show_calls(void)
{
	const struct subprog *code = &take->def->code;
	int n = 0;

	for (int i = 0; i < code->part_count; i++) {
		const struct obj_func *func = code->parts[i].func;

		lesson_show("%2d: %-9s  %2d slots, from %2d of %s",
			    code->parts[i].start, func->name, func->count,
			    func->start, load.obj.sections[func->section].name);
	}
	for (int i = 0; i < take->relocs.count; i++)
		if (take->relocs.rows[i].kind == RELOC_CALL) {
			show_call(take->relocs.rows[i].slot);
			n++;
		}
	lesson_saw(n == 2 && code->part_count == 3,
		   "three functions in one row of %d slots, and two calls",
		   code->count);
	return 0;
}

/* What a hole is filled with, in words. */
static void show_hole(int slot)
{
	char *why = NULL;
	size_t size;
	FILE *out = open_memstream(&why, &size);

	if (!out)
		return;
	load_say(out, &load, take, slot);
	fclose(out);
	show_slot(take->insns, slot, why);
	free(why);
}

static int fill_holes(void)
{
	int n = 0;
	/* [patch] */
	int err = load_patch(&load);

	for (int i = 0; i < take->relocs.count && !err; i++)
		if (take->relocs.rows[i].kind != RELOC_CALL) {
			show_hole(take->relocs.rows[i].slot);
			n++;
		}
	/* [/patch] */
	lesson_saw(n == 4, "%d holes are filled", n);
	return err;
}

/* ---- A constant ---- */

/* What the kernel keeps of take() if `wanted` is `value`. */
static int kept(uint32_t value, struct xlated *x)
{
	static const char *const only[] = { "take" };
	struct load_want want = { .only = only, .only_count = 1 };
	struct load other;
	int err = open_object(&other, &want);
	uint32_t *wanted;

	wanted = err ? NULL : variable(&other, "wanted", sizeof(*wanted));
	if (wanted) {
		*wanted = value;
		err = load_all(&other);
	}
	if (wanted && !err)
		err = xlated_read(x, load_prog_find(&other, "take")->fd);
	load_close(&other);
	return wanted ? err : -ENOENT;
}

/* Functions end with exit; is_wanted() is the second.  What the kernel
 * gives back has a map's id where its descriptor was. */
static int show_wanted(const struct xlated *x)
{
	char line[DISASM_SIZE], *fd;
	int i = 0, n = 0;

	while (i < x->count && x->insns[i].code != (BPF_JMP | BPF_EXIT))
		i++;
	while (++i < x->count) {
		i += disasm_line(line, sizeof(line), x->insns, x->count, i) - 1;
		fd = strstr(line, "fd:");
		if (fd)
			memcpy(fd, "id", 2);
		lesson_show("  %s", line);
		n++;
		if (x->insns[i].code == (BPF_JMP | BPF_EXIT))
			break;
	}
	return n;
}

static int fold(void)
{
	struct xlated any = { 0 }, one = { 0 };
	int err, short_one, long_one;

	lesson_calls(false);
	err = kept(0, &any);
	if (!err)
		err = kept(1, &one);
	lesson_calls(true);
	if (!err) {
		lesson_show("wanted = 0");
		short_one = show_wanted(&any);
		lesson_show("wanted = 1");
		long_one = show_wanted(&one);
		lesson_saw(short_one < long_one,
			   "%d instructions if it is 0, %d if it is 1",
			   short_one, long_one);
	}
	free(any.insns);
	free(one.insns);
	return err;
}

/* ---- At work ---- */

/* getpgid(2) of so many processes, and the lines that come. */
static int ask(int times, int timeout_ms)
{
	struct trace_line line;
	int n = 0, more = 0;

	for (int i = 0; i < times; i++)
		getpgid(4000000 + i); /* most likely nobody */
	while (n < times &&
	       (more = tracepipe_next(&tracepipe, timeout_ms, &line)) > 0) {
		lesson_show("%s", line.says);
		n++;
	}
	return more < 0 ? more : n;
}

static int run(void)
{
	uint64_t *groups = variable(&load, "groups", 4 * sizeof(*groups));
	int n = load_progs(&load);

	for (int i = 0; i < load.progdefs.count; i++)
		lesson_program(&load.progs[i].spec);
	if (n > 0)
		return refuse(take->err ? take->err : -EINVAL, "%s",
			      take->error ? take->error : "a program");
	if (n == 0)
		n = attach_auto(&attached, &take->def->sec, take->fd, NULL);
	if (n == 0)
		n = ask(6, 2000);
	if (n < 0 || !groups)
		return n < 0 ? n : -ENOENT;
	lesson_saw(n == 6, "6 calls, 6 lines, from ticket 5001 on");
	lesson_show("groups = { %llu, %llu, %llu, %llu }",
		    (unsigned long long)groups[0],
		    (unsigned long long)groups[1],
		    (unsigned long long)groups[2],
		    (unsigned long long)groups[3]);
	lesson_saw(groups[0] >= 2 && groups[1] >= 2 && groups[2] >= 1 &&
			   groups[3] >= 1,
		   "user space reads by name what the program counted");
	return 0;
}

static int empty_slot(void)
{
	struct load_map *next = load_map_find(&load, "next");
	uint64_t *ticket = variable(&load, "ticket", sizeof(*ticket)), before;
	uint32_t slot = 0, id = 0;
	int err, n;

	if (!next || !ticket)
		return -ENOENT;
	before = *ticket;
	/* [tail] */
	err = sys_map_lookup(next->fd, &slot, &id); /* a program's id */
	if (!err)
		err = sys_map_delete(next->fd, &slot);
	/* [/tail] */
	n = err ? err : ask(1, 300);
	if (n < 0)
		return n;
	lesson_saw(id != 0, "in slot 0 was program %u: report()", id);
	lesson_saw(n == 0 && *ticket > before,
		   "without it ticket %llu is taken, and nothing printed",
		   (unsigned long long)*ticket);
	return 0;
}

static void close_all(void)
{
	link_close(&attached);
	tracepipe_close(&tracepipe);
	load_close(&load);
}

static const struct lesson_step steps[] = {
	{ "Three kinds of variables", "variables",
	  "A variable outside of a function needs a place. clang puts it into "
	  "a section: .rodata if it is const, .data if it has a first value, "
	  ".bss if that is zero. Of .bss only the size is in the file.",
	  show_variables },
	{ "Sections become maps", "maps",
	  "A program has no memory of its own that stays, but maps do: each "
	  "section becomes an array with one value. Before that we can set "
	  "`wanted`. The map of .rodata is then frozen: nobody can write it "
	  "any more, not even we.",
	  make_maps },
	{ "One memory, two views", "shared",
	  "Such a map can be mapped into this process (BPF_F_MMAPABLE), like a "
	  "file. A pointer to `ticket` is then all it takes to read and write "
	  "it, while programs do the same.",
	  share },
	{ "Three functions, one program", "take",
	  "The kernel takes one row of instructions for a program. So a loader "
	  "appends each function that is called, once, and then every call has "
	  "to say how far away its function is now.",
	  show_calls },
	{ "Where a variable is", "patch",
	  "The compiler knew the variables' places in their sections, but no "
	  "map. Each of these 16-byte instructions gets a map's descriptor, "
	  "and in its upper half the byte in the value.",
	  fill_holes },
	{ "A constant", "functions",
	  "What is read from a frozen map is a constant to the verifier. It "
	  "knows how the test of `wanted` ends, never looks the other way, and "
	  "removes what is there. So one object serves several purposes, and "
	  "pays for the chosen one only.",
	  fold },
	{ "At work", "next",
	  "Loaded, with report() put into slot 0 of `next`, as the file says, "
	  "and attached. take() ends by jumping into whatever program is "
	  "there, with the same context. That is a tail call: it does not come "
	  "back.",
	  run },
	{ "An empty slot", "tail",
	  "Which program is in a slot can be changed at any time. If there is "
	  "none, bpf_tail_call does nothing, and take() goes on behind it.",
	  empty_slot },
	{ 0 },
};

LESSON(.number = 9, .title = "Global variables, functions, tail calls",
       .intro = "Variables of a program that user space reads and writes by "
		"name, and the ways in which programs call.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT) |
		LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all, .objects = objects);
