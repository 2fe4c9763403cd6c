/*
 * native.c - native code as text: see native.h.
 *
 * LLVM's C API (llvm-c/Disassembler.h) is declared here, since its headers
 * are in another package than the library:
 *
 *   LLVMCreateDisasm(triple, us, ..., find_symbol) ---> a disassembler
 *   LLVMDisasmInstruction(it, bytes, left, address, text) ---> bytes taken
 *                              |
 *                              `--> find_symbol(us, target of a branch)
 */
#include "loader/native.h"
#include "loader/err.h"
#include "loader/native_machine.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEWEST 23 /* names of the library that are tried, down to */
#define OLDEST 11

enum {
	OPTION_HEX = 2,
	OPTION_INTEL = 4,
	IN_BRANCH = 1
};

typedef const char *find_symbol_fn(void *us, uint64_t value, uint64_t *type,
				   uint64_t pc, const char **name);

static struct {
	void *handle;
	void *(*create)(const char *triple, void *us, int tag, void *op_info,
			find_symbol_fn *find);
	int (*set_options)(void *disasm, uint64_t options);
	size_t (*insn)(void *disasm, uint8_t *bytes, uint64_t left, uint64_t pc,
		       char *text, size_t size);
	void (*dispose)(void *disasm);
} llvm;

struct native {
	void *disasm;
	const struct native_machine *machine;
	const struct ksyms *symbols;
	const struct jited *jited;
	const struct jited_func *func;
	uint32_t at;
	uint64_t target; /* of the branch just disassembled; 0: it is none */
	int place;	 /* in the prologue */
	bool begun;	 /* past it */
	bool ending;	 /* in an epilogue */
};

/* ---- The library ---- */

/* "libLLVM-14.so.1", since 18 "libLLVM.so.18.1". */
static void *open_library(void)
{
	static const char *const forms[] = { "libLLVM.so.%d.1",
					     "libLLVM-%d.so.1",
					     "libLLVM-%d.so" };
	char name[32];
	void *handle = NULL;

	for (int v = NEWEST; v >= OLDEST && !handle; v--)
		for (int f = 0; f < 3 && !handle; f++) {
			snprintf(name, sizeof(name), forms[f], v);
			handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
		}
	return handle;
}

/* ISO C has no cast from an object's address to a function's. */
static bool find(const char *name, void *fn)
{
	void *symbol = dlsym(llvm.handle, name);

	memcpy(fn, &symbol, sizeof(symbol));
	return symbol;
}

static int load_library(void)
{
	if (llvm.handle)
		return 0;
	llvm.handle = open_library();
	if (!llvm.handle)
		return refuse(-ENOENT,
			      "native code is disassembled by LLVM's library, "
			      "which is not here (libLLVM, %d to %d): it comes "
			      "with clang, or alone: apt install libllvm14 (or "
			      "whichever number `apt search libllvm` has)",
			      OLDEST, NEWEST);
	if (find("LLVMCreateDisasm", &llvm.create) &&
	    find("LLVMSetDisasmOptions", &llvm.set_options) &&
	    find("LLVMDisasmInstruction", &llvm.insn) &&
	    find("LLVMDisasmDispose", &llvm.dispose))
		return 0;
	dlclose(llvm.handle);
	llvm.handle = NULL;
	return refuse(-ENOENT, "libLLVM is here, but it has no disassembler "
			       "(LLVMCreateDisasm)");
}

/* A target is three functions of the library. */
static int init_target(const char *target)
{
	static const char *const parts[] = { "TargetInfo", "TargetMC",
					     "Disassembler" };
	char name[64];
	void (*init)(void);

	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "LLVMInitialize%s%s", target,
			 parts[i]);
		if (!find(name, &init))
			return refuse(-ENOENT,
				      "this libLLVM was built without %s",
				      name);
		init();
	}
	return 0;
}

static int print_file(struct dl_phdr_info *info, size_t size, void *out)
{
	(void)size;
	if (info->dlpi_name[0] == '/')
		fprintf(out, "%s\n", info->dlpi_name);
	return 0;
}

int native_files(FILE *out)
{
	int err = load_library();

	if (err < 0)
		return err;
	dl_iterate_phdr(print_file, out);
	return 0;
}

/* ---- Open and close ---- */

/* LLVM would write a number or a name where a branch goes; we note the
 * address, and write it our way. */
static const char *find_symbol(void *us, uint64_t value, uint64_t *type,
			       uint64_t pc, const char **name)
{
	struct native *n = us;

	(void)pc;
	if (*type == IN_BRANCH)
		n->target = value;
	*type = 0;
	*name = NULL;
	return NULL;
}

struct native *native_open(const char *machine)
{
	const struct native_machine *m = native_machine(machine);
	struct native *n;

	if (!m || load_library() < 0 || init_target(m->target) < 0)
		return NULL;
	n = calloc(1, sizeof(*n));
	if (n)
		n->disasm = llvm.create(m->triple, n, 0, NULL, find_symbol);
	if (!n || !n->disasm) {
		free(n);
		refuse(-ENOENT, "this libLLVM makes no disassembler for %s",
		       m->triple);
		return NULL;
	}
	n->machine = m;
	/* In this order: the notation is a new printer, with its own options;
	 * arm64 has only one, and says so with 0. */
	llvm.set_options(n->disasm, OPTION_INTEL);
	llvm.set_options(n->disasm, OPTION_HEX);
	return n;
}

void native_close(struct native *n)
{
	if (!n)
		return;
	llvm.dispose(n->disasm);
	free(n);
}

void native_symbols(struct native *n, const struct ksyms *symbols)
{
	n->symbols = symbols;
}

const char *native_register(const char *machine, int r)
{
	const struct native_machine *m = native_machine(machine);

	return m && r >= 0 && r < NATIVE_REGISTERS ? m->registers[r] : NULL;
}

/* ---- One instruction after the other ---- */

void native_start(struct native *n, const struct jited *j, uint32_t func)
{
	n->jited = j;
	n->func = &j->funcs[func];
	n->at = 0;
	n->place = 0;
	n->begun = n->ending = false;
}

/* The address, as short as it can be said. */
static void say_target(const struct native *n, char *to, size_t size)
{
	uint64_t at = n->target - n->func->address;
	const struct ksym *sym;

	if (at < n->func->size) {
		snprintf(to, size, "+0x%llx", (unsigned long long)at);
		return;
	}
	for (uint32_t i = 0; i < n->jited->func_count; i++)
		if (n->jited->funcs[i].address == n->target) {
			snprintf(to, size, "func#%u", i);
			return;
		}
	sym = n->symbols ? ksyms_at(n->symbols, n->target) : NULL;
	if (sym)
		snprintf(to, size, "%s", sym->name);
	else
		snprintf(to, size, "0x%llx", (unsigned long long)n->target);
}

/* A branch's target is its last operand: "je 0x1b" becomes "je +0x1b". */
static void name_target(const struct native *n, char *text, size_t size)
{
	char *last = strrchr(text, ' ');

	if (last)
		say_target(n, last + 1, text + size - last - 1);
}

/* LLVM's text begins with a tab and has one after the name. */
static void set_text(struct native_insn *insn, const char *text)
{
	size_t len = 0;

	text += strspn(text, " \t");
	for (; *text && len < sizeof(insn->text) - 1; text++)
		insn->text[len++] = *text == '\t' ? ' ' : *text;
	insn->text[len] = '\0';
}

static enum native_part part_of(struct native *n, const char *text)
{
	if (!n->begun && native_in_prologue(n->machine, text, &n->place))
		return NATIVE_PROLOGUE;
	n->begun = true;
	n->ending = native_in_epilogue(n->machine, text, n->ending);
	return n->ending ? NATIVE_EPILOGUE : NATIVE_BODY;
}

int native_next(struct native *n, struct native_insn *insn)
{
	const struct jited_func *f = n->func;
	char text[NATIVE_SIZE];

	if (n->at >= f->size)
		return 0;
	n->target = 0;
	insn->address = f->address + n->at;
	insn->code = f->code + n->at;
	insn->size =
		llvm.insn(n->disasm, (uint8_t *)insn->code, f->size - n->at,
			  insn->address, text, sizeof(text));
	if (insn->size == 0)
		return refuse(-EILSEQ,
			      "byte %u of %u, 0x%02x, begins no instruction of "
			      "%s",
			      n->at, f->size, insn->code[0], n->machine->name);
	set_text(insn, text);
	if (n->target)
		name_target(n, insn->text, sizeof(insn->text));
	insn->part = part_of(n, insn->text);
	n->at += insn->size;
	return 1;
}
