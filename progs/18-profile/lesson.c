/*
 * Lesson 18, profile: where does the time go?
 *
 *   the CPU's clock --> perf event --> on_tick(): which stack is this?
 *                                        |
 *   names <-- /proc/kallsyms,            counts[stack]++
 *             the ELF files              |
 *     |                                  v
 *     +----------------> a tree, a flame graph
 *
 * It looks at itself: three functions whose shares of the time are known.
 */
#include "insn/names.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "progs/18-profile/stacks.h"
#include "progs/flame.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define FREQUENCY 499  /* a second; a prime, so as not to beat with others */
#define BURN_MS	  1500 /* of CPU time */
#define ROUND	  20000u

LESSON_OBJECT(profile, "progs/18-profile/profile");
LESSON_OBJECT(refused, "progs/18-profile/refused");
static const struct lesson_object *const objects[] = { &profile, &refused,
						       NULL };

static struct load load, bad;
static struct link link_ = LINK_NONE;
static struct flame flame;

/* ---- What is looked at ---- */

/* [burn] */
/* Part of its caller.  `sum` is in memory, on the caller's stack, which so
 * gets a frame pointer. */
static inline __attribute__((always_inline)) void spin(unsigned int times)
{
	volatile unsigned int sum = 0;

	for (unsigned int i = 0; i < times; i++)
		sum = sum * 1664525 + i;
}

__attribute__((noinline)) static void one_part(void)
{
	spin(1 * ROUND);
}

__attribute__((noinline)) static void two_parts(void)
{
	spin(2 * ROUND);
}

__attribute__((noinline)) static void three_parts(void)
{
	spin(3 * ROUND);
}

__attribute__((noinline)) static int ask_kernel(void)
{
	char bytes[8192];

	return getrandom(bytes, sizeof(bytes), 0) > 0 ? bytes[0] : 0;
}
/* [/burn] */

static int cpu_ms(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* How many rounds that were. */
__attribute__((noinline)) static int burn(int ms)
{
	int rounds = 0, until = cpu_ms() + ms;

	for (; cpu_ms() < until && !lesson_stopped(); rounds++) {
		three_parts();
		two_parts();
		one_part();
		ask_kernel();
	}
	return rounds;
}

static int show_work(void)
{
	int rounds = burn(100);

	lesson_show("%d rounds in a tenth of a second of CPU time", rounds);
	lesson_saw(rounds > 0, "it burns");
	return 0;
}

/* ---- Loaded, refused ---- */

static int show_maps(void)
{
	int err = lesson_open(&load, &profile);
	struct map_spec spec;

	for (int i = 0; !err && i < load.mapdefs.count; i++) {
		load_map_spec(&load, &load.mapdefs.rows[i], &spec);
		lesson_show(
			"%-11s  %-11s  %4u elements, keys of %u bytes, values of %u",
			load.mapdefs.rows[i].name,
			name_of(&map_type_names, (int)spec.type),
			spec.max_entries, spec.key_size, spec.value_size);
	}
	if (!err)
		lesson_saw(load.mapdefs.count == 3,
			   "two maps, and one with the two variables");
	return err;
}

static int load_profile(void)
{
	int err = lesson_load_all(&load);

	if (!err)
		lesson_saw(true, "it is loaded, and nothing runs it yet");
	return err;
}

static int show_refused(void)
{
	return lesson_refused(&bad, &refused, "cannot pass map_type 1 into",
			      "type 1 is a hash, and stacks do not go there");
}

/* ---- On the clock ---- */

static int sample(void)
{
	uint64_t *ticks = lesson_variable(&load, "ticks", sizeof(*ticks));
	struct load_prog *prog = load_prog_find(&load, "on_tick");
	int err, ran;

	if (!ticks || !prog)
		return -ENOENT;
	/* [attach] */
	struct place place = { .event = "cpu-clock",
			       .frequency = FREQUENCY,
			       .pid = getpid() };

	err = attach_auto(&link_, &prog->def->sec, prog->fd, &place);
	/* [/attach] */
	if (err)
		return err;
	ran = burn(BURN_MS);
	link_close(&link_);
	lesson_show("%d rounds, %llu ticks", ran, (unsigned long long)*ticks);
	lesson_saw(*ticks > FREQUENCY * BURN_MS / 1000 / 4,
		   "about %d a second, of CPU time that it used", FREQUENCY);
	return 0;
}

static int sample_all(void)
{
	uint64_t *ticks = lesson_variable(&load, "ticks", sizeof(*ticks));
	struct load_prog *prog = load_prog_find(&load, "on_tick");
	uint64_t before;
	int err, events;

	if (!ticks || !prog)
		return -ENOENT;
	before = *ticks;
	lesson_calls(kernel_possible_cpus() <= 4); /* two for each */
	/* [all] */
	struct place all = { .event = "cpu-clock", .frequency = FREQUENCY };

	err = attach_auto(&link_, &prog->def->sec, prog->fd, &all);
	/* [/all] */
	lesson_calls(true);
	if (err)
		return err;
	lesson_sleep_ms(500);
	events = link_.more_count;
	link_close(&link_);
	lesson_show("%d perf events, %llu ticks in half a second", events,
		    (unsigned long long)(*ticks - before));
	lesson_saw(*ticks > before, "each CPU's clock ticks, whoever runs");
	return 0;
}

/* ---- Names ---- */

static int name_them(void)
{
	struct stacks stacks;
	FILE *out;
	int err;

	lesson_calls(false); /* three for each stack */
	err = stacks_read(&stacks, &flame, &load, getpid());
	lesson_calls(true);
	if (err)
		return err;
	out = lesson_indent();
	flame_tree(out, &flame, 1);
	lesson_outdent(out);
	lesson_show("%llu of %llu ticks were in the kernel",
		    (unsigned long long)stacks.in_kernel,
		    (unsigned long long)stacks.ticks);
	if (stacks.no_file)
		lesson_show("left out: %llu addresses that are in no file",
			    (unsigned long long)stacks.no_file);
	lesson_saw(flame_with(&flame, "burn") > stacks.ticks / 2,
		   "burn() is in most of them");
	lesson_saw(stacks.in_kernel > 0, "the kernel's part has names, too");
	return 0;
}

/* A few hundred ticks are no more exact than that, and in an emulated machine
 * the clock is coarse. */
static void judge(const char *function, uint64_t sum_of_three, int parts)
{
	double share = 100.0 * flame_with(&flame, function) / sum_of_three;
	double due = 100.0 * parts / 6;

	lesson_saw(share > due / 2 && share < due * 1.6,
		   "%s: %.1f%% of the three, and %.1f%% were put in", function,
		   share, due);
}

static int compare(void)
{
	uint64_t all = flame_with(&flame, "three_parts") +
		       flame_with(&flame, "two_parts") +
		       flame_with(&flame, "one_part");

	if (!all)
		return refuse(-ENODATA, "none of the three was ever seen");
	judge("three_parts", all, 3);
	judge("two_parts", all, 2);
	judge("one_part", all, 1);
	return 0;
}

/* ---- The picture ---- */

/* Below build/ where that is, else among the temporary files. */
static int make_folder(char *folder, size_t size)
{
	const char *temporary = getenv("TMPDIR");

	snprintf(folder, size, "build/profile");
	if (mkdir(folder, 0755) == 0 || errno == EEXIST)
		return 0;
	snprintf(folder, size, "%s/rawbpf-profile-XXXXXX",
		 temporary ? temporary : "/tmp");
	return mkdtemp(folder) ? 0 : fail(-errno, "make %s", folder);
}

static int write_file(const char *folder, const char *name, bool picture)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "we");
	if (!out)
		return fail(-errno, "write %s", path);
	/* [write] */
	if (picture)
		flame_svg(out, &flame, "Lesson 18: where the time goes");
	else
		flame_folded(out, &flame);
	/* [/write] */
	lesson_show("%s  %ld bytes", path, ftell(out));
	return fclose(out) ? fail(-errno, "write %s", path) : 0;
}

/* A machine whose disk is its memory forgets: the throwaway one. */
static bool is_throwaway(void)
{
	struct statfs disk = { 0 };

	statfs("/", &disk);
	return disk.f_type == RAMFS_MAGIC || disk.f_type == TMPFS_MAGIC;
}

static int draw(void)
{
	char folder[400];
	int err = make_folder(folder, sizeof(folder));

	if (!err)
		err = write_file(folder, "flame.svg", true);
	if (!err)
		err = write_file(folder, "stacks.folded", false);
	if (err)
		return err;
	if (is_throwaway())
		lesson_show("Both go with this throwaway machine. To see them: "
			    "make lesson-18 KERNEL=host");
	else
		lesson_show("Open the first in a browser.");
	lesson_saw(true, "the flame graph is written");
	return 0;
}

static void close_all(void)
{
	link_close(&link_);
	load_close(&load);
	load_close(&bad);
	flame_close(&flame);
}

static const struct lesson_step steps[] = {
	{ "Something to look at", "burn",
	  "Three functions do nothing, one of them three times as long as the "
	  "last. A fourth asks the kernel for random bytes, so that there is "
	  "something to see in the kernel as well.",
	  show_work },
	{ "Two maps", "maps",
	  "A stack is a list of addresses: where the CPU is, where that "
	  "function will return to, and so on. A map of stacks keeps each list "
	  "once and gives it a number. A hash counts how often each number "
	  "came.",
	  show_maps },
	{ "At each tick", "tick",
	  "The program gets what was interrupted. Its stack is two: what called "
	  "what in the process, and, if the CPU was in the kernel for it, what "
	  "called what there.",
	  load_profile },
	{ "Not into any map", "refused",
	  "The helper that writes a stack down takes a map that is made for "
	  "stacks.",
	  show_refused },
	{ "On the clock", "attach",
	  "A perf event on the CPU's clock interrupts this process so many "
	  "times a second, as long as it uses a CPU. Where it was interrupted "
	  "is where it is most of the time: that is all there is to a "
	  "profile.",
	  sample },
	{ "Numbers become names", NULL,
	  "The kernel's addresses are looked up in /proc/kallsyms. For the "
	  "others /proc/PID/maps says which file they are in, and the symbol "
	  "table of that file which function. Who calls is at the left, who is "
	  "called below it and farther to the right.",
	  name_them },
	{ "Is it true?", NULL,
	  "What was put in is known: three parts to two to one.", compare },
	{ "The flame graph", "write",
	  "The same tree as a picture: each function is a box as wide as its "
	  "share, upon the one that called it. One looks for wide boxes at the "
	  "top. The other file has a line per stack, as many tools read it.",
	  draw },
	{ "All CPUs", "all",
	  "Without a process it is one perf event for each CPU, and whoever has "
	  "it is counted, also nobody: a CPU without work runs the idle task.",
	  sample_all },
	{ 0 },
};

LESSON(.number = 18, .title = "A profile: where the time goes",
       .intro = "A program looks at the CPU 499 times a second and counts the "
		"stacks it finds. They become a tree and a flame graph.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .objects = objects);
