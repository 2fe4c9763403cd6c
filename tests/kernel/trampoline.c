/* What BTF names: attached by its section, run by what it is about, with the
 * arguments and the result, and gone. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/prog.h"
#include "tests/breaks.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIMES  7
#define COUNT  4711   /* as in trampoline.bpf.c */
#define COOKIE 0xb15c /* of four bytes, as its variable is */

OBJECT(trampoline);

/* ---- What makes them run: each once, and its result ---- */

static int rename_self(void)
{
	return prctl(PR_SET_NAME, "xylophone");
}

static int read_five(void)
{
	char buffer[COUNT];
	int pipes[2], n;

	ck_assert_int_eq(pipe2(pipes, O_CLOEXEC), 0);
	ck_assert_int_eq(write(pipes[1], "hello", 5), 5);
	n = read(pipes[0], buffer, COUNT);
	close(pipes[0]);
	close(pipes[1]);
	return n;
}

static int make_folder(void)
{
	char path[64];
	int err;

	snprintf(path, sizeof(path), "/tmp/rawbpf-mkdir-%d", getpid());
	err = mkdir(path, 0751) ? -errno : 0;
	rmdir(path);
	return err;
}

static int open_null(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), err = errno;

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -err : 0;
}

/* ---- Each door ---- */

static const struct row {
	const char *says, *prog;
	int (*fire)(void);
	bool function; /* a kernel may refuse all of those */
	uint64_t cookie;
	char name;	   /* what is at the user's address; 0: none */
	int with, without; /* its result, attached and not */
	unsigned int seen, result;
} rows[] = {
	{ "tp_btf: the arguments by their types", "renamed", rename_self, false,
	  0, 0, 0, 0, 'x', 0 },
	{ "fentry: an argument", "entered", read_five, true, 0, 0, 5, 5, COUNT,
	  0 },
	{ "fentry: with a cookie", "entered", read_five, true, COOKIE, 0, 5, 5,
	  COUNT, 0 },
	{ "fexit: an argument and the result", "left", read_five, true, 0, 0, 5,
	  5, COUNT, 5 },
	{ "fexit: with a cookie", "left", read_five, true, COOKIE, 0, 5, 5,
	  COUNT, 5 },
	{ "fmod_ret: denies mkdir", "forbids", make_folder, true, 0, 0, -EPERM,
	  0, 0751, 0 },
	{ "lsm: denies mkdir", "denies", make_folder, true, 0, 0, -EPERM, 0,
	  0751, 0 },
	{ "lsm: with a cookie that nobody reads", "denies", make_folder, true,
	  COOKIE, 0, -EPERM, 0, 0751, 0 },
	{ "lsm.s: reads memory of a user's, and allows", "sleeps", open_null,
	  true, 0, 'a', 0, 0, 'a', 0 },
	{ "lsm.s: reads memory of a user's, and denies", "sleeps", open_null,
	  true, 0, 'x', -EPERM, 0, 'x', 0 },
};

static void set(struct load *load, const char *name, uint64_t value)
{
	uint32_t size;
	void *at = load_variable(load, name, &size);

	ck_assert_msg(at != NULL, "%s", err_text());
	memcpy(at, &value, size);
}

/* A kernel that takes none at its functions says EPERM, and the hint why. */
static bool is_refused(struct load *load, int refused)
{
	char *hint;

	if (!refused)
		return false;
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].err)
			must_say(load->progs[i].error,
				 "bpf(BPF_PROG_LOAD): Operation not permitted "
				 "(EPERM)");
	refuse(-EPERM, "bpf(BPF_PROG_LOAD)");
	hint = hint_text(hint_print);
	must_say(hint, "this kernel refuses every program of type ");
	must_say(hint, "although nothing is missing");
	free(hint);
	return true;
}

static void attach_and_fire(struct load *load, const struct row *row)
{
	struct load_prog *prog = load_prog_find(load, row->prog);
	struct place place = { .cookie = row->cookie };
	struct link link;

	ck_assert_msg(!attach_auto(&link, &prog->def->sec, prog->fd, &place),
		      "%s", err_text());
	ck_assert_int_eq(links_of(prog_id(prog->fd)), 1);
	for (int n = 0; n < TIMES; n++)
		ck_assert_int_eq(row->fire(), row->with);
	ck_assert_uint_eq(variable(load, "times"), TIMES);
	ck_assert_uint_eq(variable(load, "seen"), row->seen);
	ck_assert_uint_eq(variable(load, "result"), row->result);
	if (strcmp(row->prog, "denies"))
		ck_assert_uint_eq(variable(load, "cookie"), row->cookie);
	link_close(&link);
	ck_assert_int_eq(row->fire(), row->without);
	ck_assert_uint_eq(variable(load, "times"), TIMES);
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	const char *only[] = { row->prog };
	struct load_want want = { .only = only, .only_count = 1 };
	struct load load;
	int refused;

	must_open(&load, &trampoline, &want);
	set(&load, "me", getpid());
	set(&load, "name", row->name ? (uintptr_t)&row->name : 0);
	refused = load_all(&load);
	if (!row->function || !is_refused(&load, refused)) {
		ck_assert_msg(refused == 0, "%s\n%.1000s",
			      load_prog_find(&load, row->prog)->error,
			      load_prog_find(&load, row->prog)->log);
		attach_and_fire(&load, row);
	}
	load_close(&load);
}
TABLE(trampoline, rows, check_row);

/* ---- At functions of another program ---- */

OBJECT(replaced);
OBJECT(watching);

static void watch(struct load *first, struct load *second)
{
	struct link links[2];

	for (int i = 0; i < 2; i++)
		ck_assert_msg(!attach_auto(&links[i],
					   &second->progs[i].def->sec,
					   second->progs[i].fd, NULL),
			      "%s", err_text());
	for (int i = 0; i < TIMES; i++)
		ck_assert_int_eq(run(first, "asks"), 1);
	for (int i = 0; i < 2; i++)
		link_close(&links[i]);
	ck_assert_int_eq(run(first, "asks"), 1);
	ck_assert_uint_eq(variable(second, "entered"), TIMES);
	ck_assert_uint_eq(variable(second, "left"), TIMES);
	ck_assert_uint_eq(variable(second, "result"), 1);
	ck_assert_uint_eq(variable(second, "length"), 64);
}

static const struct {
	const char *says, *prog;
	const char *error; /* NULL: it runs */
} others[] = {
	{ "fentry, fexit: at a function of a BPF program", NULL, NULL },
	{ "fexit: at one that the program does not have", "watch_nothing",
	  "program watch_nothing: that program has no function "
	  "'no_such_answer'" },
};

static void check_other(int i)
{
	struct load_want want = { .only = &others[i].prog,
				  .only_count = others[i].prog != NULL };
	struct load first, second;
	int refused;

	must_load(&first, &replaced, NULL);
	want.target_prog = load_prog_find(&first, "asks")->fd;
	must_open(&second, &watching, &want);
	refused = load_all(&second);
	if (others[i].error)
		must_say(load_prog_find(&second, others[i].prog)->error,
			 others[i].error);
	else if (!is_refused(&second, refused))
		watch(&first, &second);
	load_close(&second);
	load_close(&first);
}
TABLE(trampoline_others, others, check_other);

/* ---- What is refused ---- */

static const struct {
	const char *says, *section, *words;
} deadly[] = {
	{ "fentry: at what each trampoline calls", "fentry/__rcu_read_lock",
	  "attach SEC(\"fentry/__rcu_read_lock\"): __rcu_read_lock: a program "
	  "there stops the whole machine, since every trampoline calls it "
	  "before the program, and so would call itself without end" },
	{ "fexit: at what each trampoline calls", "fexit/migrate_enable",
	  "since every trampoline calls it after the program" },
};

static void check_deadly(int i)
{
	struct link link;
	struct sec sec;

	ck_assert_int_eq(sec_parse(&sec, deadly[i].section), 0);
	ck_assert_int_eq(attach_auto(&link, &sec, -1, NULL), -EDEADLK);
	must_say(err_text(), deadly[i].words);
}
TABLE(trampoline_deadly, deadly, check_deadly);

static const struct {
	const char *says, *prog, *hint;
} misplaced[] = {
	{ "fentry.s: where no program may sleep", "may_not_sleep",
	  "a program that may sleep (.s) is only taken where" },
	{ "fmod_ret: where no result may be changed", "may_not_change",
	  "fmod_ret changes what a function returns, and only functions called "
	  "security_" },
};

static void check_misplaced(int i)
{
	struct load_want want = { .only = &misplaced[i].prog, .only_count = 1 };
	struct load load;
	int refused;
	char *hint;

	must_open(&load, &trampoline, &want);
	refused = load_all(&load);
	ck_assert_int_eq(refused, 1);
	if (load_prog_find(&load, misplaced[i].prog)->err == -EPERM) {
		ck_assert(is_refused(&load, refused));
	} else {
		hint = hint_text(hint_print);
		must_say(hint, misplaced[i].hint);
		free(hint);
	}
	load_close(&load);
}
TABLE(trampoline_misplaced, misplaced, check_misplaced);

/* Lesson 22's old program: the third argument of two. */
static void third_argument(void)
{
	static const struct bpf_insn insns[] = {
		BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_1, 16),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACING,
				  .expected_attach_type = BPF_TRACE_FENTRY,
				  .insns = insns,
				  .insn_cnt = 3,
				  .license = "GPL" };
	struct btf btf;
	char *log;

	need_functions();
	ck_assert_int_eq(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL), 0);
	spec.attach_btf_id = btf_find_kind(&btf, "tty_write", BTF_KIND_FUNC);
	btf_close(&btf);
	ck_assert_int_eq(prog_load(&spec, &log), -EACCES);
	must_say(log, BREAK_TTY);
	free(log);
}

static const struct {
	const char *says;
	void (*check)(void);
} breaks[] = { { "lesson 22: an argument that is no longer there",
		 third_argument } };

static void check_break(int i)
{
	breaks[i].check();
}
TABLE(trampoline_breaks, breaks, check_break);
