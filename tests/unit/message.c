/* The verifier's messages: every row finds itself, and real lines their
 * cause. */
#include "insn/verifier/message.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- real lines ---- */

/* clang-format off */

static const struct real {
	const char *says;
	const char *cause; /* NULL: no row */
} real[] = {
	{ "invalid access to packet, off=0 size=14, R2(id=0,off=0,r=0)",
	  "packet-out-of-bounds" },
	{ "R2 offset is outside of the packet", "packet-out-of-bounds" },
	/* of 7.3, where an argument is called by its register */
	{ "misaligned stack access off 0+-12 size 8", "misaligned-access" },
	{ "R1 is scalar expected STRUCT task_struct", "kfunc-argument" },
	{ "R1 pointer type STRUCT task_struct must point to scalar, or struct "
	  "with scalar", "kfunc-argument" },
	{ "Expected an initialized dynptr as R3", "dynptr" },
	{ "Expected an initialized dynptr as *(R11-8)", "dynptr" },
	{ "expected an initialized iter_num as R1", "iterator" },
	{ "release helper bpf_sk_release expects referenced PTR_TO_BTF_ID "
	  "passed to R1", "release-mismatch" },
	{ "R3 and R4 memory, len pair leads to invalid memory access",
	  "memory-length" },
	{ "Global function add() return value not void or scalar. Only those "
	  "are supported.", "function-call" },
	{ "*(R11-8) unbounded memory access, use 'var &= const' or 'if (var < "
	  "const)'", "unbounded-size" },
	/* of 5.15 */
	{ "helper wants pointer to allocated memory", "release-mismatch" },
	{ "Writes through BTF pointers are not allowed",
	  "kernel-object-access" },
	{ "R1 invalid mem access 'scalar'", "not-a-pointer" },
	{ "R1 invalid mem access 'inv'", "not-a-pointer" },
	{ "R0 invalid mem access 'map_value_or_null'", "null-dereference" },
	{ "R0 invalid mem access 'sock_or_null'", "null-dereference" },
	{ "R1 invalid mem access 'map_ptr'", "special-pointer" },
	{ "invalid access to map value, value_size=44 off=84 size=4",
	  "map-out-of-bounds" },
	{ "R1 max value is outside of the allowed memory range",
	  "map-out-of-bounds" },
	{ "R0 unbounded memory access, make sure to bounds check any such "
	  "access", "unbounded-index" },
	{ "R0 min value is negative, either use unsigned index or do a if "
	  "(index >=0) check.", "negative-index" },
	{ "R2 min value is negative, either use unsigned or 'var &= const'",
	  "negative-size" },
	{ "R2 unbounded memory access, use 'var &= const' or 'if (var < "
	  "const)'", "unbounded-size" },
	{ "R2 invalid zero-sized read: u64=[0,63]", "zero-size" },
	{ "R3 !read_ok", "uninitialized-register" },
	{ "R12 is invalid", "invalid-register" },
	{ "invalid bpf_context access off=8 size=4", "context-field" },
	{ "R2 type=scalar expected=fp", "helper-argument" },
	{ "R2 type=inv expected=fp, pkt, pkt_meta, map_key, map_value",
	  "helper-argument" },
	{ "R1 type=map_value_or_null expected=map_ptr", "null-argument" },
	{ "math between pkt pointer and register with unbounded min value is "
	  "not allowed", "unbounded-pointer-math" },
	{ "misaligned stack access off (0x0; 0x0)+0+-4 size 8",
	  "misaligned-access" },
	{ "misaligned packet access off 2+(0x0; 0x0)+15+0 size 4",
	  "misaligned-access" },
	{ "invalid write to stack R10 off=-520 size=8", "stack-out-of-bounds" },
	{ "invalid indirect access to stack R2 off=-8 size=16",
	  "stack-out-of-bounds" },
	{ "invalid read from stack R10 off=-520 size=8",
	  "stack-out-of-bounds" },
	{ "invalid read from stack R2 off -16+8 size 16",
	  "uninitialized-stack" },
	{ "invalid indirect read from stack R2 off -16+0 size 16",
	  "uninitialized-stack" },
	{ "jump out of range from insn 1 to 9", "bad-jump" },
	{ "R0 pointer arithmetic on map_value_or_null prohibited, null-check "
	  "it first", "null-arithmetic" },
	{ "R2 pointer arithmetic with <<= operator prohibited",
	  "pointer-arithmetic" },
	{ "BPF_MOV uses reserved fields", "malformed-instruction" },
	{ "Unreleased reference id=2 alloc_insn=5", "unreleased-reference" },
	{ "BPF_EXIT instruction in main prog would lead to reference leak",
	  "unreleased-reference" },
	{ "program of this type cannot use helper bpf_probe_read#4",
	  "helper-unavailable" },
	{ "unknown func bpf_probe_read#4", "helper-unavailable" },
	{ "invalid func unknown#195896080", "helper-unavailable" },
	{ "At program exit the register R0 has smin=2 smax=2 should have been "
	  "in [0, 1]", "return-value" },
	{ "At program exit the register R0 has value (0x2; 0x0) should have "
	  "been in (0x0; 0x1)", "return-value" },
	{ "cannot pass map_type 1 into func bpf_map_push_elem#87",
	  "map-mismatch" },
	{ "infinite loop detected at insn 5", "endless-loop" },
	{ "BPF program is too large. Processed 1000001 insn", "too-complex" },
	{ "dereference of modified ctx ptr R1 off=8 disallowed",
	  "modified-context" },
	{ "combined stack size of 2 calls is 544. Too large",
	  "stack-too-large" },
	{ "same insn cannot be used with different pointers",
	  "different-pointers" },
	{ "R0 leaks addr as return value", "pointer-leak" },
	{ "R1 has pointer with unsupported alu operation, pointer arithmetic "
	  "with it prohibited for !root", "speculation" },
	{ "verifier bug: nobody has seen these words", "verifier-bug" },
	{ "invalid stack type R2 off=-4 access_size=8", "stack-out-of-bounds" },
	{ "invalid indirect read from stack off -16+8 size 16",
	  "uninitialized-stack" },
	{ "off 4 doesn't point to 'struct bpf_res_spin_lock' that is at 0",
	  "spin-lock" },
	{ "map 'm' has no valid bpf_spin_lock", "spin-lock" },
	{ "map 'm' has no valid bpf_task_work", "timer" },
	{ "BPF_EXIT instruction in main prog cannot be used inside "
	  "bpf_rcu_read_lock-ed region", "sleeping" },
	{ "unexpected __bpf_trap() due to uninitialized variable?",
	  "uninitialized-register" },
	{ "BPF_JA|BPF_X uses reserved fields", "malformed-instruction" },
	{ "BPF_LD_[ABS|IND] would lead to reference leak",
	  "unreleased-reference" },
	{ "0: (b7) r0 = 0", NULL },
	{ "processed 1 insns (limit 1000000)", NULL },
	{ "R1 type= expected", NULL },
	{ "xR3 !read_ok", NULL },
	{ "R3 !read_ok at last", NULL },
	{ "R !read_ok", NULL },
	{ "R%d !read_ok", NULL },
	{ "", NULL },
	{ " . .", NULL },
};

/* clang-format on */

static void check_real(int i)
{
	const char *line = real[i].says;
	const struct message *found = message_match(line, strlen(line), NULL);

	ck_assert_ptr_eq(found, message_match(line, strlen(line), NULL));
	if (!real[i].cause) {
		ck_assert_msg(!found, "matches: %s",
			      found ? found->format : "");
		return;
	}
	ck_assert_msg(found, "no row");
	ck_assert_str_eq(causes[found->cause].id, real[i].cause);
	ck_assert(!found->note);
}

TABLE(message_real, real, check_real);

/* ---- every row ---- */

/* What a directive of the format printed. */
static const char *sample(const char **format)
{
	const char *p = *format + 1;

	p += strspn(p, "#.*lhz0123456789");
	*format = p + 1;
	switch (*p) {
	case 's': return "SOMETHING";
	case 'x': return "0xbeef";
	case 'c': return "~";
	case 'p': *format = p + 2; return "START";
	default: return "-7";
	}
}

/* The line that a row's format prints; in `text`, `size` bytes. */
static void print_row(const struct message *row, char *text, size_t size)
{
	const char *p = row->format;
	FILE *out = fmemopen(text, size, "w");

	while (*p)
		if (*p == '%')
			fputs(sample(&p), out);
		else
			fputc(*p++, out);
	fclose(out);
}

/* Every row says something, and the line that it prints leads back to it. */
static void check_rows(int i)
{
	const struct message *row;
	int count = 0;

	for (; (row = message_at(count)); count++) {
		char line[400] = "";
		struct message_args args;

		print_row(row, line, sizeof(line));
		ck_assert_msg(message_match(line, strlen(line), &args) == row,
			      "%s leads to %s", line,
			      message_match(line, strlen(line), &args)
				      ? message_match(line, strlen(line), &args)
						->format
				      : "nothing");
		ck_assert_msg(strlen(row->means) > 20, "%s", row->format);
		ck_assert_msg(row->cause > CAUSE_UNKNOWN &&
				      row->cause <= CAUSE_NOT_PERMITTED,
			      "%s", row->format);
	}
	ck_assert_int_gt(count, i + 840);
	ck_assert_ptr_null(message_at(-1));
}

/* Two messages mean the same only if they are the same. */
static void check_means(int i)
{
	(void)i;
	for (int a = 0; message_at(a); a++)
		for (int b = 0; b < a; b++)
			ck_assert_msg(strcmp(message_at(a)->means,
					     message_at(b)->means),
				      "%s\n%s", message_at(a)->format,
				      message_at(b)->format);
}

/* Every cause but those without a log has a message. */
static void check_used(int i)
{
	bool used[CAUSES] = { false };

	for (i = 0; message_at(i); i++)
		if (!message_at(i)->note)
			used[message_at(i)->cause] = true;
	for (i = CAUSE_UNKNOWN + 1; i < CAUSE_NOT_PERMITTED; i++)
		ck_assert_msg(used[i], "%s", causes[i].id);
}

/* Every cause is found by its id, and shares no word of it with another. */
static void check_causes(int i)
{
	for (i = 0; i < CAUSES; i++) {
		const struct cause *a = &causes[i];

		ck_assert_ptr_eq(cause_find(a->id), a);
		ck_assert_int_gt(strlen(verdict_words(a->verdict)), 0);
		for (int j = 0; j < i; j++) {
			ck_assert_str_ne(a->title, causes[j].title);
			ck_assert_str_ne(a->rule, causes[j].rule);
			ck_assert_str_ne(a->fix, causes[j].fix);
		}
	}
	ck_assert_ptr_null(cause_find("no-such-cause"));
	ck_assert_str_eq(verdict_id(VERDICT_CODE), "your-code");
}

/* What stands in the line for the directives. */
static void check_args(int i)
{
	static const char line[] =
		"invalid access to packet, off=-4 size=14, R2(id=0,off=8,r=0)";
	static const char type[] = "R3 type=map_value expected=fp, pkt\n";
	struct message_args args;

	(void)i;
	ck_assert_ptr_nonnull(message_match(line, sizeof(line) - 1, &args));
	ck_assert_int_eq(args.count, 6);
	ck_assert_int_eq(args.arg[0].number, -4);
	ck_assert_int_eq(args.arg[1].number, 14);
	ck_assert_int_eq(args.arg[4].number, 8);
	ck_assert(args.arg[5].is_number);
	ck_assert_ptr_nonnull(message_match(type, sizeof(type) - 1, &args));
	ck_assert_int_eq(args.arg[0].number, 3);
	ck_assert(!args.arg[1].is_number);
	ck_assert_uint_eq(args.arg[1].len, strlen("map_value"));
	ck_assert(!strncmp(args.arg[1].text, "map_value", args.arg[1].len));
}

#define OBJECT " expected pointer to map value or allocated object"

/* arg#2 is the third, as is R3; the seventh is the second on the stack. */
static void check_arguments(int i)
{
	static const struct {
		const char *line;
		int number;
	} rows[] = {
		{ "arg#2" OBJECT, 2 },	    { "R3" OBJECT, 2 },
		{ "*(R11-16)" OBJECT, 6 },  { "R3 !read_ok", 3 },
		{ "*(R11-8) !read_ok", 6 },
	};
	struct message_args args;

	for (i = 0; i < (int)(sizeof(rows) / sizeof(rows[0])); i++) {
		const char *line = rows[i].line;

		ck_assert_msg(message_match(line, strlen(line), &args), "%s",
			      line);
		ck_assert_int_eq(args.count, 1);
		ck_assert_msg(args.arg[0].number == rows[i].number, "%s: %lld",
			      line, (long long)args.arg[0].number);
	}
}

/* ---- lines that nobody printed ---- */

/* Every line that a row prints, cut anywhere and with any one byte changed,
 * in memory that ends where the line does. */
static void check_broken(int i)
{
	srand(i);
	for (i = 0; message_at(i); i++) {
		char line[400] = "";
		size_t len;

		print_row(message_at(i), line, sizeof(line));
		len = strlen(line);
		for (size_t cut = 0; cut <= len; cut++) {
			char *copy = malloc(cut + !cut);

			memcpy(copy, line, cut);
			message_match(copy, cut, NULL);
			if (cut)
				copy[rand() % cut] = rand();
			message_match(copy, cut, NULL);
			free(copy);
		}
	}
}

/* A line that nearly matches at every byte takes no longer for it. */
static void check_long(int i)
{
	static const char piece[] = "R1 type= expected=, %d arg%d() is ' in ";
	size_t len = 1 << 20;
	char *line = malloc(len);

	(void)i;
	for (size_t at = 0; at < len; at++)
		line[at] = piece[at % (sizeof(piece) - 1)];
	message_match(line, len, NULL);
	memset(line, '9', len);
	ck_assert_ptr_null(message_match(line, len, NULL));
	memset(line, 0, len);
	ck_assert_ptr_null(message_match(line, len, NULL));
	free(line);
}

/* Remarks, and the middle of longer sentences, are no rejections. */
static void check_notes(int i)
{
	static const char *const notes[] = {
		"arg#0 reference type('?? ') size cannot be determined: -22",
		"cur state: R0=1 R10=fp0",
		"use static function instead",
	};

	for (i = 0; i < (int)(sizeof(notes) / sizeof(notes[0])); i++) {
		const struct message *found =
			message_match(notes[i], strlen(notes[i]), NULL);

		ck_assert_msg(found && found->note, "%s", notes[i]);
	}
}

static const struct check {
	const char *says;
	void (*run)(int i);
} checks[] = {
	{ "every message's own line leads back to it", check_rows },
	{ "no two messages mean the same", check_means },
	{ "every cause with a log has a message", check_used },
	{ "every cause has an id, a rule and a fix of its own", check_causes },
	{ "a message's numbers and words come out of its line", check_args },
	{ "an argument is the same by each of its names", check_arguments },
	{ "a message that is only a remark is known as one", check_notes },
	{ "a broken message is read no further than it goes", check_broken },
	{ "a message of a million bytes is read in no time", check_long },
};

static void check_one(int i)
{
	checks[i].run(0);
}

TABLE(message_checks, checks, check_one);
