/* What a tracepoint hands over: from its format file to a struct in C. */
#include "loader/attach/format.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/ctypes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "name: made_up\nID: 7\nformat:\n"
#define COMMON                                                            \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;"         \
	"\tsigned:0;\n"                                                   \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;"         \
	"\tsigned:0;\n"                                                   \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;" \
	"\tsigned:0;\n"                                                   \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"      \
	"\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n"
#define ENTER                                                        \
	"name: sys_enter_read\nID: 842\nformat:\n" COMMON            \
	"\tfield:unsigned int fd;\toffset:16;\tsize:8;\tsigned:0;\n" \
	"\tfield:char * buf;\toffset:24;\tsize:8;\tsigned:0;\n"      \
	"\tfield:size_t count;\toffset:32;\tsize:8;\tsigned:0;\n\n"  \
	"print fmt: \"fd: 0x%08lx\", ((unsigned long)(REC->fd)), field:\n"
#define EXIT                                                  \
	"name: sys_exit_read\nID: 841\nformat:\n" COMMON      \
	"\tfield:long ret;\toffset:16;\tsize:8;\tsigned:1;\n" \
	"\nprint fmt: \"0x%lx\", REC->ret\n"

/* ---- One field ---- */

static const struct {
	const char *says, *field, *member;
} fields[] = {
	{ "a type of C's own stays", "int a;\toffset:0;\tsize:4;\tsigned:1;",
	  "int a; /* offset 0, size 4 */" },
	{ "an argument of a system call has eight bytes",
	  "unsigned int fd;\toffset:0;\tsize:8;\tsigned:0;",
	  "unsigned long long fd; /* offset 0, size 8: unsigned int */" },
	{ "a type that C does not know is a number",
	  "pid_t pid;\toffset:0;\tsize:4;\tsigned:1;",
	  "int pid; /* offset 0, size 4: pid_t */" },
	{ "a pointer is a number",
	  "const char *name;\toffset:0;\tsize:8;"
	  "\tsigned:0;",
	  "unsigned long long name; /* offset 0, size 8: const char * */" },
	{ "an array stays one",
	  "char comm[16];\toffset:0;\tsize:16;"
	  "\tsigned:0;",
	  "char comm[16]; /* offset 0, size 16 */" },
	{ "an array of what C does not know",
	  "__u8 saddr[4];\toffset:0;\tsize:4;\tsigned:0;",
	  "unsigned char saddr[4]; /* offset 0, size 4: __u8[] */" },
	{ "an array of arrays becomes one",
	  "u32 x[2][3];\toffset:0;\tsize:24;\tsigned:0;",
	  "unsigned int x[6]; /* offset 0, size 24: u32[] */" },
	{ "a length that is a word follows from the size",
	  "char comm[TASK_COMM_LEN];\toffset:0;\tsize:16;\tsigned:0;",
	  "char comm[16]; /* offset 0, size 16 */" },
	{ "of unknown elements in unknown number there are bytes",
	  "foo_t x[N];\toffset:0;\tsize:12;\tsigned:0;",
	  "unsigned char x[12]; /* offset 0, size 12: foo_t[] */" },
	{ "an array without a length at the end",
	  "u32 buf[];\toffset:0;\tsize:0;\tsigned:0;",
	  "unsigned char buf[0]; /* offset 0, size 0: u32[] */" },
	{ "what has a length of its own is a number of four bytes",
	  "__data_loc char[] name;\toffset:0;\tsize:4;\tsigned:0;",
	  "unsigned int name; /* offset 0, size 4: __data_loc char[] */" },
	{ "a struct is bytes",
	  "struct in6_addr a;\toffset:0;\tsize:16;\tsigned:0;",
	  "unsigned char a[16]; /* offset 0, size 16: struct in6_addr */" },
	{ "an array whose length does not fit its size is bytes",
	  "int a[3];\toffset:0;\tsize:8;\tsigned:1;",
	  "unsigned char a[8]; /* offset 0, size 8: int[] */" },
	{ "a hole before the first", "int a;\toffset:8;\tsize:4;\tsigned:1;",
	  "char gap_0[8]; int a; /* offset 8, size 4 */" },
	{ "a number where C would not put it",
	  "u64 a;\toffset:4;\tsize:8;\tsigned:0;",
	  "char gap_0[4]; "
	  "unsigned long long a; /* offset 4, size 8: u64 */ "
	  "} __attribute__((packed" },
};

/* Each row of white space becomes one space. */
static void squash(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++)
		if (!isspace((unsigned char)*from))
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
}

static char *print(const struct format *format)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	format_print(out, format);
	fclose(out);
	squash(text);
	return text;
}

static void check_field(int i)
{
	char text[512], wanted[512], *printed;
	struct format format;

	snprintf(text, sizeof(text), HEAD "\tfield:%s\n", fields[i].field);
	snprintf(wanted, sizeof(wanted), "struct made_up { %s",
		 fields[i].member);
	ck_assert_msg(format_read(&format, text, strlen(text)) == 0, "%s",
		      err_text());
	printed = print(&format);
	ck_assert_msg(!strncmp(printed, wanted, strlen(wanted)),
		      "printed: %s\nwanted: %s", printed, wanted);
	free(printed);
	format_close(&format);
}
TABLE(format_fields, fields, check_field);

/* ---- The header of lesson 8 ---- */

static const struct {
	const char *says, *text;
	int id, count;
} wholes[] = {
	{ "lesson 8's struct of the entry is made of the format", ENTER, 842,
	  8 },
	{ "lesson 8's struct of the exit is made of the format", EXIT, 841, 6 },
};

static void check_whole(int i)
{
	static char header[8192];
	FILE *file = fopen("progs/08-read-pair/read_format.h", "re");
	struct format format;
	char *printed;

	ck_assert_ptr_ne(file, NULL);
	header[fread(header, 1, sizeof(header) - 1, file)] = '\0';
	fclose(file);
	squash(header);
	ck_assert_int_eq(format_read(&format, wholes[i].text,
				     strlen(wholes[i].text)),
			 0);
	ck_assert_uint_eq(format.id, wholes[i].id);
	ck_assert_int_eq(format.count, wholes[i].count);
	printed = print(&format);
	ck_assert_msg(strstr(header, printed), "not in the header: %s",
		      printed);
	free(printed);
	format_close(&format);
}
TABLE(format_wholes, wholes, check_whole);

/* ---- Broken files ---- */

#define FIELD(x) HEAD "\tfield:" x "\n"
#define REST	 ";\toffset:0;\tsize:4;\tsigned:0;"
#define LONG                                                                  \
	"a123456789012345678901234567890123456789012345678901234567890123456" \
	"7890123456789012345678901234567890123456789012345678901234567890"

static const struct {
	const char *says, *text, *err;
} broken[] = {
	{ "an empty file", "", "it has no name" },
	{ "no name", "ID: 7\n\tfield:int a" REST, "it has no name" },
	{ "a name that is none", "name: a b\n", "'a b' is no name" },
	{ "a name with a brace", "name: a{\n", "is no name" },
	{ "a name that goes on and on", "name: " LONG "\n", "is no name" },
	{ "no ID", "name: x\n\tfield:int a" REST, "it has no ID" },
	{ "an ID that is no number", "name: x\nID: x\n", "it has no ID" },
	{ "no field", HEAD, "it has no field" },
	{ "fields behind the print format", HEAD "print fmt: x\n\tfield:int a;",
	  "it has no field" },
	{ "a field of nothing", FIELD(""), "'' is no type and a name" },
	{ "a name without a type", FIELD("a" REST), "'a' is no type and" },
	{ "a type without a name", FIELD("int *" REST), "'int *' is no type" },
	{ "a name that begins with a digit", FIELD("int 4a" REST),
	  "'int 4a' is no type and a name" },
	{ "brackets alone", FIELD("[4]" REST), "'[4]' is no type and a name" },
	{ "brackets that only close", FIELD("int a]" REST), "is no type and" },
	{ "a type that ends a comment", FIELD("int */ x; a" REST),
	  "'int */ x' is no type and a name" },
	{ "a type with a quote", FIELD("int\" a" REST), "is no type and" },
	{ "a name too long", FIELD("int " LONG REST), "is too long" },
	{ "a type too long", FIELD(LONG " a" REST), "is too long" },
	{ "no offset", FIELD("int a;\tsize:4;\tsigned:0;"),
	  "'offset:' and a number were expected at 'size:4;" },
	{ "nothing behind the name", FIELD("int a"),
	  "'offset:' and a number were expected at ''" },
	{ "an offset that is none", FIELD("int a;\toffset:x;"),
	  "'offset:' and a number were expected" },
	{ "an offset below zero", FIELD("int a;\toffset:-4;"),
	  "'offset:' and a number were expected" },
	{ "an offset that is huge",
	  FIELD("int a;\toffset:99999999999999999999;"),
	  "a number up to 8192" },
	{ "a number without its end", FIELD("int a;\toffset:0"),
	  "a number up to 8192 and a ';' were expected" },
	{ "no size", FIELD("int a;\toffset:0;\tsigned:0;"),
	  "'size:' and a number were expected" },
	{ "no sign", FIELD("int a;\toffset:0;\tsize:4;"),
	  "'signed:' and a number were expected" },
	{ "a record that is longer than any",
	  FIELD("char a[9];\toffset:8190;\tsize:9;\tsigned:0;"),
	  "field a ends at byte 8199, and a record has 8192" },
	{ "two fields in one place", FIELD("int a" REST "\n\tfield:int b" REST),
	  "field b begins at byte 0, before a ends at 4" },
	{ "a field before the one before it",
	  FIELD("int a;\toffset:8;\tsize:4;\tsigned:0;\n\tfield:int b" REST),
	  "field b begins at byte 0, before a ends at 12" },
	{ "two fields of one name",
	  FIELD("int a" REST "\n\tfield:int a;\toffset:4;\tsize:4;\tsigned:0;"),
	  "two fields named a" },
};

static void check_broken(int i)
{
	struct format format;
	const char *text = broken[i].text;

	ck_assert_int_lt(format_read(&format, text, strlen(text)), 0);
	ck_assert_msg(strstr(err_text(), broken[i].err), "said: %s",
		      err_text());
	format_close(&format);
}
TABLE(format_broken, broken, check_broken);

static const struct {
	const char *says;
	unsigned int seed;
	int many; /* 0: one byte of the text is changed, again and again */
} wild[] = {
	{ "a format with any byte changed is read or refused", 1, 0 },
	{ "a format of more fields than any is refused", 0, 300 },
};

/* What is taken can be printed, and nothing of it lies beyond a record. */
static void try(const char *text, size_t size)
{
	struct format format;

	if (format_read(&format, text, size) == 0) {
		const struct format_field *last =
			&format.fields[format.count - 1];

		ck_assert_uint_le(last->offset + last->size, FORMAT_MOST_BYTES);
		free(print(&format));
	}
	format_close(&format);
}

static void check_wild(int i)
{
	static char text[64 << 10];
	struct format format;
	size_t len = strlen(ENTER);

	srand(wild[i].seed);
	for (int n = 0; !wild[i].many && n < 20000; n++) {
		memcpy(text, ENTER, len);
		for (int k = rand() % 4; k >= 0; k--)
			text[rand() % len] = rand();
		try(text, rand() % 8 ? len : rand() % len);
	}
	if (!wild[i].many)
		return;
	len = sprintf(text, HEAD);
	for (int n = 0; n < wild[i].many; n++)
		len += sprintf(text + len,
			       "\tfield:char a%d;\toffset:%d;\tsize:1;"
			       "\tsigned:0;\n",
			       n, n);
	ck_assert_int_lt(format_read(&format, text, len), 0);
	ck_assert_str_eq(err_text(), "more than 256 fields");
	format_close(&format);
}
TABLE(format_wild, wild, check_wild);

/* ---- Beside a struct ---- */

#define BEGIN                                                        \
	"struct sys_enter_read { u16 common_type; u8 common_flags; " \
	"u8 common_preempt_count; int common_pid; int __syscall_nr; "

/* Of a kernel for real-time work, which counts in four bytes more. */
#define LATER                                                             \
	"name: sys_enter_read\nID: 842\nformat:\n"                        \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;"         \
	"\tsigned:0;\n"                                                   \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;"         \
	"\tsigned:0;\n"                                                   \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;" \
	"\tsigned:0;\n"                                                   \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"        \
	"\tfield:unsigned char common_preempt_lazy_count;\toffset:8;"     \
	"\tsize:1;\tsigned:0;\n\n"                                        \
	"\tfield:int __syscall_nr;\toffset:12;\tsize:4;\tsigned:1;\n"     \
	"\tfield:unsigned int fd;\toffset:16;\tsize:8;\tsigned:0;\n"

static const struct {
	const char *says, *text, *source;
	const char *err; /* NULL: it fits */
} structs[] = {
	{ "a struct of the same layout fits", ENTER,
	  BEGIN "u8 gap_12[4]; u64 fd; u64 buf; u64 count; };", NULL },
	{ "members may be left out at the end", ENTER,
	  BEGIN "u8 gap_12[4]; u64 fd; };", NULL },
	{ "and in the middle, if there is a gap", ENTER,
	  BEGIN "u8 gap_12[20]; u64 count; };", NULL },
	{ "a member at another byte", ENTER, BEGIN "u8 gap_12[12]; u64 fd; };",
	  "fd of sys_enter_read: the program was compiled for 8 bytes at byte "
	  "24, this kernel has 8 at byte 16" },
	{ "a member of another size", ENTER, BEGIN "u32 gap_12; u32 fd; };",
	  "fd of sys_enter_read: the program was compiled for 4 bytes at byte "
	  "16, this kernel has 8 at byte 16" },
	{ "a member that the kernel does not have", ENTER,
	  BEGIN "u32 gap_12; u64 file; };",
	  "this kernel's sys_enter_read has no field file" },
	{ "a field where the kernel has another", LATER,
	  BEGIN "u8 gap_12[4]; u64 fd; };",
	  "__syscall_nr of sys_enter_read: the program was compiled for 4 "
	  "bytes at byte 8, this kernel has 4 at byte 12" },
	{ "another struct altogether", ENTER,
	  "struct sys_exit_read { u64 ret; };",
	  "there is no struct sys_enter_read" },
};

static void check_struct(int i)
{
	struct format format;
	struct btf btf;
	size_t size;
	void *bytes = ctypes_make(structs[i].source, &size);
	int err;

	ck_assert_int_eq(btf_read(&btf, bytes, size, NULL), 0);
	ck_assert_int_eq(format_read(&format, structs[i].text,
				     strlen(structs[i].text)),
			 0);
	err = format_check(&format, &btf, "sys_enter_read");
	ck_assert_int_eq(err < 0, structs[i].err != NULL);
	if (structs[i].err)
		ck_assert_str_eq(err_text(), structs[i].err);
	format_close(&format);
	btf_close(&btf);
	free(bytes);
}
TABLE(format_structs, structs, check_struct);
