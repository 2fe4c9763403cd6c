/*
 * lesson.h - the narrator: a lesson is a program that explains itself.
 *
 * A lesson steps.  Each step has a title, two or three sentences, the source
 * lines about to run, read from the lesson's own file, and then what they
 * did: each system call in words, with the kernel's answer.
 *
 *   step 2  A map is created              struct lesson_step: title, words,
 *     ...
 *     61 | fd = sys_map_create(&spec);    the lines between its labels
 *     ...
 *     bpf(BPF_MAP_CREATE, ...) = fd 4     the observer, while they run
 *     seen: ...                           lesson_saw(): an expectation
 *
 * On a terminal it waits between steps; without one it runs through.  It
 * exits 0 only if everything it set out to show was seen.
 */
#ifndef PROGS_LESSON_H
#define PROGS_LESSON_H

#include "loader/kernel.h"
#include "loader/sys.h"

#include <stdbool.h>
#include <stdio.h>

/* An object of the lesson's folder, as clang made it, and its source. */
struct lesson_object {
	const char *file;   /* the source's path, from the top folder */
	const char *source; /* with the labels of steps */
	const unsigned char *bytes, *end;
};

struct lesson_step {
	const char *title; /* NULL: that was the last step */
	const char *label; /* the source lines it shows, of the lesson or one
			    * of its objects; or NULL */
	const char *words;
	int (*run)(void); /* 0, or -errno with the error text set */
};

struct lesson {
	int number;
	const char *title;
	const char *intro;  /* what will be seen, in one or two sentences */
	unsigned int needs; /* LESSON_NEEDS(CAN_KPROBE) | ... */
	const struct lesson_step *steps;
	void (*close)(void); /* detach, close: after the last step that ran */
	int (*files)(FILE *out); /* the paths, a line each, of what it takes
				  * along into the VM; NULL: nothing */
	const struct lesson_object *const *objects; /* NULL ends it; or NULL */
	const char *file;   /* where its source is, from the top folder */
	const char *source; /* the source itself */
};

#define LESSON_NEEDS(feature) (1u << (feature))

/* Both go into the lesson's binary, as its own source does: where it runs
 * there need not be a compiler.  LESSON_OBJECT(hello, "progs/06-object/hello")
 * makes `hello` of hello.bpf.c, whose object make has put below its build
 * folder. */
#define LESSON_OBJECT(name, path)                                           \
	__asm__(".pushsection .rodata\n.balign 8\n" #name                   \
		"_bytes: .incbin \"" path ".bpf.o\"\n" #name "_end: " #name \
		"_source: .incbin \"" path ".bpf.c\"\n"                     \
		".byte 0\n.popsection\n");                                  \
	extern const unsigned char name##_bytes[],                          \
		name##_end[] __attribute__((visibility("hidden")));         \
	extern const char name##_source[]                                   \
		__attribute__((visibility("hidden")));                      \
	static const struct lesson_object name = { path ".bpf.c",           \
						   name##_source,           \
						   name##_bytes, name##_end }

/* The whole life of a lesson's main(): arguments, the check of what the
 * kernel can do, the run, the verdict.  Returns the exit status: 0 all was
 * seen, 1 it was not or the learner left, 2 wrong usage, 3 not possible on this
 * kernel, 128+n ended by signal n. */
int lesson_main(int argc, char **argv, const struct lesson *lesson);

/* The lesson's own source goes into its binary, so that it can be shown
 * wherever the binary runs and is never another version. */
#define LESSON(...)                                                           \
	__asm__(".pushsection .rodata\n"                                      \
		"lesson_source: .incbin \"" __FILE__ "\"\n"                   \
		".byte 0\n.popsection\n");                                    \
	extern const char lesson_source[]                                     \
		__attribute__((visibility("hidden")));                        \
	int main(int argc, char **argv)                                       \
	{                                                                     \
		const struct lesson lesson = { __VA_ARGS__, .file = __FILE__, \
					       .source = lesson_source };     \
		return lesson_main(argc, argv, &lesson);                      \
	}                                                                     \
	_Static_assert(1, "")

/* A line of output, as it is. */
void lesson_show(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A program in the verifier's notation. */
void lesson_disasm(const struct bpf_insn *insns, int count);

/* Whatever is written to this stream is shown by lesson_outdent(), a little
 * to the right, which also closes it. */
FILE *lesson_indent(void);
void lesson_outdent(FILE *out);

/* Something the lesson promised: was it seen?  Returns `ok`. */
bool lesson_saw(bool ok, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Load the program of this step, showing the call; its disassembly and its
 * verifier log are then at hand when the step ends (keys d and l).  The fd,
 * or -errno with the error text set. */
int lesson_load(struct prog_spec *spec);

/* The same program for the keys, without loading it here. */
void lesson_program(const struct prog_spec *spec);

/* Show the calls from here on (true, as at the start), or not: a loop of a
 * thousand of them teaches nothing. */
void lesson_calls(bool shown);

/* Has Ctrl-C or SIGTERM come?  Everything that waits asks this. */
bool lesson_stopped(void);

/* Sleep, but wake up when a signal comes. */
void lesson_sleep_ms(int ms);

#endif
