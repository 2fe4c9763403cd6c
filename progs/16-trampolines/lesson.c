/*
 * Lesson 16, trampolines: a function of the kernel is made to call us.
 *
 *   vfs_fallocate:            vfs_fallocate:            the trampoline:
 *     nop                       call trampoline  --->     save the arguments
 *     push r14        attach    push r14                  call entered
 *     ...            ------->   ...              <---     call vfs_fallocate+9
 *     ret                       ret              --->     call left
 *                                                         back to the caller
 */
#include "loader/err.h"
#include "loader/kcore.h"
#include "progs/16-trampolines/code.h"
#include "progs/16-trampolines/cost.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"
#include "progs/narrate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FUNCTION "vfs_fallocate"
#define FIRST	 24   /* bytes of it are looked at */
#define MOST	 1024 /* of the trampoline */
#define WAKEUPS	 20

LESSON_OBJECT(both, "progs/16-trampolines/fallocate");
LESSON_OBJECT(wakeup, "progs/16-trampolines/wakeup");
LESSON_OBJECT(refused, "progs/16-trampolines/refused");
LESSON_OBJECT(cost, "progs/16-trampolines/cost");
static const struct lesson_object *const objects[] = { &both, &wakeup, &refused,
						       &cost, NULL };

static struct load load, woken, bad;
static struct link links[4] = { LINK_NONE, LINK_NONE, LINK_NONE, LINK_NONE };
static struct code code;
static uint64_t function;
static uint8_t before[FIRST], after[FIRST];
static int place; /* of the five bytes in them */

/* ---- Five bytes ---- */

/* [nop] */
/* What x86-64's compilers put at the begin of each function for tracers. */
static const uint8_t nop[] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };
/* [/nop] */

/* Where in the bytes it is; behind endbr64, if there is one.  -1: nowhere. */
static int find_nop(const uint8_t *bytes)
{
	for (int at = 0; at + sizeof(nop) <= 16; at++)
		if (!memcmp(bytes + at, nop, sizeof(nop)))
			return at;
	return -1;
}

static int show_before(void)
{
	int err;

	code.native = native_open(NULL);
	if (!code.native) {
		narrate_paragraph(4, err_text());
		err_clear();
	}
	err = code_symbols(&code);
	function = err ? 0 : code_find(&code, FUNCTION);
	if (!function)
		return err ? err : -ENOENT;
	/* [read] */
	err = kcore_read(KCORE, function, before, sizeof(before));
	/* [/read] */
	if (err)
		return err;
	code_show(&code, function, before, FIRST, false, 0);
	place = find_nop(before);
	if (place < 0)
		return refuse(-ENOTSUP, FUNCTION "() of this kernel has no "
						 "place for a call at its "
						 "begin as x86-64 has it");
	lesson_saw(true, "five bytes that do nothing, at " FUNCTION "+%d",
		   place);
	return 0;
}

/* ---- Attached ---- */

static uint64_t read_variable(struct load *from, const char *name)
{
	uint32_t size = 0;
	const void *at = load_variable(from, name, &size);
	uint64_t value = 0;

	memcpy(&value, at ? at : &value, size);
	return value;
}

static int set_variable(struct load *in, const char *name, uint32_t value)
{
	void *at = lesson_variable(in, name, sizeof(value));

	if (!at)
		return -ENOENT;
	memcpy(at, &value, sizeof(value));
	return 0;
}

static int attach(void)
{
	int err = lesson_open(&load, &both);

	if (!err)
		err = set_variable(&load, "me", getpid());
	if (!err)
		err = lesson_load_all(&load);
	/* [attach] */
	if (!err)
		err = lesson_attach(&links[0], &load, "entered");
	if (!err)
		err = lesson_attach(&links[1], &load, "left");
	/* [/attach] */
	if (!err)
		err = code_symbols(&code); /* there are new ones now */
	if (!err)
		err = kcore_read(KCORE, function, after, sizeof(after));
	if (err)
		return err;
	code_show(&code, function, after, FIRST, false, 0);
	lesson_saw(after[place] == 0xe8,
		   "where five bytes did nothing, there is a call");
	return 0;
}

/* ---- The trampoline ---- */

/* [target] */
/* e8 and a signed distance, from the next instruction on. */
static uint64_t call_target(void)
{
	int32_t distance;

	memcpy(&distance, after + place + 1, sizeof(distance));
	return function + place + 5 + distance;
}
/* [/target] */

/* A trampoline ends somewhere in the page that it begins in. */
static int show_trampoline(void)
{
	static uint8_t bytes[MOST];
	uint64_t at = call_target(), rest = 4096 - at % 4096;
	uint32_t size = rest < MOST ? rest : MOST;
	int calls, err = kcore_read(KCORE, at, bytes, size);
	char name[128];

	if (err)
		return err;
	code_name(&code, at, name, sizeof(name));
	lesson_show("%s:", name);
	calls = code_show(&code, at, bytes, size, true, function + place + 5);
	if (calls < 0)
		return calls;
	lesson_saw(calls == 1, "it calls " FUNCTION ", behind the five bytes");
	return 0;
}

/* ---- Called ---- */

static int call_and_see(int fd, int64_t offset, int64_t length)
{
	int want = fallocate64(fd, 0, offset, length) ? -errno : 0;

	lesson_show("fallocate(fd %d, 0, %" PRId64 ", %" PRId64 ") = %d", fd,
		    offset, length, want);
	lesson_saw((int64_t)read_variable(&load, "result") == want &&
			   (int64_t)read_variable(&load, "offset") == offset &&
			   (int64_t)read_variable(&load, "length") == length,
		   "offset %" PRId64 ", len %" PRId64 ", result %" PRId64
		   ", f_flags 0%" PRIo64,
		   (int64_t)read_variable(&load, "offset"),
		   (int64_t)read_variable(&load, "length"),
		   (int64_t)read_variable(&load, "result"),
		   read_variable(&load, "flags"));
	return 0;
}

static int call_it(void)
{
	int file = memfd_create("lesson", MFD_CLOEXEC), pipes[2];
	uint64_t entries, exits;

	if (file < 0 || pipe2(pipes, O_CLOEXEC) < 0)
		return fail(-errno, "something to write to");
	call_and_see(file, 0, 4096);
	call_and_see(file, 8192, 100);
	call_and_see(pipes[1], 5, 6);
	close(file);
	close(pipes[0]);
	close(pipes[1]);
	entries = read_variable(&load, "entries");
	exits = read_variable(&load, "exits");
	lesson_saw(entries == 3 && exits == 3,
		   "entered %" PRIu64 " times, left %" PRIu64 " times", entries,
		   exits);
	return 0;
}

static int detach(void)
{
	int err = 0;

	link_close(&links[0]);
	link_close(&links[1]);
	for (int i = 0; i < 100 && !err; i++) {
		err = kcore_read(KCORE, function, after, sizeof(after));
		if (!memcmp(before, after, FIRST))
			break;
		lesson_sleep_ms(20);
	}
	if (err)
		return err;
	code_show(&code, function, after, FIRST, false, 0);
	lesson_saw(!memcmp(before, after, FIRST),
		   "the bytes are what they were");
	return 0;
}

/* ---- A tracepoint with types ---- */

static int show_refused(void)
{
	return lesson_refused(&bad, &refused, "invalid mem access 'scalar'",
			      "a number is not followed");
}

struct sleeper {
	int pipe;
	volatile pid_t id;
};

static void *sleep_and_wake(void *arg)
{
	struct sleeper *s = arg;
	char byte;

	s->id = gettid();
	while (read(s->pipe, &byte, 1) == 1)
		;
	return NULL;
}

/* [wake] */
/* A thread that waits for a byte is put to sleep, and woken by it. */
static int wake_often(void)
{
	struct sleeper sleeper = { 0 };
	pthread_t thread;
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return fail(-errno, "pipe2()");
	sleeper.pipe = pipes[0];
	if (pthread_create(&thread, NULL, sleep_and_wake, &sleeper))
		return refuse(-EAGAIN, "a second thread cannot be started");
	while (!sleeper.id)
		usleep(1000);
	set_variable(&woken, "worker", sleeper.id);
	for (int i = 0; i < WAKEUPS; i++) {
		usleep(5000);
		if (write(pipes[1], "!", 1) != 1)
			break;
	}
	close(pipes[1]);
	pthread_join(thread, NULL);
	close(pipes[0]);
	return 0;
}
/* [/wake] */

static int wake(void)
{
	uint64_t raw, typed;
	int err = lesson_open(&woken, &wakeup);

	if (!err)
		err = lesson_load_all(&woken);
	if (!err)
		err = lesson_attach(&links[2], &woken, "woken_raw");
	if (!err)
		err = lesson_attach(&links[3], &woken, "woken_typed");
	if (!err)
		err = wake_often();
	if (err)
		return err;
	raw = read_variable(&woken, "raw");
	typed = read_variable(&woken, "typed");
	lesson_saw(raw == typed && raw > 0,
		   "a thread woken %d times by us: raw_tp %" PRIu64
		   ", tp_btf %" PRIu64,
		   WAKEUPS, raw, typed);
	return 0;
}

static int compare_cost(void)
{
	return cost_compare(&cost);
}

static void close_all(void)
{
	for (int i = 0; i < 4; i++)
		link_close(&links[i]);
	load_close(&load);
	load_close(&woken);
	load_close(&bad);
	code_close(&code);
}

static const struct lesson_step steps[] = {
	{ "Five bytes that do nothing", "nop",
	  "/proc/kcore is the kernel's memory as a file. There lie the first "
	  "instructions of " FUNCTION "(), the function behind fallocate(2). "
	  "Compilers can be told to leave room at the begin of each function, "
	  "and the kernel's is: five bytes, the size of a call.",
	  show_before },
	{ "Five bytes that call", "entered",
	  "A program for the entry (fentry) and one for the exit (fexit) of "
	  "that function. Loaded for it, by its number in the kernel's types, "
	  "they are attached by one call without any argument. Then the same "
	  "bytes are read again.",
	  attach },
	{ "The trampoline", "target",
	  "What is called is native code that the kernel wrote just now, for "
	  "this function alone: a trampoline, from which one comes back. It "
	  "puts the arguments, which are in registers, next to each other in "
	  "memory: that is the context of both programs. It calls the first, "
	  "then the function itself, behind the five bytes, then the second, "
	  "and at last returns to the function's caller.",
	  show_trampoline },
	{ "With types", "left",
	  "At the exit the arguments are still there, with the result behind "
	  "them. And the verifier knows from the kernel's types what each is: "
	  "file is a struct file, so file->f_flags may be read as in C.",
	  call_it },
	{ "And back", NULL,
	  "When both links are closed, the kernel writes the old bytes back.",
	  detach },
	{ "A pointer that is a number", "refused",
	  "Tracepoints come with and without types. A raw_tp program gets what "
	  "trace_sched_wakeup() was called with, but as numbers.",
	  show_refused },
	{ "The same tracepoint twice", "typed",
	  "As tp_btf the very same line is right. The raw program copies the "
	  "field with a helper instead. Both are attached, and a thread is "
	  "woken up again and again.",
	  wake },
	{ "What it costs", "ways",
	  "Four programs that do the same for the same getpgid(2), one after "
	  "the other, and a loop that calls it. The time is that of the whole "
	  "call, with the way into the program and back; and, as the kernel "
	  "counts it, that in the program alone.",
	  compare_cost },
	{ 0 },
};

LESSON(.number = 16, .title = "Trampolines: fentry, fexit, tp_btf",
       .intro = "A function of the kernel is made to call programs, and it is "
		"seen in its native code how.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_FENTRY) |
		LESSON_NEEDS(CAN_KPROBE) | LESSON_NEEDS(CAN_TRACEPOINT),
       .steps = steps, .close = close_all, .objects = objects,
       .files = native_files);
