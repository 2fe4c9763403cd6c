/*
 * Lesson 1, hello: ten instructions at the entry of a kernel function.
 *
 *   fork() --> clone(2) --> __x64_sys_clone     <- a kprobe stops here and
 *                                |                 runs our program,
 *                                v                 which prints a line
 *                           the kernel goes on     into trace_pipe
 */
#include "insn/insn.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "maps/tracepipe.h"
#include "progs/lesson.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#define FORKS 3
#define INSNS (sizeof(program) / sizeof(program[0]))

/* [program] */
/* bpf_trace_printk(fmt, fmt_size): the format has to lie in memory that the
 * program owns, so it is built on the stack, the 512 bytes below r10. */
static const struct bpf_insn program[] = {
	BPF_LD_IMM64(BPF_REG_1, 0x57202c6f6c6c6548), /* "Hello, W" */
	BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, -16),
	BPF_LD_IMM64(BPF_REG_1, 0x00000021646c726f), /* "orld!" and zeros */
	BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, -8),

	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10), /* r1: where it starts */
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -16),
	BPF_MOV64_IMM(BPF_REG_2, 14), /* r2: bytes, with the final zero */
	BPF_EMIT_CALL(BPF_FUNC_trace_printk),

	BPF_MOV64_IMM(BPF_REG_0, 0), /* r0: the program's result */
	BPF_EXIT_INSN(),
};
/* [/program] */

static char symbol[64];
static int prog_fd = -1;
static struct hook hook = HOOK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;

static int find_symbol(void)
{
	/* [symbol] */
	int err = kernel_syscall_symbol("clone", symbol, sizeof(symbol));
	/* [/symbol] */

	if (err < 0)
		return err;
	lesson_show("clone(2) is %s in /proc/kallsyms", symbol);
	return 0;
}

static int load(void)
{
	/* [load] */
	struct prog_spec spec = {
		.type = BPF_PROG_TYPE_KPROBE,
		.name = "hello",
		.insns = program,
		.insn_cnt = INSNS,
		.license = "GPL", /* bpf_trace_printk() is for GPL programs */
	};

	prog_fd = lesson_load(&spec);
	/* [/load] */
	if (prog_fd < 0)
		return prog_fd;
	lesson_saw(true, "the verifier accepts it: the program is fd %d",
		   prog_fd);
	return 0;
}

static int look(void)
{
	lesson_disasm(program, INSNS);
	return 0;
}

static int listen_first(void)
{
	/* [listen] */
	return tracepipe_open(&tracepipe, "hello");
	/* [/listen] */
}

static int attach(void)
{
	/* [attach] */
	struct kprobe probe = { .symbol = symbol };

	return hook_kprobe(&hook, &probe, prog_fd);
	/* [/attach] */
}

/* [fork] */
static int fork_once(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? fail(-errno, "fork()") : waitpid(pid, NULL, 0);
}
/* [/fork] */

/* Fork `times` times and count the lines that come.  -errno on failure. */
static int count_hellos(int times, int timeout_ms)
{
	struct trace_line line;
	int n = 0, more = 0;

	for (int i = 0; i < times; i++)
		if (fork_once() < 0)
			return -EAGAIN;
	while (n < times &&
	       (more = tracepipe_next(&tracepipe, timeout_ms, &line)) > 0) {
		lesson_show("%s", line.whole);
		n++;
	}
	return more < 0 ? more : n;
}

static int set_off(void)
{
	int n = count_hellos(FORKS, 2000);

	if (n < 0)
		return n;
	lesson_saw(n == FORKS, "%d forks, %d lines from the kernel", FORKS, n);
	return 0;
}

static int detach(void)
{
	int n;

	/* [detach] */
	hook_close(&hook);
	/* [/detach] */
	n = count_hellos(1, 300);
	if (n < 0)
		return n;
	lesson_saw(n == 0, "one more fork, and nothing says hello");
	return 0;
}

static void close_all(void)
{
	hook_close(&hook);
	tracepipe_close(&tracepipe);
	if (prog_fd >= 0)
		close(prog_fd);
}

static const struct lesson_step steps[] = {
	{ "Where is clone()?", "symbol",
	  "A new process begins with the system call clone(2). A kprobe wants "
	  "the name of a kernel function, and the function behind a system "
	  "call has a prefix that depends on the processor.",
	  find_symbol },
	{ "The program", "program",
	  "Ten instructions; two of them carry 64-bit numbers and take two "
	  "slots of eight bytes, so the kernel counts twelve. A register holds "
	  "eight bytes, so the text goes to the stack in two pieces, the letters "
	  "backwards in the numbers: the lowest byte is stored first.",
	  look },
	{ "Listen before it speaks", "listen",
	  "What bpf_trace_printk() writes comes out of trace_pipe, one pipe for "
	  "the whole machine. The trace event behind it is enabled first, or "
	  "the first lines can be lost; and this process takes a name of its "
	  "own, and only its lines are shown.",
	  listen_first },
	{ "Into the kernel", "load",
	  "bpf(BPF_PROG_LOAD) hands the instructions over. The verifier walks "
	  "through them before anything runs; if it agrees, they are compiled "
	  "to native code and we get a file descriptor.",
	  load },
	{ "Attached", "attach",
	  "A loaded program does nothing yet. perf_event_open() makes a probe "
	  "on the function, and an ioctl gives that probe our program. A CPU has "
	  "to be named, but a kprobe fires on all of them.",
	  attach },
	{ "Hello!", "fork",
	  "Nobody needs to run anything in a second window: this lesson forks "
	  "by itself, and reads trace_pipe.",
	  set_off },
	{ "Gone again", "detach",
	  "Closing the perf event's descriptor removes the probe. Had this "
	  "process been killed, the kernel would have closed it.",
	  detach },
	{ 0 },
};

LESSON(.number = 1, .title = "Hello, World! from the kernel",
       .intro = "A program of ten instructions is attached to the kernel "
		"function behind clone(2) and greets each new process.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_KPROBE) |
		LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all);
