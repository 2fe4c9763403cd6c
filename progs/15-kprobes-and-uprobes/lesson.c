/*
 * Lesson 15, kprobes and uprobes: arguments at the entry, results at the
 * return, of functions of the kernel, of this program and of libc.
 *
 *   vfs_fallocate()   kprobe, kretprobe      by the name in /proc/kallsyms
 *   weigh()           uprobe, uretprobe      by a byte of a file, which
 *   setenv()          uprobe                 the file's symbols say
 */
#include "loader/attach/auto.h"
#include "loader/attach/usym.h"
#include "loader/err.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FOLDER "progs/15-kprobes-and-uprobes/"
#define SELF   "/proc/self/exe"
#define BYTES  8 /* of a function that are shown */

LESSON_OBJECT(probes, FOLDER "probes");
LESSON_OBJECT(refused, FOLDER "refused");
static const struct lesson_object *const objects[] = { &probes, &refused,
						       NULL };

/* As struct call of probes.bpf.c. */
struct call {
	long args[4];
	long result;
	int calls, returns;
};

static struct load load, bad;
static struct link entry = LINK_NONE, leave = LINK_NONE, libc = LINK_NONE;

/* [weigh] */
__attribute__((noinline)) int weigh(int apples, int pears)
{
	__asm__ volatile("" : "+r"(apples)); /* or the compiler knows it */
	return 150 * apples + 180 * pears;
}
/* [/weigh] */

static struct call *seen(const char *variable)
{
	return lesson_variable(&load, variable, sizeof(struct call));
}

/* [attach] */
static int attach(struct link *link, const char *program)
{
	const struct place place = { .pid = getpid() };
	struct load_prog *prog = load_prog_find(&load, program);

	return prog ? attach_auto(link, &prog->def->sec, prog->fd, &place)
		    : -ENOENT;
}
/* [/attach] */

static int open_probes(void)
{
	uint32_t *only;
	int err = lesson_open(&load, &probes);

	only = err ? NULL : lesson_variable(&load, "only", sizeof(*only));
	if (!only)
		return err ? err : -ENOENT;
	*only = getpid();
	lesson_calls(false);
	err = lesson_load_all(&load);
	lesson_calls(true);
	if (!err)
		lesson_saw(seen("kernel") && seen("ours"),
			   "six programs and their variables are loaded");
	return err;
}

/* ---- The kernel ---- */

static void show_call(const struct call *call, long offset, long len, int err)
{
	lesson_show("fallocate(fd, 0, %ld, %ld)", offset, len);
	lesson_show("  entry: mode %ld, offset %ld, length %ld", call->args[1],
		    call->args[2], call->args[3]);
	lesson_show("  return: %ld", call->result);
	lesson_saw(call->args[2] == offset && call->args[3] == len &&
			   call->result == -err,
		   "its arguments, and %s", err ? "-22, which is EINVAL" : "0");
}

static int allocate(int fd, long offset, long len)
{
	const struct call *call = seen("kernel");
	int err = fallocate(fd, 0, offset, len) < 0 ? errno : 0;

	if (!call)
		return -ENOENT;
	show_call(call, offset, len, err);
	return 0;
}

static int watch_kernel(void)
{
	int fd = memfd_create("lesson", MFD_CLOEXEC), err;

	if (fd < 0)
		return fail(-errno, "memfd_create()");
	err = attach(&entry, "on_fallocate");
	if (!err)
		err = attach(&leave, "after_fallocate");
	if (!err)
		err = allocate(fd, 4096, 8192);
	if (!err)
		err = allocate(fd, 0, 0);
	close(fd);
	link_close(&entry);
	link_close(&leave);
	return err;
}

/* ---- Where a function is ---- */

/* The line of /proc/self/maps that has this address. */
static bool find_mapping(uint64_t address, uint64_t *start, uint64_t *offset)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long from, to, at;
	bool found = false;
	char line[512];

	while (maps && !found && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %*s %lx", &from, &to, &at) != 3 ||
		    address < from || address >= to)
			continue;
		*start = from;
		*offset = at;
		found = true;
		lesson_show("%.*s", (int)strcspn(line, " "), line);
	}
	if (maps)
		fclose(maps);
	return found;
}

static int find_weigh(void)
{
	uint64_t address = (uintptr_t)weigh, start, offset, byte;
	int err = usym_find(SELF, "weigh", &byte);

	if (err)
		return err;
	if (!find_mapping(address, &start, &offset))
		return refuse(-ENOENT, "weigh() is in no line of maps");
	lesson_show("weigh() is at %#lx here, in a piece of the file that "
		    "begins at byte %#lx",
		    (long)address, (long)offset);
	lesson_show("%#lx - %#lx + %#lx = %#lx", (long)address, (long)start,
		    (long)offset, (long)(address - start + offset));
	lesson_show("by its symbol and the program headers: %#lx", (long)byte);
	lesson_saw(address - start + offset == byte,
		   "both ways lead to the same byte of the file");
	return 0;
}

/* ---- What is put there ---- */

/* [bytes] */
static void read_memory(unsigned char bytes[BYTES])
{
	memcpy(bytes, (const void *)(uintptr_t)weigh, BYTES);
}

static bool read_file(unsigned char bytes[BYTES])
{
	int fd = open(SELF, O_RDONLY | O_CLOEXEC);
	uint64_t byte = 0;
	bool all = usym_find(SELF, "weigh", &byte) == 0 &&
		   pread(fd, bytes, BYTES, byte) == BYTES;

	close(fd);
	return all;
}
/* [/bytes] */

static void show_bytes(const char *where, const unsigned char bytes[BYTES])
{
	char hex[3 * BYTES + 1] = "";

	for (int i = 0; i < BYTES; i++)
		sprintf(hex + 3 * i, " %02x", bytes[i]);
	lesson_show("%-8s%s", where, hex);
}

static int put_there(void)
{
	unsigned char before[BYTES], after[BYTES], file[BYTES];
	int err;

	read_memory(before);
	show_bytes("before", before);
	err = attach(&entry, "on_weigh");
	if (err)
		return err;
	read_memory(after);
	if (!read_file(file))
		return refuse(-EIO, "the bytes of weigh() in the file");
	show_bytes("after", after);
	show_bytes("in file", file);
#if defined(__x86_64__)
	lesson_saw(after[0] == 0xcc, "cc is int3, a breakpoint");
#endif
	lesson_saw(memcmp(before, after, BYTES) && !memcmp(before, file, BYTES),
		   "memory has changed, and the file has not");
	return 0;
}

static int call_it(void)
{
	struct call *call = seen("ours");
	int err = attach(&leave, "after_weigh"), grams;

	if (err || !call)
		return err ? err : -ENOENT;
	/* [call] */
	grams = weigh(3, 2);
	/* [/call] */
	lesson_show("weigh(3, 2) = %d", grams);
	lesson_show("  entry: apples %ld, pears %ld", call->args[0],
		    call->args[1]);
	lesson_show("  return: %ld", call->result);
	lesson_saw(call->calls == 1 && call->args[0] == 3 &&
			   call->args[1] == 2 && call->returns == 1 &&
			   call->result == grams,
		   "arguments and result, once");
	return 0;
}

/* ---- libc ---- */

static int watch_libc(void)
{
	const char *name = lesson_variable(&load, "name", 32);
	const char *value = lesson_variable(&load, "value", 32);
	char path[PATH_MAX];
	int err = usym_file("libc.so.6", path);

	if (err || !name || !value)
		return err ? err : -ENOENT;
	lesson_show("libc.so.6 is %s", path);
	err = attach(&libc, "on_setenv");
	if (err)
		return err;
	setenv("FRUIT", "apples and pears", 1);
	lesson_show("setenv(\"%s\", \"%s\")", name, value);
	lesson_saw(!strcmp(name, "FRUIT") && !strcmp(value, "apples and pears"),
		   "both strings, out of our memory");
	return 0;
}

static int refuse_direct(void)
{
	return lesson_refused(&bad, &refused, "invalid mem access 'scalar'",
			      "a number is no address that may be read");
}

static int try_ifunc(void)
{
	struct link link;
	int err = attach(&link, "on_strlen");

	lesson_show("%s", err ? err_text() : "it is attached");
	lesson_saw(err == -EINVAL, "the loader does not put a probe there");
	link_close(&link);
	return 0;
}

/* ---- The end ---- */

static int detach(void)
{
	unsigned char now[BYTES], file[BYTES];
	struct call *call = seen("ours");
	int calls = call ? call->calls : -1;

	/* [detach] */
	link_close(&leave);
	link_close(&entry);
	link_close(&libc);
	/* [/detach] */
	read_memory(now);
	show_bytes("now", now);
	weigh(1, 1);
	lesson_saw(read_file(file) && !memcmp(now, file, BYTES),
		   "the byte is back");
	lesson_saw(call && call->calls == calls, "a call is not seen");
	return 0;
}

static void close_all(void)
{
	link_close(&leave);
	link_close(&entry);
	link_close(&libc);
	load_close(&load);
	load_close(&bad);
}

static const struct lesson_step steps[] = {
	{ "Six programs", "attach",
	  "One object has programs for functions of the kernel, of this very "
	  "program and of the C library. The name of each section says which "
	  "function; that only this process is meant, it cannot say.",
	  open_probes },
	{ "Entry and return", "kernel",
	  "A kprobe runs at the first instruction of a function, when its "
	  "arguments are in registers. A kretprobe runs when it returns, and "
	  "then one register holds the result; the arguments are gone.",
	  watch_kernel },
	{ "A byte of a file", "weigh",
	  "A function of a program has no address that holds for everybody: "
	  "each process may have the file somewhere else. What is the same is "
	  "the byte of the file. From the address here it is found by "
	  "/proc/self/maps; from the file alone, by its symbol, which says an "
	  "address as linked, and the program headers, which say which bytes "
	  "go there.",
	  find_weigh },
	{ "A breakpoint", "bytes",
	  "We are the program that is probed, so we can look at what the "
	  "kernel does to it: it writes over the first byte of the function, "
	  "in a copy of the page that only this process has.",
	  put_there },
	{ "A call", "ours",
	  "The breakpoint leads into the kernel, the program runs, and the "
	  "instruction that was there is carried out elsewhere. For the "
	  "return, the kernel changes the return address on the stack.",
	  call_it },
	{ "A function of libc", "libc",
	  "Libraries are found by name, where libraries are. The arguments of "
	  "setenv() are addresses of strings in our memory.",
	  watch_libc },
	{ "As C would read it", "refused",
	  "What comes out of a register is a number for the verifier, "
	  "whatever its type in C.",
	  refuse_direct },
	{ "A function that is none", NULL,
	  "strlen() of libc has several versions, for processors that can do "
	  "more or less. Its symbol is the code that chooses one of them, "
	  "when a program starts. It is marked as such: IFUNC.",
	  try_ifunc },
	{ "Gone", "detach", "Closing the perf event takes the breakpoint away.",
	  detach },
	{ 0 },
};

LESSON(.number = 15,
       .title = "kprobes and uprobes: arguments and results, in the kernel "
		"and outside",
       .intro = "The same two probes, at the entry and at the return of a "
		"function: of the kernel, of this program, and of libc.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_KPROBE),
       .steps = steps, .close = close_all, .objects = objects);
