/* Debug information made to take long: what is behind each thing is found by
 * going over all that is in it. */
#include "loader/debug/vars.h"
#include "loader/err.h"
#include "loader/object/progdef.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	MOST = 10 /* seconds, also on a slow machine */
};

/*
 *   unit
 *     subprogram, 16 bytes of code
 *       variable v, of struct 0         1000 of them, each 8 bytes from 25 on
 *       ...
 *       struct 0                        each is in the one before
 *         member
 *           struct 1
 *             ... 400000 blocks, each in the one before
 */
static const char slow[] =
	"	.section socket,\"ax\",@progbits\n"
	"	.globl p\n"
	"	.type p,@function\n"
	"p:	r0 = 0\n"
	"	exit\n"
	"	.size p, .-p\n"
	"	.section license,\"aw\",@progbits\n"
	"	.asciz \"GPL\"\n"
	"	.section .debug_abbrev,\"\",@progbits\n"
	"	.byte 1, 0x11, 1, 0, 0\n"
	"	.byte 2, 0x2e, 1, 0x11, 0x01, 0x12, 0x06, 0, 0\n"
	"	.byte 4, 0x0b, 1, 0, 0\n"
	"	.byte 5, 0x34, 1, 0x03, 0x08, 0x49, 0x10, 0, 0\n"
	"	.byte 6, 0x13, 1, 0, 0\n"
	"	.byte 7, 0x0d, 1, 0x49, 0x10, 0, 0\n"
	"	.byte 0\n"
	"	.section .debug_info,\"\",@progbits\n"
	"	.long .Lend - .Lbegin\n"
	".Lbegin:\n"
	"	.short 4\n"
	"	.long 0\n"
	"	.byte 8, 1, 2\n"
	"	.quad p\n"
	"	.long 16\n"
	"	.set i, 0\n"
	"	.rept 1000\n"
	"	.byte 5\n"
	"	.asciz \"v\"\n"
	"	.long 8025 + i * 6\n"
	"	.byte 0\n"
	"	.set i, i + 1\n"
	"	.endr\n"
	"	.rept 1000\n"
	"	.byte 6, 7\n"
	"	.long 8025\n"
	"	.endr\n"
	"	.fill 400000, 1, 4\n"
	"	.fill 402002, 1, 0\n"
	".Lend:\n";

static char *assemble(size_t *size)
{
	char *text = cli_file(slow, strlen(slow)), *object = cli_file("", 0);
	char words[300], *bytes;

	snprintf(words, sizeof(words), "-x assembler -c %s -o %s", text,
		 object);
	must_compile(words);
	bytes = cli_read(object, size);
	ck_assert_ptr_nonnull(bytes);
	unlink(text);
	unlink(object);
	free(text);
	free(object);
	return bytes;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void check_row(int i)
{
	struct progdefs progs;
	struct vars vars;
	struct obj obj;
	double begin;
	size_t size;
	char *bytes = assemble(&size);

	(void)i;
	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s", err_text());
	ck_assert_msg(progdef_read(&progs, &obj) == 0, "%s", err_text());
	begin = seconds();
	ck_assert_int_eq(vars_read(&vars, &obj, &progs.rows[0].code), 0);
	ck_assert(seconds() - begin < MOST);
	ck_assert_int_gt(vars.count, 0);
	vars_close(&vars);
	obj_close(&obj);
	free(bytes);
}
static const struct {
	const char *says;
} rows[] = { { "vars: a thousand types, each in the one before" } };
TABLE(vars_slow, rows, check_row);
