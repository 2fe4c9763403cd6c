/* The command as it is typed: what is said, where, and with which status. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */

static const struct row {
	const char *says;
	const char *line;	/* after "rawbpf " */
	const char *in;
	int status;
	const char *out, *err;	/* in what it says; NULL: it says nothing */
} rows[] = {
	{ "without a command the commands are listed, as an error", "", "", 2,
	  NULL, "Commands:\n  asm" },
	{ "help lists the commands", "--help", "", 0, "Commands:\n  asm",
	  NULL },
	{ "help lists the exit codes", "-h", "", 0, "2 wrong usage", NULL },
	{ "the command help does the same", "help", "", 0, "Commands:", NULL },
	{ "a command has help of its own", "asm --help", "", 0,
	  "Usage: rawbpf asm [OPTIONS] [FILE]", NULL },
	{ "help on a command has examples", "dis -h", "", 0,
	  "Examples:\n  rawbpf dis prog.o\n", NULL },
	{ "help can be asked of the command help", "help dis", "", 0,
	  "Usage: rawbpf dis", NULL },
	{ "help wins over other options", "asm --check --help", "", 0,
	  "Usage:", NULL },
	{ "the manual page is troff", "help --man", "", 0,
	  ".TH RAWBPF 1", NULL },
	{ "the manual page has the options", "help --man", "", 0,
	  ".B \\-o, \\-\\-output FILE\n", NULL },

	{ "a misspelt command", "dsi", "", 2, NULL,
	  "there is no command 'dsi'; did you mean 'dis'?" },
	{ "a command that is like none", "frobnicate", "", 2, NULL,
	  "rawbpf: there is no command 'frobnicate'\nTry: rawbpf --help\n" },
	{ "help on a misspelt command", "help sam", "", 2, NULL,
	  "did you mean 'asm'?" },
	{ "a misspelt option", "asm --chek", "", 2, NULL,
	  "rawbpf asm: there is no option '--chek'; did you mean '--check'?\n"
	  "Try: rawbpf asm --help\n" },
	{ "an option that is like none", "asm --frobnicate", "", 2, NULL,
	  "there is no option '--frobnicate'\n" },
	{ "a letter that is no option", "asm -z", "", 2, NULL,
	  "there is no option '-z'" },
	{ "a value that is missing", "asm --output", "", 2, NULL,
	  "--output needs a value: FILE" },
	{ "a value that is not taken", "asm --check=yes", "", 2, NULL,
	  "--check takes no value" },
	{ "an operand too many", "asm a b", "", 2, NULL,
	  "one operand too many: 'b'" },
	{ "forms that exclude each other", "dis --svg --dot", "", 2, NULL,
	  "exclude each other" },
	{ "a form that is none", "asm -f xml", "exit", 2, NULL,
	  "--format takes raw, hex, c or json" },
	{ "a map without an fd", "asm --map counts", "exit", 2, NULL,
	  "--map takes NAME=FD, not 'counts'" },
	{ "an id that is none", "dis --id twelve", "", 2, NULL,
	  "'twelve' is no program's id" },
	{ "a file and a loaded program", "dis --id 3 prog.o", "", 2, NULL,
	  "a file or a loaded program, not both" },
	{ "a name in a file without names", "dis - main", "exit", 2, NULL,
	  "only an object has names in it: 'main'" },

	{ "text becomes bytes", "asm", "r0 = 0\nexit\n", 0, "\xb7", NULL },
	{ "text becomes bytes beside text", "asm --format hex", "r1 += 22", 0,
	  "07 01 00 00 16 00 00 00   r1 += 22\n", NULL },
	{ "text becomes C", "asm -f c", "r1 = 0x5", 0,
	  "BPF_RAW_INSN(0x18, 1, 0, 0, 5), /* r1 = 0x5 */\n"
	  "BPF_RAW_INSN(0x00, 0, 0, 0, 0),\n", NULL },
	{ "an option's value may follow its letter", "asm -fhex", "exit", 0,
	  "95 00 00 00 00 00 00 00   exit\n", NULL },
	{ "an option's value may follow an equals sign", "asm --format=hex",
	  "exit", 0, "95 00 00 00 00 00 00 00   exit\n", NULL },
	{ "a dash is standard input", "asm -f hex -- -", "exit", 0,
	  "95 00 00 00 00 00 00 00   exit\n", NULL },
	{ "a map by its name", "asm -f hex --map a=3 -m b=0x10",
	  "r1 = map[b]", 0, "r1 = map[fd:16]", NULL },
	{ "an error shows its place", "asm", "r0 = 0\n\texti", 1, NULL,
	  "standard input:2:2: there is no instruction 'exti'; did you mean "
	  "'exit'?\n    \texti\n    \t^\n" },
	{ "a program that is well formed", "asm --check", "r0 = 0\nexit", 0,
	  NULL, NULL },
	{ "a program that is malformed", "asm --check",
	  "r0 = 0\nr0 /= 0\nexit", 1, NULL,
	  "standard input:2: division by zero\n" },
	{ "a jump that leads nowhere", "asm --check", "goto pc+7\nexit", 1,
	  NULL, "standard input:1: it jumps to 8, but the program ends at 1" },
	{ "an end that is missing", "asm --check", "\n\nr0 = 0", 1, NULL,
	  "standard input:3: after it the program goes on where there is "
	  "nothing: exit or goto is missing" },
	{ "an empty program", "asm --check", "", 1, NULL,
	  "standard input:1: there are no instructions" },
	{ "a file that is not there", "asm /nonexistent/prog.s", "", 1, NULL,
	  "rawbpf asm: /nonexistent/prog.s: No such file or directory" },
	{ "an output that cannot be", "asm -o /nonexistent/prog.bin", "exit", 1,
	  NULL, "/nonexistent/prog.bin: No such file or directory" },
	{ "a disk that is full", "asm -o /dev/full", "exit", 1, NULL,
	  "No space left on device" },
	{ "a folder is no file", "dis /tmp", "", 1, NULL,
	  "rawbpf dis: /tmp: Is a directory" },

	{ "text can be disassembled too", "dis", "r0 = 0 ; so\nexit", 0,
	  "0: (b7) r0 = 0\n1: (95) exit\n", NULL },
	{ "places can become labels", "dis --labels", "goto pc+0\nexit", 0,
	  "\tgoto L1\nL1:\n\texit\n", NULL },
	{ "bytes are told one by one", "dis --bytes", "exit", 0,
	  "95                        code: BPF_JMP 05 | BPF_EXIT 90 | BPF_K",
	  NULL },
	{ "control flow becomes DOT", "dis --dot", "goto pc+0\nexit", 0,
	  "b0 -> b1", NULL },
	{ "control flow becomes SVG", "dis --svg", "goto pc+0\nexit", 0,
	  "<svg xmlns", NULL },
	{ "no picture of a jump that leads nowhere", "dis --svg", "goto pc+5",
	  1, NULL,
	  "standard input: instruction 0: it jumps to 6, but the program ends "
	  "at 0" },
	{ "nothing is no program", "dis", "", 1, NULL,
	  "rawbpf dis: standard input: it is empty" },
	{ "bytes that are no whole instruction", "dis", "\x95\x01\x02", 1, NULL,
	  "3 bytes are not a whole number of 8-byte instructions" },
	{ "bytes whose text would lose something", "dis",
	  "\x95\x01\x02\x03\x04\x05\x06\x07", 0,
	  "0: (95) bytes 95 01 02 03 04 05 06 07 ; exit, a field that is not "
	  "used is not zero", NULL },
	{ "a pin that is not there", "dis --pinned /nonexistent/pin", "", -1,
	  NULL, "/nonexistent/pin: bpf(BPF_OBJ_GET): " },
};

/* clang-format on */

static void compare(const char *is, const char *part, const char *where)
{
	if (part)
		ck_assert_msg(strstr(is, part), "%s has no '%s': %.600s", where,
			      part, is);
	else
		ck_assert_msg(!*is, "%s says: %.600s", where, is);
}

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, rows[i].line, rows[i].in, strlen(rows[i].in));
	compare(c.err, rows[i].err, "standard error");
	compare(c.out, rows[i].out, "standard output");
	if (rows[i].status >= 0)
		ck_assert_int_eq(c.status, rows[i].status);
	cli_close(&c);
}
TABLE(use, rows, check_row);
