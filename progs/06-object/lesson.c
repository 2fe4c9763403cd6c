/*
 * Lesson 6, object: what clang leaves in a file, and how it gets from there
 * into the kernel, without a loader.
 *
 *   hello.bpf.c --clang--> hello.bpf.o
 *                            section tracepoint/...   96 bytes --+
 *                            section license          "GPL" -----+--> PROG_LOAD
 *                            the section's name: what kind, where -+--> attach
 */
#include "insn/disasm.h"
#include "insn/names.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "loader/object/obj.h"
#include "loader/object/sec.h"
#include "maps/tracepipe.h"
#include "progs/lesson.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CALLS 3

LESSON_OBJECT(hello, "progs/06-object/hello");
static const struct lesson_object *const objects[] = { &hello, NULL };

static struct obj obj;
static const struct obj_func *function; /* hello(), in its section */
static struct sec sec;
static int prog_fd = -1;
static struct hook hook = HOOK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;

/* ---- What is in the file ---- */

static int show_header(void)
{
	size_t size = hello.end - hello.bytes;
	Elf64_Ehdr header;

	memcpy(&header, hello.bytes, sizeof(header));
	lesson_show("%02x '%.3s'   an ELF file", header.e_ident[0],
		    (const char *)header.e_ident + 1);
	lesson_show("class %d    64 bits", header.e_ident[EI_CLASS]);
	lesson_show("data %d     the low byte of a number %s",
		    header.e_ident[EI_DATA],
		    header.e_ident[EI_DATA] == ELFDATA2LSB ? "first" : "last");
	lesson_show("type %d     not linked with others", header.e_type);
	lesson_show("machine %d", header.e_machine);
	lesson_saw(header.e_machine == EM_BPF,
		   "%zu bytes, for a machine that is no processor: BPF", size);
	return 0;
}

static void show_section(int i, const struct obj_section *s)
{
	lesson_show("%2d %5llu  %-39s %s", i, (unsigned long long)s->size,
		    s->name, role_words(s->role));
}

/* [sections] */
static int show_sections(void)
{
	int err = obj_read(&obj, hello.bytes, hello.end - hello.bytes);
	int programs = 0, others = 0;

	for (int i = 1; !err && i < obj.section_count; i++) {
		const struct obj_section *s = &obj.sections[i];

		if (s->role == ROLE_NONE || s->role == ROLE_DEBUG)
			others++;
		else
			show_section(i, s);
		programs += s->role == ROLE_PROGRAM;
	}
	/* [/sections] */
	if (err)
		return err;
	lesson_show("and %d for debuggers and linkers", others);
	lesson_saw(programs == 1, "one section is a program");
	return 0;
}

static void show_symbol(const struct obj_symbol *s)
{
	lesson_show("%-8s %s: section %d, byte %llu, %llu bytes", s->name,
		    s->type == STT_FUNC ? "code" : "data", s->section,
		    (unsigned long long)s->value, (unsigned long long)s->size);
}

static int show_symbols(void)
{
	/* [symbols] */
	for (int i = 1; i < obj.symbol_count; i++)
		if (obj.symbols[i].bind == STB_GLOBAL)
			show_symbol(&obj.symbols[i]);
	/* [/symbols] */
	if (obj.func_count != 1)
		return refuse(-EINVAL, "one function was expected, not %d",
			      obj.func_count);
	function = &obj.funcs[0];
	lesson_saw(*obj.license, "its license is '%s'", obj.license);
	return 0;
}

/* "18 01 00 00 6f 72 6c 64": one slot, as it lies in the file. */
static void hex(char text[24], const struct bpf_insn *insn)
{
	const unsigned char *byte = (const unsigned char *)insn;

	for (int i = 0; i < 8; i++)
		sprintf(text + 3 * i, i < 7 ? "%02x " : "%02x", byte[i]);
}

/* The slots it takes. */
static int show_insn(int i, const struct bpf_insn *insn, int left)
{
	char text[DISASM_SIZE], bytes[24];
	int slots = disasm_insn(text, sizeof(text), insn, left);

	hex(bytes, insn);
	lesson_show("%s  %2d: %s", bytes, i, text);
	if (slots == 2) {
		hex(bytes, insn + 1);
		lesson_show("%s", bytes);
	}
	return slots;
}

static int show_code(void)
{
	const struct obj_section *section = &obj.sections[function->section];
	/* [code] */
	const struct bpf_insn *insns = (const void *)section->bytes;
	int count = section->size / sizeof(*insns);

	for (int i = 0; i < count;)
		i += show_insn(i, insns + i, count - i);
	/* [/code] */
	lesson_saw(function->start == 0 && function->count == count,
		   "%d slots of eight bytes, all of them %s()", count,
		   function->name);
	lesson_saw(section->reloc_count == 0,
		   "no relocation: nothing is left to fill in");
	return 0;
}

static int show_sec(void)
{
	const char *name = obj.sections[function->section].name;
	/* [sec] */
	int err = sec_parse(&sec, name);
	/* [/sec] */
	const struct name *type;

	if (err)
		return err;
	type = name_by_id(&prog_type_names, sec.rule->prog_type);
	lesson_show("%-12s its type is %s%s, %d", sec.rule->name,
		    prog_type_names.prefix, type ? type->name : "",
		    sec.rule->prog_type);
	lesson_show("%-12s to be attached at %s", "", sec.target);
	lesson_saw(sec.rule->prog_type == BPF_PROG_TYPE_TRACEPOINT,
		   "the section's name says what the program is for");
	return 0;
}

/* ---- Into the kernel ---- */

static int load(void)
{
	/* [load] */
	struct prog_spec spec = {
		.type = sec.rule->prog_type, /* the section's name */
		.insns = function->insns,    /* its bytes, as they are */
		.insn_cnt = function->count,
		.license = obj.license, /* the section "license" */
	};

	snprintf(spec.name, sizeof(spec.name), "%s", function->name);
	prog_fd = lesson_load(&spec);
	/* [/load] */
	if (prog_fd < 0)
		return prog_fd;
	lesson_saw(true, "the verifier accepts it: the program is fd %d",
		   prog_fd);
	return 0;
}

/* Calls getpgid(2) and counts the lines that come.  -errno on failure. */
static int count_hellos(int times, int timeout_ms)
{
	struct trace_line line;
	int n = 0, more = 0;

	for (int i = 0; i < times; i++)
		getpgid(0);
	while (n < times &&
	       (more = tracepipe_next(&tracepipe, timeout_ms, &line)) > 0) {
		lesson_show("%s", line.whole);
		n++;
	}
	return more < 0 ? more : n;
}

/* "syscalls/sys_enter_getpgid": category and name. */
static int attach_to(const char *target)
{
	/* [attach] */
	const char *slash = strchrnul(target, '/');
	char category[64];

	snprintf(category, sizeof(category), "%.*s", (int)(slash - target),
		 target);
	return hook_tracepoint(&hook, category, slash + 1, prog_fd);
	/* [/attach] */
}

static int attach(void)
{
	int err = tracepipe_open(&tracepipe, "hello"), n;

	if (!err && !strchr(sec.target, '/'))
		err = refuse(-EINVAL, "SEC(\"%s\") says no tracepoint",
			     sec.rule->name);
	if (!err)
		err = attach_to(sec.target);
	if (err)
		return err;
	n = count_hellos(CALLS, 2000);
	if (n < 0)
		return n;
	lesson_saw(n == CALLS, "%d calls of getpgid(2), %d lines", CALLS, n);
	return 0;
}

static int detach(void)
{
	int n;

	/* [detach] */
	hook_close(&hook);
	/* [/detach] */
	n = count_hellos(1, 300);
	if (n < 0)
		return n;
	lesson_saw(n == 0, "one more call, and nothing says hello");
	return 0;
}

static void close_all(void)
{
	hook_close(&hook);
	tracepipe_close(&tracepipe);
	if (prog_fd >= 0)
		close(prog_fd);
	obj_close(&obj);
}

static const struct lesson_step steps[] = {
	{ "From C to a file", "hello",
	  "Programs made of macros end here: clang -target bpf compiles C. "
	  "What it writes is an object file in the format ELF, as for any "
	  "processor. make has put it into this lesson, which can so be run "
	  "where there is no compiler.",
	  show_header },
	{ "Sections", "sections",
	  "The file is a row of sections, each a name and some bytes. SEC(\"x\") "
	  "in C says into which one a function or a variable goes. What the "
	  "names mean is an agreement between programmers and loaders; the "
	  "kernel never sees this file.",
	  show_sections },
	{ "Symbols", "symbols",
	  "A symbol is a name for a place: which section, which byte, how many "
	  "of them. So we find where the function begins and ends.",
	  show_symbols },
	{ "The code", "code",
	  "The bytes of the section are instructions already, eight at a time, "
	  "just as the macros made them. clang took other registers than we "
	  "did and wrote 32-bit moves (w0, w2), but it is the program of "
	  "lesson 1.",
	  show_code },
	{ "What the name says", "sec",
	  "The kernel wants to know a program's type: what its context is and "
	  "what it may call. Up to the first slash the section's name says the "
	  "type, after it where the program is to be attached.",
	  show_sec },
	{ "Into the kernel", "load",
	  "That is all a loader needs, here: instructions, type, license. They "
	  "go to the kernel with the call of lesson 1.",
	  load },
	{ "Attached", "attach",
	  "The rest of the name is the tracepoint: its category and, after the "
	  "slash, its own name. Then this lesson calls getpgid(2) and "
	  "listens.",
	  attach },
	{ "Gone again", "detach",
	  "The file knows nothing of this. Nothing of it is in the kernel but "
	  "the program, and that goes with its last descriptor.",
	  detach },
	{ 0 },
};

LESSON(.number = 6, .title = "What is in an object file",
       .intro = "A program is compiled from C; its file is taken apart, and "
		"loaded and attached by hand.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT) |
		LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all, .objects = objects);
