/*
 * Lesson 11, CO-RE: compile once, run everywhere.
 *
 *   core.bpf.o   20: r1 = 0     record: task_struct, "0:0", field byte offset
 *                    |
 *      types of   6.1         6.12        6.18        this kernel
 *                r1 = 2416   r1 = 2432   r1 = 1264   ...
 *
 * Of three kernels that are not running the few types that matter are in
 * files beside this one, each a thousand bytes.
 */
#include "insn/disasm.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/load/load.h"
#include "loader/load/say.h"
#include "loader/xlated.h"
#include "maps/tracepipe.h"
#include "progs/lesson.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER	"progs/11-co-re/"
#define KERNELS 4
#define HERE	3	  /* in kernels */
#define POISON	195896080 /* a helper that there is none of: 0xbad2310 */

LESSON_OBJECT(core, FOLDER "core");
LESSON_OBJECT(old, FOLDER "old");
static const struct lesson_object *const objects[] = { &core, &old, NULL };

/* The types of a kernel go into the binary as well. */
#define TYPES(name, version)                                   \
	__asm__(".pushsection .rodata\n.balign 8\n" #name      \
		": .incbin \"" FOLDER version ".btf\"\n" #name \
		"_end:\n.popsection\n");                       \
	extern const unsigned char name[],                     \
		name##_end[] __attribute__((visibility("hidden")))
TYPES(types_6_1, "6.1");
TYPES(types_6_12, "6.12");
TYPES(types_6_18, "6.18");

static struct kernel {
	const char *name;
	const unsigned char *types, *end; /* NULL: it is the running one */
	char path[32];
	struct load load;
	struct load_prog *prog; /* of load */
} kernels[KERNELS] = {
	{ "6.1", types_6_1, types_6_1_end, "", { .btf_fd = -1 }, NULL },
	{ "6.12", types_6_12, types_6_12_end, "", { .btf_fd = -1 }, NULL },
	{ "6.18", types_6_18, types_6_18_end, "", { .btf_fd = -1 }, NULL },
	{ "here", NULL, NULL, "", { .btf_fd = -1 }, NULL },
};
static struct load *here = &kernels[HERE].load;
static struct load refused = { .btf_fd = -1 };
static struct link attached = LINK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;

/* ---- For each kernel ---- */

static int open_object(struct load *load, const struct lesson_object *object,
		       const char *types)
{
	struct load_want want = { .btf = types };

	return load_open_bytes(load, object->file, object->bytes,
			       object->end - object->bytes, &want);
}

/* Types in a file that is in memory only.  Its descriptor. */
static int make_file(struct kernel *k)
{
	size_t size = k->end - k->types;
	int fd = memfd_create(k->name, MFD_CLOEXEC);

	if (fd < 0)
		return fail(-errno, "memfd_create()");
	snprintf(k->path, sizeof(k->path), "/proc/self/fd/%d", fd);
	if (write(fd, k->types, size) == (ssize_t)size)
		return fd;
	close(fd);
	return fail(-EIO, "%zu bytes into memory", size);
}

static int fit_to(struct kernel *k)
{
	int fd = k->types ? make_file(k) : -1, err;

	if (k->types && fd < 0)
		return fd;
	/* [fit] */
	err = open_object(&k->load, &core, k->types ? k->path : NULL);
	if (!err)
		err = load_fit(&k->load); /* every record is answered */
	if (!err)
		err = load_patch(&k->load); /* and put into its instruction */
	/* [/fit] */
	k->prog = err ? NULL : load_prog_find(&k->load, "on_exec");
	if (fd >= 0)
		close(fd);
	return err ? within(err, "for %s", k->name) : 0;
}

static const struct load_record *record_at(const struct kernel *k, int slot)
{
	return load_record_at(&k->load, k->prog->def, slot);
}

/* One instruction, so short that five of them are a line. */
static const char *short_text(char *text, const struct bpf_insn *insns,
			      int slot, int count)
{
	if (insns[slot].code == (BPF_JMP | BPF_CALL) &&
	    insns[slot].imm == POISON)
		return "(poison)";
	disasm_insn(text, DISASM_SIZE, insns + slot, count - slot);
	return text;
}

/* ---- Steps ---- */

static int show_records(void)
{
	const struct kernel *k = &kernels[HERE];
	int err = 0, n = 0;

	for (int i = 0; i < KERNELS && !err; i++)
		err = fit_to(&kernels[i]);
	if (err)
		return err;
	for (int i = 0; i < here->record_count; i++) {
		const struct core_query *q = &here->records[i].query;
		const struct btf_type *t = btf_type(q->btf, q->type);

		lesson_show("%2u  %-16s  %-6s  %s", here->records[i].slot,
			    btf_name(q->btf, t), q->path,
			    core_kind_name(q->kind));
		n += record_at(k, here->records[i].slot) != NULL;
	}
	lesson_saw(n > 10, "%d records, each of an instruction", n);
	return 0;
}

/* How many of the kernels have something else there than 6.1. */
static int show_row(int slot)
{
	const struct subprog *code = &kernels[HERE].prog->def->code;
	char own[DISASM_SIZE], text[KERNELS][DISASM_SIZE];
	const char *is[KERNELS];
	int differ = 0;

	for (int k = 0; k < KERNELS; k++) {
		is[k] = short_text(text[k], kernels[k].prog->insns, slot,
				   code->count);
		differ += strcmp(is[k], is[0]) != 0;
	}
	lesson_show("%2d  %-11s  %-11s  %-11s  %-11s  %s", slot,
		    short_text(own, code->insns, slot, code->count), is[0],
		    is[1], is[2], is[3]);
	return differ;
}

static int compare_kernels(void)
{
	int differ = 0;

	lesson_show("    %-11s  %-11s  %-11s  %-11s  %s", "as compiled",
		    kernels[0].name, kernels[1].name, kernels[2].name,
		    kernels[3].name);
	for (int slot = 0; slot < kernels[HERE].prog->def->code.count; slot++)
		if (record_at(&kernels[HERE], slot))
			differ += show_row(slot) > 0;
	lesson_saw(differ > 5, "%d instructions are not the same for all",
		   differ);
	return 0;
}

static int show_words(void)
{
	FILE *out = lesson_indent();
	int n = 0;

	for (int slot = 0; slot < kernels[HERE].prog->def->code.count; slot++) {
		/* [words] */
		if (!record_at(&kernels[HERE], slot))
			continue;
		fprintf(out, "%2d  ", slot);
		n += load_say(out, here, kernels[HERE].prog, slot);
		fputc('\n', out);
		/* [/words] */
	}
	lesson_outdent(out);
	lesson_saw(n > 10, "each says what was looked for, and what it is");
	return 0;
}

static int count_poison(const struct bpf_insn *insns, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		n += insns[i].code == (BPF_JMP | BPF_CALL) &&
		     insns[i].imm == POISON;
	return n;
}

/* Two layouts in one program: what this kernel lacks is not reached. */
static int load_here(void)
{
	struct load_prog *prog = kernels[HERE].prog;
	struct xlated x = { 0 };
	int err = load_types(here), before;

	if (!err)
		err = load_maps(here);
	if (!err)
		err = load_patch(here);
	if (!err)
		err = load_progs(here);
	lesson_program(&prog->spec);
	if (err > 0)
		return refuse(prog->err, "%s", prog->error);
	lesson_calls(false);
	if (!err)
		err = xlated_read(&x, prog->fd);
	lesson_calls(true);
	if (err)
		return err;
	before = count_poison(prog->insns, prog->def->code.count);
	lesson_saw(before == 1 && !count_poison(x.insns, x.count),
		   "%d poisoned instruction was loaded, and none is kept: %d "
		   "slots became %d",
		   before, prog->def->code.count, x.count);
	free(x.insns);
	return 0;
}

/* ---- At work ---- */

/* A child that waits for a byte, then runs this lesson's --help. */
static pid_t start_child(int *go)
{
	int fds[2];
	pid_t pid;
	char byte;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return fail(-errno, "pipe()");
	*go = fds[1];
	pid = fork();
	if (pid == 0) {
		close(fds[1]);
		if (read(fds[0], &byte, 1) == 1 &&
		    freopen("/dev/null", "w", stdout))
			execl("/proc/self/exe", "lesson", "--help", NULL);
		_exit(1);
	}
	close(fds[0]);
	if (pid >= 0)
		return pid;
	close(fds[1]);
	return fail(-errno, "fork()");
}

/* The two lines of the child. */
static int hear(struct trace_line lines[2])
{
	for (int i = 0; i < 2; i++) {
		int n = tracepipe_next(&tracepipe, 3000, &lines[i]);

		if (n <= 0)
			return n < 0 ? n
				     : refuse(-ETIMEDOUT, "nothing was heard");
		lesson_show("%s", lines[i].says);
	}
	return 0;
}

/* What was put in for the enum's value. */
static int attach_types(void)
{
	for (int i = 0; i < here->record_count; i++)
		if (here->records[i].query.kind == BPF_CORE_ENUMVAL_VALUE)
			return here->records[i].answer.new;
	return -1;
}

static void judge(struct trace_line lines[2], pid_t child, bool known)
{
	int pid = 0, parent = 0, execve = 0, types = 0;
	unsigned int inum = 0;
	long state = -1;
	struct stat net = { 0 };

	stat("/proc/self/ns/net", &net);
	sscanf(lines[0].says, "%d of parent %d in network namespace %u", &pid,
	       &parent, &inum);
	sscanf(lines[1].says, "state %ld, in_execve %d, attach types %d",
	       &state, &execve, &types);
	if (known)
		lesson_saw(pid == child && parent == getpid(),
			   "fork() said %d, getpid() says %d: so it is", child,
			   getpid());
	lesson_saw(inum == net.st_ino, "/proc/self/ns/net is %llu",
		   (unsigned long long)net.st_ino);
	lesson_saw(state == 0 && execve == 1, "it runs, and is in execve(2)");
	lesson_saw(types == attach_types(), "%d is what the enum has", types);
}

static int run(void)
{
	struct load_prog *prog = kernels[HERE].prog;
	struct trace_line lines[2];
	int err = tracepipe_open(&tracepipe, "co-re"), go = -1;
	bool known = tracepipe.pid != 0; /* our numbers are the kernel's */
	pid_t child;

	if (!err)
		err = attach_auto(&attached, &prog->def->sec, prog->fd, NULL);
	child = err ? err : start_child(&go);
	if (child < 0)
		return child;
	strcpy(tracepipe.comm, "exe"); /* as it is called then */
	if (known)
		tracepipe.pid = child;
	if (write(go, "", 1) != 1)
		err = fail(-errno, "write()");
	close(go);
	if (!err)
		err = hear(lines);
	waitpid(child, NULL, 0);
	link_close(&attached);
	if (!err)
		judge(lines, child, known);
	return err;
}

/* ---- Missing ---- */

static void show_lines_with(const char *log, const char *word)
{
	for (int len; log && *log; log += len + (log[len] == '\n')) {
		len = strcspn(log, "\n");
		if (memmem(log, len, word, strlen(word)))
			lesson_show("%.*s", len, log);
	}
}

static int show_refused(void)
{
	struct load_prog *prog;
	int err = open_object(&refused, &old, NULL);

	if (!err)
		err = load_all(&refused);
	prog = err < 0 ? NULL : load_prog_find(&refused, "on_exec");
	if (!prog)
		return err;
	lesson_program(&prog->spec);
	show_lines_with(prog->log, "unknown");
	lesson_saw(prog->err && prog->log &&
			   strstr(prog->log, "unknown#195896080"),
		   "the verifier refuses it");
	lesson_saw(prog->why && strstr(prog->why, "no field `state`"), "%s",
		   prog->why ? prog->why : "the loader knows why");
	err_clear();
	return 0;
}

static void close_all(void)
{
	link_close(&attached);
	tracepipe_close(&tracepipe);
	load_close(&refused);
	for (int i = 0; i < KERNELS; i++)
		load_close(&kernels[i].load);
}

static const struct lesson_step steps[] = {
	{ "What is taken for granted", "structs",
	  "A field of a kernel's struct lies elsewhere in each kernel. So the "
	  "program's own structs have only what it uses, and clang writes down, "
	  "beside each instruction that depends on it, what was meant: a type, "
	  "a path in it (0:4 is member 4), and what is asked.",
	  show_records },
	{ "One object, four kernels", "fit",
	  "A loader looks each of them up, by name, in the types of a kernel: "
	  "of this one, or of another whose types are in a file. Three such "
	  "files go along, cut down to what this object asks for. No kernel is "
	  "needed for that.",
	  compare_kernels },
	{ "The same in words", "words",
	  "This is what was found for the running kernel.", show_words },
	{ "Is it there?", "guard",
	  "What is not there cannot be filled in: the instruction is poisoned, "
	  "with a call of a helper that does not exist. But a program may ask "
	  "first. The answer is a constant, so the verifier sees only one of "
	  "the two ways, and removes the other with its poison.",
	  load_here },
	{ "At work", "read",
	  "A process is started, and this program told about it. What it reads "
	  "has to be right: we know these numbers by other means.",
	  run },
	{ "Without asking", "unguarded",
	  "This one reads the old field whether it is there or not. The "
	  "verifier comes across the call; what it says is of no help, but "
	  "the loader knows what it could not fill in.",
	  show_refused },
	{ 0 },
};

LESSON(.number = 11, .title = "CO-RE: one object for many kernels",
       .intro = "A program that reads the kernel's structs is fitted to four "
		"kernels, and then run on the one that is here.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all, .objects = objects);
