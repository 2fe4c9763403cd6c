/* The loader: one kind of call fails, by a filter in the kernel's place. */
#include "tests/kernel/load.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/prog.h"
#include "tests/run.h"

#include <errno.h>
#include <signal.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

OBJECT(maps);
OBJECT(ops);
OBJECT(pinned);
OBJECT(variables);

/* ---- The filter ---- */

/* From here on this system call answers ENOMEM if argument `index` is
 * `value`. */
static void fail_call(int nr, int index, uint32_t value)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args) + 8 * index),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOMEM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter),
			 0);
}

static void fail_bpf(uint32_t cmd)
{
	fail_call(SYS_bpf, 0, cmd);
}

static void fail_shared_memory(uint32_t flags)
{
	fail_call(SYS_mmap, 3, flags);
}

/* ---- Rows ---- */

static const struct load_size later = { "sized_later", 30, 0 };
static const struct load_want sized = { .sizes = &later, .size_count = 1 };

#define NO_MEMORY ": Cannot allocate memory (ENOMEM)"

static const struct row {
	const char *says;
	const struct object *object;
	void (*fail)(uint32_t value);
	uint32_t value;
	const char *error;
} rows[] = {
	{ "load: fails to create a map", &variables, fail_bpf, BPF_MAP_CREATE,
	  "map variable.rodata: bpf(BPF_MAP_CREATE)" NO_MEMORY },
	{ "load: fails to create a map for maps", &maps, fail_bpf,
	  BPF_MAP_CREATE, "map inner_a: bpf(BPF_MAP_CREATE)" NO_MEMORY },
	{ "load: fails to write variables", &variables, fail_bpf,
	  BPF_MAP_UPDATE_ELEM,
	  "map variable.rodata: bpf(BPF_MAP_UPDATE_ELEM)" NO_MEMORY },
	{ "load: fails to put a map into a map", &maps, fail_bpf,
	  BPF_MAP_UPDATE_ELEM,
	  "map outer: slot 0: bpf(BPF_MAP_UPDATE_ELEM)" NO_MEMORY },
	{ "load: fails to freeze what is read only", &variables, fail_bpf,
	  BPF_MAP_FREEZE,
	  "map variable.rodata: bpf(BPF_MAP_FREEZE)" NO_MEMORY },
	{ "load: fails to share variables", &variables, fail_shared_memory,
	  MAP_SHARED, "map variable.rodata: mmap()" NO_MEMORY },
	{ "load: fails to load the types of a table of functions", &ops,
	  fail_bpf, BPF_BTF_LOAD,
	  "ops: its types: bpf(BPF_BTF_LOAD)" NO_MEMORY },
};

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct load load;

	must_open(&load, row->object, row->object == &maps ? &sized : NULL);
	row->fail(row->value);
	ck_assert_int_eq(load_all(&load), -ENOMEM);
	ck_assert_str_eq(err_text(), row->error);
	load_close(&load);
}
TABLE(load_fails, rows, check_row);

/* ---- What is no end ---- */

static void no_types(void)
{
	struct load load;

	must_open(&load, &variables, NULL);
	fail_bpf(BPF_BTF_LOAD);
	ck_assert_int_eq(load_all(&load), 0);
	ck_assert_int_eq(load.btf_fd, -1);
	must_say(load.btf_error,
		 "variables: its types: bpf(BPF_BTF_LOAD)" NO_MEMORY);
	ck_assert_int_eq(run(&load, "count"), 1);
	load_close(&load);
}

static void no_programs(void)
{
	struct load load;

	must_open(&load, &variables, NULL);
	fail_bpf(BPF_PROG_LOAD);
	ck_assert_int_eq(load_all(&load), load.progdefs.count);
	for (int i = 0; i < load.progdefs.count; i++) {
		ck_assert_int_eq(load.progs[i].err, -ENOMEM);
		must_say(load.progs[i].error, "bpf(BPF_PROG_LOAD)" NO_MEMORY);
		ck_assert_ptr_null(load.progs[i].log);
	}
	load_close(&load);
}

static const struct {
	const char *says;
	void (*check)(void);
} no_end[] = {
	{ "load: fails to load types, and goes on without", no_types },
	{ "load: fails to load programs, and says it of each", no_programs },
};

static void check_no_end(int i)
{
	no_end[i].check();
}
TABLE(load_no_end, no_end, check_no_end);

/* ---- A signal ---- */

static const struct {
	const char *says;
} signals[] = { { "load: a signal while the verifier works is no refusal" } };

static int refusals;

static void count_refusal(void *arg, const struct sys_call *call)
{
	(void)arg;
	refusals += call->result == -EAGAIN;
}

static void on_alarm(int number)
{
	(void)number;
}

/* The verifier walks each round of this, and takes some time for it. */
static const struct bpf_insn rounds[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_0, 1),
	BPF_JMP_IMM(BPF_JLT, BPF_REG_0, 10000, -2),
	BPF_EXIT_INSN(),
};

static void check_signal(int i)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value = { .tv_usec = 1000 } };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = rounds,
				  .insn_cnt = 4,
				  .license = "GPL" };
	char *log;
	int fd;

	(void)i;
	sigaction(SIGALRM, &action, NULL);
	sys_observe(count_refusal, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	fd = prog_load(&spec, &log);
	sys_observe(NULL, NULL);
	ck_assert_msg(fd >= 0, "%s", err_text());
	ck_assert_int_le(refusals, 1);
	close(fd);
}
TABLE(load_signal, signals, check_signal);

/* ---- Pinned by name ---- */

static const struct {
	const char *says;
	bool there; /* already */
	uint32_t cmd;
	const char *error; /* %s: its path */
} kept[] = {
	{ "load: fails to pin a map, which is not there then", false,
	  BPF_OBJ_PIN,
	  "map rawbpf_kept: pin it at %s: bpf(BPF_OBJ_PIN)" NO_MEMORY },
	{ "load: fails to open what is pinned", true, BPF_OBJ_GET,
	  "map rawbpf_kept: %s: bpf(BPF_OBJ_GET)" NO_MEMORY },
	{ "load: fails to ask what is pinned", true, BPF_OBJ_GET_INFO_BY_FD,
	  "map rawbpf_kept: %s: bpf(BPF_OBJ_GET_INFO_BY_FD)" NO_MEMORY },
};

static void check_kept(int i)
{
	char folder[256], path[300], devices[300], text[500];
	struct load_want want = { .pins = folder };
	struct load load;

	ck_assert_ptr_nonnull(kernel_bpffs());
	snprintf(folder, sizeof(folder), "%s/rawbpf-fail-%d", kernel_bpffs(),
		 getpid());
	snprintf(path, sizeof(path), "%s/rawbpf_kept", folder);
	snprintf(devices, sizeof(devices), "%s/rawbpf_devices", folder);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	if (kept[i].there) {
		must_load(&load, &pinned, &want);
		load_close(&load);
	}
	must_open(&load, &pinned, &want);
	fail_bpf(kept[i].cmd);
	ck_assert_int_eq(load_all(&load), -ENOMEM);
	snprintf(text, sizeof(text), kept[i].error, path);
	ck_assert_str_eq(err_text(), text);
	load_close(&load);
	ck_assert_int_eq(unlink(path), kept[i].there ? 0 : -1);
	unlink(devices);
	ck_assert_int_eq(rmdir(folder), 0);
}
TABLE(load_kept_fails, kept, check_kept);
