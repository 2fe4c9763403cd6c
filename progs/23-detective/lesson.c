/*
 * Lesson 23, detective: ten programs are refused.  Who did it?
 *
 *     case01.bpf.c   refused: one line of the kernel's     the scene
 *          |         rawbpf why: what, where, since when   the solution
 *     mended/case01.bpf.c                                  accepted
 *
 * Whoever mends a case in its file has solved it: the kernel takes it then,
 * and the lesson says so.
 */
#include "loader/err.h"
#include "loader/why/refusal.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"
#include "progs/source.h"

#include <string.h>

#define CASE(n)                                               \
	LESSON_OBJECT(case##n, "progs/23-detective/case" #n); \
	LESSON_OBJECT(mended##n, "progs/23-detective/mended/case" #n)

CASE(01);
CASE(02);
CASE(03);
CASE(04);
CASE(05);
CASE(06);
CASE(07);
CASE(08);
CASE(09);
CASE(10);

static const struct lesson_object *const objects[] = {
	&case01, &mended01, &case02, &mended02, &case03, &mended03,
	&case04, &mended04, &case05, &mended05, &case06, &mended06,
	&case07, &mended07, &case08, &mended08, &case09, &mended09,
	&case10, &mended10, NULL
};

/* By number: what each is refused for. */
static const char *const causes_of[] = {
	NULL,
	"null-dereference",
	"map-out-of-bounds",
	"not-a-pointer",
	"unreleased-reference",
	"packet-out-of-bounds",
	"negative-size",
	"unbounded-pointer-math",
	"spin-lock",
	"not-a-pointer",
	"map-out-of-bounds",
};

static struct load load;
static int number;  /* of the case */
static bool solved; /* by whoever sits here */

/* ---- The scene ---- */

static void show_words(const char *log)
{
	char *text = strdup(log);
	const struct vlog_record *words;
	struct vlog read;

	if (text && vlog_read(&read, text, strlen(text)) == 0) {
		words = vlog_last_words(&read);
		if (words)
			lesson_show("The kernel says: %.*s", (int)words->length,
				    vlog_text(&read, words));
	}
	if (text)
		vlog_close(&read);
}

static int open_case(void)
{
	const struct load_prog *prog;
	int err;

	number++;
	lesson_calls(false);
	load_close(&load);
	err = lesson_open(&load, objects[2 * (number - 1)]);
	if (!err)
		err = load_all(&load);
	if (err < 0)
		return err;
	prog = &load.progs[0];
	lesson_program(&prog->spec);
	solved = prog->err == 0;
	if (solved)
		lesson_show("You have mended it.");
	else if (prog->log)
		show_words(prog->log);
	return 0;
}

/* ---- The solution ---- */

/* [cause] */
static bool is_cause(const struct load_prog *prog)
{
	struct why why;
	bool right = !why_object(&why, &load, prog) &&
		     !strcmp(causes[why.cause].id, causes_of[number]);
	FILE *out = lesson_indent();

	why_print(out, &why);
	lesson_outdent(out);
	why_close(&why);
	return right;
}
/* [/cause] */

/* The twin's lines, so that one sees the difference. */
static void show_mended(const struct lesson_object *mended)
{
	char label[16];

	snprintf(label, sizeof(label), "mended-%d", number);
	lesson_show("Mended, in %s:", mended->file);
	source_print(stdout, mended->source, label, 0);
}

static int load_mended(void)
{
	const struct lesson_object *mended = objects[2 * (number - 1) + 1];
	struct load twin;
	int err = lesson_open(&twin, mended);

	show_mended(mended);
	if (!err)
		err = load_all(&twin);
	if (err >= 0)
		lesson_saw(twin.progs[0].err == 0,
			   "case %d: mended, it is "
			   "accepted",
			   number);
	load_close(&twin);
	return err < 0 ? err : 0;
}

static int close_case(void)
{
	if (solved) {
		lesson_saw(true,
			   "case %d: solved, the kernel takes your "
			   "program",
			   number);
		return 0;
	}
	lesson_saw(is_cause(&load.progs[0]), "case %d: refused for %s", number,
		   causes_of[number]);
	return load_mended();
}

static void close_all(void)
{
	load_close(&load);
}

/* ---- The cases ---- */

#define SOLUTION "What `rawbpf why` says of it, and the program mended."
#define SCENE(n, title, words)                                          \
	{ "Case " #n ": " title, "case-" #n, words, open_case },        \
	{                                                               \
		"Case " #n ": the solution", NULL, SOLUTION, close_case \
	}

static const struct lesson_step steps[] = {
	SCENE(1, "the user nobody had seen",
	      "A counter for each user. It works for everybody whose counter "
	      "is there."),
	SCENE(2, "the eleventh of ten",
	      "Ten users, ten slots, and a check. One number is too many."),
	SCENE(3, "the address that was only a number",
	      "The kernel hands over a pointer to a task, and the program "
	      "follows it. In a kprobe one may not either: why?"),
	SCENE(4, "the way out",
	      "A record is reserved, filled and sent. Unless it is root's."),
	SCENE(5, "the second header",
	      "The packet's end was looked at, before the first header."),
	SCENE(6, "a name's length",
	      "The helper says how long the name is. What else does it say?"),
	SCENE(7, "a result below zero",
	      "Results up to 15 are counted. Most results are small, and some "
	      "are smaller."),
	SCENE(8, "the door that stayed locked",
	      "Packets and bytes have to fit together, so there is a lock."),
	SCENE(9, "the packet that moved",
	      "The check is there, and it is right. Then something happens "
	      "between it and the read."),
	SCENE(10, "the check that was right",
	      "A size of up to 2047 bytes is in one of 32 steps, and the check "
	      "says so. It is in one function, the access in another."),
	{ 0 },
};

LESSON(.number = 23, .title = "detective: ten programs to mend",
       .intro = "Ten programs are refused. Look at each and at what the kernel "
		"says; the solution comes after that.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .objects = objects);
