/* A dry run: what is answered in the kernel's place, which has no part in it. */
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct bpf_insn insns[] = { BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() };

static int new_map(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_HASH,
				 .name = "counts",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 100,
				 .flags = BPF_F_NO_PREALLOC };

	return sys_map_create(&spec);
}

/* Not even a good one: nobody looks at it. */
static int new_prog(void)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_XDP,
				  .name = "drop",
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };

	return sys_prog_load(&spec);
}

static int new_btf(void)
{
	struct btf_spec spec = { .btf = insns, .size = sizeof(insns) };

	return sys_btf_load(&spec);
}

static int new_tracepoint(void)
{
	return sys_raw_tracepoint_open("sys_enter", 3);
}

static int new_link(void)
{
	return sys_link_create(3, 0, BPF_TRACE_ITER);
}

static int new_iter(void)
{
	return sys_iter_create(3);
}

static int new_event(void)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT };

	return sys_perf_event_open(&attr, -1, 0);
}

static int pinned(void)
{
	return sys_obj_get("/no/such/file");
}

/* ---- Calls that give a file descriptor ---- */

static const struct {
	const char *says;
	int (*call)(void);
} fds[] = {
	{ "pretend: a map is created", new_map },
	{ "pretend: a program is loaded", new_prog },
	{ "pretend: types are loaded", new_btf },
	{ "pretend: a raw tracepoint is opened", new_tracepoint },
	{ "pretend: a link is created", new_link },
	{ "pretend: an iterator is created", new_iter },
	{ "pretend: a perf event is opened", new_event },
	{ "pretend: what is pinned is opened", pinned },
};

static int shown, result;

static void count_call(void *arg, const struct sys_call *call)
{
	(void)arg;
	shown++;
	result = call->result;
}

static void check_fd(int i)
{
	int fd;

	shown = 0;
	sys_observe(count_call, NULL);
	sys_pretend(true);
	fd = fds[i].call();
	sys_pretend(false);
	sys_observe(NULL, NULL);
	ck_assert_msg(fd > 2, "%d: %s", fd, err_text());
	ck_assert_int_eq(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ck_assert_int_eq(shown, 1);
	ck_assert_int_ge(result, 0);
	close(fd);
}
TABLE(pretend_fds, fds, check_fd);

/* ---- What they remember ---- */

static void map_remembers(void)
{
	struct bpf_map_info info = { 0 };
	int fd = new_map();

	ck_assert_int_eq(sys_obj_info(fd, &info, sizeof(info)), 0);
	ck_assert_str_eq(info.name, "counts");
	ck_assert_uint_eq(info.type, BPF_MAP_TYPE_HASH);
	ck_assert_uint_eq(info.key_size, 4);
	ck_assert_uint_eq(info.value_size, 8);
	ck_assert_uint_eq(info.max_entries, 100);
	ck_assert_uint_eq(info.map_flags, BPF_F_NO_PREALLOC);
	close(fd);
}

static void prog_remembers(void)
{
	struct bpf_prog_info info = { 0 };
	int fd = new_prog();

	ck_assert_int_eq(sys_obj_info(fd, &info, sizeof(info)), 0);
	ck_assert_str_eq(info.name, "drop");
	ck_assert_uint_eq(info.type, BPF_PROG_TYPE_XDP);
	close(fd);
}

static void elements_are_taken(void)
{
	uint32_t key = 7, next = 9;
	uint64_t value = 8;
	int fd = new_map();

	ck_assert_int_eq(sys_map_update(fd, &key, &value, BPF_ANY), 0);
	value = 5;
	ck_assert_int_eq(sys_map_lookup(fd, &key, &value), 0);
	ck_assert_uint_eq(value, 5); /* it stays as it was */
	ck_assert_int_eq(sys_map_next_key(fd, NULL, &next), -ENOENT);
	ck_assert_int_eq(sys_map_delete(fd, &key), 0);
	ck_assert_int_eq(sys_map_freeze(fd), 0);
	ck_assert_int_eq(sys_obj_pin(fd, "/no/such/folder/name"), 0);
	close(fd);
}

static void nothing_is_loaded(void)
{
	uint32_t id;

	ck_assert_int_eq(sys_next_id(SYS_PROGS, 0, &id), -ENOENT);
	ck_assert_int_eq(sys_next_id(SYS_MAPS, 0, &id), -ENOENT);
	ck_assert_int_eq(sys_next_id(SYS_LINKS, 0, &id), -ENOENT);
	ck_assert_int_eq(sys_next_id(SYS_BTFS, 0, &id), -ENOENT);
}

static const struct {
	const char *says;
	void (*check)(void);
} memories[] = {
	{ "pretend: a map remembers what it is", map_remembers },
	{ "pretend: a program remembers what it is", prog_remembers },
	{ "pretend: elements are taken, and not kept", elements_are_taken },
	{ "pretend: nothing else is loaded", nothing_is_loaded },
};

static void check_memory(int i)
{
	ck_assert(!sys_pretending());
	sys_pretend(true);
	ck_assert(sys_pretending());
	memories[i].check();
	sys_pretend(false);
}
TABLE(pretend, memories, check_memory);
