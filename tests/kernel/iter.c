/* Iterators: run over each object when somebody reads, and over no other. */
#include "loader/attach/iter.h"
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/attach/cgroup.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "loader/prog.h"
#include "loader/sys.h"
#include "tests/breaks.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

OBJECT(iter);

/* ---- What is there ---- */

static struct load load;
static struct cgroup outer, inner;
static int sockets[3];

static int bound_socket(int type)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	if (type == SOCK_STREAM)
		ck_assert_int_eq(listen(fd, 1), 0);
	return fd;
}

static int fd_of(const char *map)
{
	return load_map_find(&load, map)->fd;
}

static void fill_map(struct place *place)
{
	place->map_fd = fd_of("elements");
	for (uint32_t i = 0; i < 3; i++)
		ck_assert_int_eq(sys_map_update(place->map_fd, &i, &i, 0), 0);
}

static void fill_storage(struct place *place)
{
	uint32_t value = 7;

	place->map_fd = fd_of("storage");
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(sys_map_update(place->map_fd, &sockets[i],
						&value, 0),
				 0);
}

static void fill_sockmap(struct place *place)
{
	uint32_t key = 1;

	place->map_fd = fd_of("sockets");
	ck_assert_msg(!sys_map_update(place->map_fd, &key, &sockets[0], 0),
		      "%s", err_text());
}

static void of_myself(struct place *place)
{
	place->pid = getpid();
}

static void of_cgroup(struct place *place)
{
	ck_assert_msg(!cgroup_make(&outer, NULL, "outer"), "%s", err_text());
	ck_assert_msg(!cgroup_make(&inner, &outer, "inner"), "%s", err_text());
	place->cgroup_fd = outer.fd;
}

/* The folder is read by an fd, which is one of them. */
static uint32_t count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	uint32_t n = 0;

	for (struct dirent *entry; (entry = readdir(dir));)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n - 1;
}

/* ---- Each of them ---- */

static const struct row {
	const char *says, *of;
	void (*prepare)(struct place *place);
	uint32_t exactly; /* 0: some */
	uint32_t (*count)(void);
} rows[] = {
	{ "iter/task: each thread", "task", NULL, 0, NULL },
	{ "iter/task: of one process", "task", of_myself, 1, NULL },
	{ "iter/task_file: each open file", "task_file", NULL, 0, NULL },
	{ "iter/task_file: as /proc/self/fd has them", "task_file", of_myself,
	  0, count_fds },
	{ "iter/task_vma: each piece of memory of one process", "task_vma",
	  of_myself, 0, NULL },
	{ "iter/bpf_map: each map", "bpf_map", NULL, 0, NULL },
	{ "iter/bpf_map_elem: the elements of a map", "bpf_map_elem", fill_map,
	  3, NULL },
	{ "iter/bpf_prog: each program", "bpf_prog", NULL, 0, NULL },
	{ "iter/bpf_link: each link", "bpf_link", NULL, 0, NULL },
	{ "iter/ksym: each symbol of the kernel", "ksym", NULL, 0, NULL },
	{ "iter/cgroup: each below one, and that", "cgroup", of_cgroup, 2,
	  NULL },
	{ "iter/cgroup: all of them", "cgroup", NULL, 0, NULL },
	{ "iter/tcp: each socket", "tcp", NULL, 0, NULL },
	{ "iter/udp: each socket", "udp", NULL, 0, NULL },
	{ "iter/unix: each socket", "unix", NULL, 0, NULL },
	{ "iter/bpf_sk_storage_map: sockets with storage", "bpf_sk_storage_map",
	  fill_storage, 2, NULL },
	{ "iter/sockmap: each place of a map of sockets", "sockmap",
	  fill_sockmap, 8, NULL },
};

/* Where functions are refused, iterators that hand out what a program could
 * write to may be, too: that is such a kernel's own rule. */
static bool may_refuse(const char *of)
{
	return !has_functions() &&
	       (!strcmp(of, "bpf_map_elem") || !strcmp(of, "sockmap") ||
		!strcmp(of, "bpf_sk_storage_map"));
}

/* NULL: refused, as it may be. */
static struct load_prog *open_all(const char *of, char name[64])
{
	const char *only[] = { name };
	struct load_want want = { .only = only, .only_count = 1 };

	snprintf(name, 64, "each_%s", of);
	must_open(&load, &iter, &want);
	if (load_all(&load)) {
		char *hint = hint_text(hint_print); /* before others fail */

		ck_assert_msg(may_refuse(of), "%s", err_text());
		must_say(load_prog_find(&load, name)->error,
			 "bpf(BPF_PROG_LOAD): Operation not permitted (EPERM)");
		must_say(hint, "at this place");
		free(hint);
		load_close(&load);
		return NULL;
	}
	outer.fd = outer.janitor_fd = inner.fd = inner.janitor_fd = -1;
	sockets[0] = bound_socket(SOCK_STREAM);
	sockets[1] = bound_socket(SOCK_DGRAM);
	sockets[2] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return load_prog_find(&load, name);
}

static void close_all(void)
{
	for (int i = 0; i < 3; i++)
		close(sockets[i]);
	load_close(&load);
	cgroup_close(&inner);
	cgroup_close(&outer);
}

static uint32_t lines(const char *text)
{
	uint32_t n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

static uint32_t read_all(const struct link *link, bool has_end)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	uint32_t n;

	ck_assert_msg(iter_read(link->fd, out) == 0, "%s", err_text());
	fclose(out);
	n = lines(text) - has_end;
	ck_assert(has_end == !!strstr(text, "end\n"));
	free(text);
	return n;
}

/* A file that has been opened is one of those that are counted. */
static void check_count(const struct row *row, uint32_t times)
{
	if (row->exactly)
		ck_assert_uint_eq(times, row->exactly);
	else if (row->count == count_fds)
		ck_assert_uint_eq(times, row->count() + 1);
	else if (row->count)
		ck_assert_uint_eq(times, row->count());
	else
		ck_assert_uint_gt(times, 0);
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	bool has_end = strcmp(row->of, "ksym") != 0;
	struct place place = { 0 };
	struct load_prog *prog;
	struct link link;
	char name[64];
	uint32_t times;

	prog = open_all(row->of, name);
	if (!prog)
		return;
	if (row->prepare)
		row->prepare(&place);
	ck_assert_msg(!attach_auto(&link, &prog->def->sec, prog->fd, &place),
		      "%s", err_text());
	ck_assert_uint_eq(variable(&load, "times"), 0);
	ck_assert_uint_eq(links_of(prog_id(prog->fd)), 1);
	ck_assert_uint_eq(read_all(&link, has_end), variable(&load, "times"));
	times = variable(&load, "times");
	check_count(row, times);
	ck_assert_uint_eq(variable(&load, "ends"), has_end);
	link_close(&link);
	ck_assert_uint_eq(variable(&load, "times"), times);
	close_all();
}
TABLE(iter, rows, check_row);

/* ---- Pinned, and refused ---- */

static void is_pinned(void)
{
	struct place place = { 0 };
	struct load_prog *prog;
	char name[64], path[PATH_MAX], line[64] = "";
	struct link link;
	FILE *file;

	prog = open_all("bpf_map_elem", name);
	if (!prog)
		return;
	fill_map(&place);
	ck_assert_int_eq(attach_auto(&link, &prog->def->sec, prog->fd, &place),
			 0);
	snprintf(path, sizeof(path), "%s/iter_%d", kernel_bpffs(), getpid());
	ck_assert_msg(sys_obj_pin(link.fd, path) == 0, "%s", err_text());
	for (int i = 0; i < 2; i++) {
		file = fopen(path, "re");
		ck_assert_ptr_nonnull(file);
		while (fgets(line, sizeof(line), file))
			;
		fclose(file);
		ck_assert_str_eq(line, "end\n");
	}
	unlink(path);
	ck_assert_uint_eq(variable(&load, "times"), 6);
	link_close(&link);
	close_all();
}

static void check_refused(const char *of, const char *map, int err,
			  const char *words)
{
	struct place place = { 0 };
	struct load_prog *prog;
	struct link link;
	char name[64];

	prog = open_all(of, name);
	if (!prog)
		return;
	place.map_fd = map ? fd_of(map) : 0;
	ck_assert_int_eq(attach_auto(&link, &prog->def->sec, prog->fd, &place),
			 err);
	must_say(err_text(), words);
	ck_assert_int_eq(link.fd, -1);
	close_all();
}

static void wrong_map(void)
{
	check_refused("bpf_sk_storage_map", "elements", -EINVAL,
		      "map 'elements' is of type HASH, which "
		      "iter/bpf_sk_storage_map does not walk");
	check_refused("bpf_map_elem", "storage", -EINVAL,
		      "map 'storage' is of type SK_STORAGE, which "
		      "iter/bpf_map_elem does not walk");
}

static void no_map(void)
{
	check_refused("sockmap", NULL, -EOPNOTSUPP, "it needs a map to walk");
}

/* What lesson 20's page shows: task->pid without a look at the task. */
static void forgotten_end(void)
{
	static const struct bpf_insn insns[] = {
		BPF_LDX_MEM(BPF_DW, BPF_REG_2, BPF_REG_1, 8),
		BPF_LDX_MEM(BPF_W, BPF_REG_2, BPF_REG_2, 0),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACING,
				  .expected_attach_type = BPF_TRACE_ITER,
				  .insns = insns,
				  .insn_cnt = 4,
				  .license = "GPL" };
	struct btf btf;
	char *log = NULL;

	ck_assert_int_eq(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL), 0);
	spec.attach_btf_id =
		btf_find_kind(&btf, "bpf_iter_task", BTF_KIND_FUNC);
	btf_close(&btf);
	ck_assert_int_eq(prog_load(&spec, &log), -EACCES);
	must_say(log, BREAK_ITERATORS);
	free(log);
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "iter: pinned, it is read like any file, each time from the start",
	  is_pinned },
	{ "iter: a map of a type that it does not walk", wrong_map },
	{ "iter: no map", no_map },
	{ "lesson 20: an iterator's object may be NULL", forgotten_end },
};

static void check_case(int i)
{
	cases[i].check();
}
TABLE(iter_more, cases, check_case);
