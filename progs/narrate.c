/*
 * narrate.c - what a lesson prints while it runs: see lesson.h.
 *
 *   Step 2 of 7: Arithmetic              columns: 0 titles, 2 sentences,
 *     Two operands, and the first ...    4 what the kernel was asked and said
 *       bpf(BPF_PROG_LOAD, ...) = fd 4
 *     seen: r0 is 42
 */
#include "progs/narrate.h"
#include "insn/disasm.h"
#include "loader/attr.h"
#include "loader/wrap.h"
#include "progs/lesson.h"
#include "progs/style.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LINES 60 /* of a listing; more is cut in the middle */

static int missed;

int narrate_missed(void)
{
	return missed;
}

void narrate_paragraph(int indent, const char *text)
{
	struct wrap wrap;

	printf("%*s", indent, "");
	wrap_start_at(&wrap, stdout, indent, indent);
	wrap_text(&wrap, text);
	wrap_end(&wrap);
}

void lesson_show(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("    ");
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	fflush(stdout);
}

bool lesson_saw(bool ok, const char *fmt, ...)
{
	va_list ap;

	if (!ok)
		missed++;
	printf("  %s%s%s ", style(stdout, ok ? GOOD : BAD),
	       ok ? "seen:" : "NOT seen:", style(stdout, PLAIN));
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
	return ok;
}

/* What is written between these two comes out four columns in, and dim. */
static char *indented;
static size_t indented_size;

FILE *lesson_indent(void)
{
	FILE *out = open_memstream(&indented, &indented_size);

	return out ? out : stdout;
}

void lesson_outdent(FILE *out)
{
	char *line, *rest;

	if (out == stdout)
		return;
	fclose(out);
	rest = indented;
	while ((line = strsep(&rest, "\n")) && (*line || rest))
		printf("    %s%s%s\n", style(stdout, DIM), line,
		       style(stdout, PLAIN));
	free(indented);
	fflush(stdout);
}

void lesson_disasm(const struct bpf_insn *insns, int count)
{
	FILE *out = lesson_indent();
	char line[DISASM_SIZE];
	int pc = 0, slots;

	while (pc < count) {
		slots = disasm_line(line, sizeof(line), insns, count, pc);
		if (count < MOST_LINES || pc < 5 || pc > count - 5)
			fprintf(out, "%s\n", line);
		else if (pc == 5)
			fprintf(out, "...\n");
		pc += slots;
	}
	lesson_outdent(out);
	printf("\n");
}

/* The observer: a call in words. */
static void show_call(void *arg, const struct sys_call *call)
{
	(void)arg;
	fputs(style(stdout, DIM), stdout);
	attr_print(stdout, call, 4);
	fputs(style(stdout, PLAIN), stdout);
	fflush(stdout);
}

void lesson_calls(bool shown)
{
	sys_observe(shown ? show_call : NULL, NULL);
}
