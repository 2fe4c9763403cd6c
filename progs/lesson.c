/*
 * lesson.c - the narrator: see lesson.h.
 *
 *   lesson_main ---> each step: title, words, source, then step->run()
 *                        |          ---> lesson_show, lesson_saw
 *                        |          ---> sys_*() ---> the observer
 *                        |                              (all in narrate.c)
 *                        pause_here() between two steps
 */
#include "progs/lesson.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/prog.h"
#include "loader/why/refusal.h"
#include "progs/keys.h"
#include "progs/narrate.h"
#include "progs/source.h"
#include "progs/style.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct lesson *lesson;
static const struct lesson_step *step;
static bool left; /* the learner pressed q */
static volatile sig_atomic_t stop_signal;

#define MOST_PROGRAMS 16

/* The programs of this step, for the keys d and l. */
static struct prog_spec programs[MOST_PROGRAMS];
static int program_count;

bool lesson_stopped(void)
{
	return stop_signal || left;
}

static void on_signal(int signal)
{
	stop_signal = signal;
}

/* No SA_RESTART: a wait that a signal ends must notice. */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

void lesson_sleep_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	if (!lesson_stopped())
		nanosleep(&t, NULL);
}

#define KEYS "Enter next, s source, d disassembly, l verifier log, q quit"

/* ---- between the steps --------------------------------------------------- */

static void show_disassembly(void)
{
	for (int i = 0; i < program_count; i++) {
		printf("  program '%s':\n", programs[i].name);
		lesson_disasm(programs[i].insns, programs[i].insn_cnt);
	}
	if (!program_count)
		printf("  this step loads no program\n");
}

static void show_log(void)
{
	char *log;

	for (int i = 0; i < program_count; i++) {
		sys_quiet(true);
		log = prog_log(&programs[i], 2);
		sys_quiet(false);
		printf("  verifier log of '%s', level 2:\n%s", programs[i].name,
		       log ? log : "  (empty)\n");
		free(log);
	}
	if (!program_count)
		printf("  this step loads no program\n");
}

/* The file that has the lines of this step. */
static struct lesson_object find_source(void)
{
	const struct lesson_object *const *object = lesson->objects;

	for (; object && *object; object++)
		if (source_has((*object)->source, step->label))
			return **object;
	return (struct lesson_object){ .file = lesson->file,
				       .source = lesson->source };
}

static void show_more_source(void)
{
	if (!step->label ||
	    !source_print(stdout, find_source().source, step->label, 15))
		printf("  this step has no source lines\n");
}

/* On a terminal: wait for Enter, answer the other keys. */
static void pause_here(const char *prompt)
{
	char key = 0;

	while (!lesson_stopped() && key != 'n') {
		key = keys_ask(prompt);
		switch (key) {
		case 's': show_more_source(); break;
		case 'd': show_disassembly(); break;
		case 'l': show_log(); break;
		case 'q': left = true; break;
		}
	}
}

static int step_count(void)
{
	int n = 0;

	while (lesson->steps[n].title)
		n++;
	return n;
}

/* A copy: the instructions may lie on a stack that is gone by then. */
void lesson_program(const struct prog_spec *spec)
{
	size_t size = spec->insn_cnt * sizeof(*spec->insns);
	void *insns = malloc(size);

	if (!insns || program_count == MOST_PROGRAMS) {
		free(insns);
		return;
	}
	programs[program_count] = *spec;
	programs[program_count++].insns = memcpy(insns, spec->insns, size);
}

static void forget_programs(void)
{
	while (program_count > 0)
		free((void *)programs[--program_count].insns);
}

static void introduce(void)
{
	struct lesson_object from;

	printf("\n%sStep %d of %d: %s%s\n", style(stdout, BOLD),
	       (int)(step - lesson->steps) + 1, step_count(), step->title,
	       style(stdout, PLAIN));
	narrate_paragraph(2, step->words);
	if (step->label) {
		from = find_source();
		printf("\n  %s%s%s\n", style(stdout, DIM), from.file,
		       style(stdout, PLAIN));
		if (!source_print(stdout, from.source, step->label, 0))
			lesson_saw(false, "the source lines [%s]", step->label);
		printf("\n");
	}
	fflush(stdout);
	forget_programs();
}

static int walk_steps(void)
{
	int err = 0;

	for (step = lesson->steps; err >= 0 && step->title; step++) {
		if (step != lesson->steps)
			pause_here(KEYS);
		if (lesson_stopped()) {
			err = -EINTR;
			break;
		}
		introduce();
		err = step->run();
	}
	step--; /* the last that ran */
	return err;
}

int lesson_load(struct prog_spec *spec)
{
	char *log;
	int fd;

	lesson_program(spec);
	fd = prog_load(spec, &log);
	if (log) {
		fputs(log, stdout);
		why_show(stdout, &(struct refusal){ spec, log, fd, NULL });
	}
	free(log);
	return fd;
}

/* ---- the whole life ------------------------------------------------------ */

/* 0, or 3 having said why this kernel cannot run the lesson. */
static int check_needs(FILE *out)
{
	int err;

	for (unsigned int f = 0; f < KERNEL_FEATURES; f++) {
		if (!(lesson->needs & LESSON_NEEDS(f)))
			continue;
		err = kernel_can(f);
		if (err < 0) {
			fprintf(out, "%s\n", err_text());
			return 3;
		}
	}
	return 0;
}

static int verdict(int err)
{
	int missed;

	if (lesson_stopped()) {
		printf("\nLesson %d stopped. Nothing is left attached.\n",
		       lesson->number);
		return stop_signal ? 128 + stop_signal : 1;
	}
	if (err < 0) {
		fflush(stdout);
		fprintf(stderr, "lesson %d: %s\n", lesson->number, err_text());
		hint_print(stderr);
		return 1;
	}
	missed = narrate_missed();
	if (missed)
		printf("\nLesson %d: %d expected thing%s NOT seen.\n",
		       lesson->number, missed, missed > 1 ? "s were" : " was");
	else
		printf("\nLesson %d done: all it set out to show was seen. "
		       "Nothing is left attached.\n",
		       lesson->number);
	return missed ? 1 : 0;
}

static int usage(FILE *out, int status)
{
	fprintf(out,
		"usage: lesson [--can] [--files]\n"
		"Lesson %d: %s\n"
		"  --can    only say whether this kernel can run it (status 0) "
		"or why not (3)\n"
		"  --files  only say which files it takes along into the VM\n",
		lesson->number, lesson->title);
	return status;
}

/* The reason has been printed. */
static int cannot_run(void)
{
	hint_print(stderr);
	fprintf(stderr,
		"Lesson %d cannot run on this kernel. "
		"Type:  make lesson-%d KERNEL=6.12\n",
		lesson->number, lesson->number);
	return 3;
}

static int tell(void)
{
	int err;

	catch_signals();
	printf("%sLesson %d: %s%s\n", style(stdout, BOLD), lesson->number,
	       lesson->title, style(stdout, PLAIN));
	narrate_paragraph(2, lesson->intro);
	lesson_calls(true);
	err = walk_steps();
	if (err >= 0 && !lesson_stopped())
		pause_here(
			"Enter end, s source, d disassembly, l verifier log");
	left = left && step[1].title;
	forget_programs();
	lesson->close();
	return verdict(err);
}

static void say_vm(void)
{
	static char type[48];

	snprintf(type, sizeof(type), "make lesson-%d KERNEL=6.12",
		 lesson->number);
	hint_say_vm(type);
}

int lesson_main(int argc, char **argv, const struct lesson *this_lesson)
{
	lesson = this_lesson;
	if (argc == 2 && !strcmp(argv[1], "--can"))
		return check_needs(stdout);
	if (argc == 2 && !strcmp(argv[1], "--files"))
		return lesson->files && lesson->files(stdout) < 0 ? 3 : 0;
	if (argc == 2 && !strcmp(argv[1], "--help"))
		return usage(stdout, 0);
	if (argc > 1)
		return usage(stderr, 2);
	say_vm();
	return check_needs(stderr) ? cannot_run() : tell();
}
