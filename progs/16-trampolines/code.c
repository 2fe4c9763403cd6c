/*
 * code.c - native code of the kernel, shown where it lies: see code.h.
 */
#include "progs/16-trampolines/code.h"
#include "loader/err.h"
#include "progs/lesson.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FARTHEST 4096 /* bytes into what a symbol names */

int code_symbols(struct code *code)
{
	ksyms_close(code->ksyms);
	code->ksyms = ksyms_open(NULL);
	if (!code->ksyms)
		return -ENOENT;
	return ksyms_hidden(code->ksyms)
		       ? refuse(-EPERM, "/proc/kallsyms hides the addresses")
		       : 0;
}

void code_close(struct code *code)
{
	native_close(code->native);
	ksyms_close(code->ksyms);
	*code = (struct code){ 0 };
}

uint64_t code_find(const struct code *code, const char *function)
{
	const struct ksym *sym;

	if (ksyms_find(code->ksyms, function, &sym) > 0)
		return sym->address;
	refuse(-ENOENT, "this kernel has no function %s", function);
	return 0;
}

void code_name(const struct code *code, uint64_t address, char *to, size_t size)
{
	const struct ksym *best = NULL;

	for (size_t i = 0; code->ksyms && i < code->ksyms->count; i++) {
		const struct ksym *sym = &code->ksyms->rows[i];

		if (strchr("tTwW", sym->type) && sym->address <= address &&
		    address - sym->address < FARTHEST &&
		    (!best || sym->address > best->address))
			best = sym;
	}
	if (best && best->address == address)
		snprintf(to, size, "%s", best->name);
	else if (best)
		snprintf(to, size, "%s+0x%" PRIx64, best->name,
			 address - best->address);
	else
		snprintf(to, size, "0x%" PRIx64, address);
}

/* "call 0xffffffff8663efc9": the address, 0 if the text is none. */
static uint64_t called(const char *text)
{
	uint64_t address = 0;

	if (!strncmp(text, "call ", 5) || !strncmp(text, "jmp ", 4))
		sscanf(strchr(text, ' '), " 0x%" SCNx64, &address);
	return address;
}

static void show_insn(const struct code *code, const struct native_insn *insn)
{
	uint64_t target = called(insn->text);
	char bytes[64] = "", name[160] = "";

	for (int i = 0, n = 0; i < insn->size && n < 60; i++)
		n += snprintf(bytes + n, sizeof(bytes) - n, "%02x ",
			      insn->code[i]);
	if (target)
		code_name(code, target, name, sizeof(name));
	lesson_show("%" PRIx64 "  %-30s %.*s%s", insn->address, bytes,
		    target ? (int)strcspn(insn->text, " ") + 1 : NATIVE_SIZE,
		    insn->text, name);
}

/* The way back, or over the return thunk that some processors need. */
static bool is_end(const struct native_insn *insn, const struct jited_func *f)
{
	uint64_t target = called(insn->text);

	if (!strncmp(insn->text, "ret", 3))
		return true;
	return !strncmp(insn->text, "jmp", 3) && target &&
	       target - f->address >= f->size;
}

static int show_bytes(const struct jited_func *f)
{
	for (uint32_t at = 0; at < f->size; at += 16) {
		char line[64] = "";

		for (uint32_t i = at, n = 0; i < at + 16 && i < f->size; i++)
			n += snprintf(line + n, sizeof(line) - n, "%02x ",
				      f->code[i]);
		lesson_show("%" PRIx64 "  %s", f->address + at, line);
	}
	return 0;
}

/* Without a disassembler: wherever bytes look like a call, and what would be
 * called has a name.  How many are of `callee`. */
static int show_calls(const struct code *code, const struct jited_func *f,
		      uint64_t callee)
{
	char name[160];
	int calls = 0;

	for (uint32_t at = 0; at + 5 <= f->size; at++) {
		int32_t distance;
		uint64_t target;

		memcpy(&distance, f->code + at + 1, sizeof(distance));
		target = f->address + at + 5 + distance;
		if (f->code[at] != 0xe8 ||
		    (target != callee && !ksyms_at(code->ksyms, target)))
			continue;
		code_name(code, target, name, sizeof(name));
		lesson_show("%" PRIx64 "  a call of %s", f->address + at, name);
		calls += target == callee;
	}
	return calls;
}

int code_show(struct code *code, uint64_t address, const uint8_t *bytes,
	      uint32_t size, bool whole, uint64_t callee)
{
	struct jited_func func = { address, bytes, size };
	struct jited j = { .funcs = &func, .func_count = 1 };
	struct native_insn insn;
	int calls = 0, err;

	if (!code->native)
		return whole ? show_calls(code, &func, callee)
			     : show_bytes(&func);
	native_start(code->native, &j, 0);
	while ((err = native_next(code->native, &insn)) > 0) {
		show_insn(code, &insn);
		calls += called(insn.text) == callee;
		if (whole && is_end(&insn, &func))
			break;
	}
	if (err < 0 && !whole) { /* the last may be cut off */
		err_clear();
		err = 0;
	}
	return err < 0 ? err : calls;
}
