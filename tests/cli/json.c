/* --json is JSON, and says what the text says. */
#include "tests/cli/cli.h"
#include "tests/command.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *says;
	const char *in;
	const char *key, *value;
} rows[] = {
	{ "an instruction's text is in the JSON", "r0 = 0", "text", "r0 = 0" },
	{ "an instruction's bytes are in the JSON", "r1 += 22", "bytes",
	  "0701000016000000" },
	{ "a constant of 64 bits is a string", "r1 = 0xffffffffffffffff",
	  "imm64", "0xffffffffffffffff" },
	{ "what is malformed says so", "r0 /= 0", "malformed",
	  "division by zero" },
};

static void check_row(int i)
{
	struct cli c;
	json_t *all, *insn;

	cli_line(&c, "dis --json", rows[i].in, strlen(rows[i].in));
	ck_assert_int_eq(c.status, 0);
	all = json_loads(c.out, 0, NULL);
	ck_assert_ptr_nonnull(all);
	insn = json_array_get(
		json_object_get(json_array_get(json_object_get(all, "programs"),
					       0),
				"insns"),
		0);
	ck_assert_pstr_eq(json_string_value(json_object_get(insn, rows[i].key)),
			  rows[i].value);
	json_decref(all);
	cli_close(&c);
}
TABLE(json, rows, check_row);

static const struct {
	const char *says;
	int how;
	const char *args[4];
	bool colour;
} looks[] = {
	{ "help on a terminal is bold", COMMAND_TERMINAL, { "--help" }, true },
	{ "help in a pipe is plain", COMMAND_PLAIN, { "--help" }, false },
	{ "help on a command on a terminal is bold",
	  COMMAND_TERMINAL,
	  { "help", "dis" },
	  true },
	{ "the manual page is plain anywhere",
	  COMMAND_TERMINAL,
	  { "help", "--man" },
	  false },
};

static void check_look(int i)
{
	struct command c;

	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	command_start(&c, "rawbpf", looks[i].args, looks[i].how);
	ck_assert_int_eq(command_end(&c), 0);
	ck_assert_int_eq(strstr(c.text, "\033[") != NULL, looks[i].colour);
	command_close(&c);
}
TABLE(looks, looks, check_look);

static const struct {
	const char *says;
} no_color[] = { { "with NO_COLOR nothing is bold" } };

static void check_no_color(int i)
{
	static const char *const args[] = { "--help", NULL };
	struct command c;

	(void)i;
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	command_start(&c, "rawbpf", args, COMMAND_TERMINAL);
	ck_assert_int_eq(command_end(&c), 0);
	ck_assert_ptr_null(strstr(c.text, "\033["));
	command_close(&c);
}
TABLE(looks_no_color, no_color, check_no_color);
