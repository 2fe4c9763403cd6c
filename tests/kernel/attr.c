/* Real calls in words: what only the kernel knows (sizes of keys, names of
 * maps, kinds of file descriptors). */
#include "insn/insn.h"
#include "loader/attr.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *out; /* where the observer writes */

static void observe(void *arg, const struct sys_call *call)
{
	(void)arg;
	attr_print(out, call, 0);
}

static int map_of(uint32_t type, uint32_t key_size, uint32_t value_size)
{
	struct map_spec spec = { .type = type,
				 .name = "counts",
				 .key_size = key_size,
				 .value_size = value_size,
				 .max_entries = 4 };

	return sys_map_create(&spec);
}

static const struct bpf_insn five[] = { BPF_MOV64_IMM(BPF_REG_0, 5),
					BPF_EXIT_INSN() };

static int prog_of_five(void)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "five",
				  .insns = five,
				  .insn_cnt = 2,
				  .license = "GPL" };

	return sys_prog_load(&spec);
}

/* Each leaves nothing open. */
static void wide_key(void)
{
	uint64_t key = 42, value = 7;
	int fd = map_of(BPF_MAP_TYPE_HASH, 8, 8);

	sys_map_update(fd, &key, &value, BPF_NOEXIST);
	sys_map_lookup(fd, &key, &value);
	close(fd);
}

static void text_value(void)
{
	char value[16] = "bash";
	uint32_t key = 1;
	int fd = map_of(BPF_MAP_TYPE_HASH, 4, 16);

	sys_map_update(fd, &key, value, BPF_ANY);
	close(fd);
}

static void per_cpu(void)
{
	uint64_t *values = calloc((size_t)kernel_possible_cpus(), 8);
	uint32_t key = 0;
	int fd = map_of(BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8);

	values[0] = 99;
	sys_map_update(fd, &key, values, BPF_ANY);
	free(values);
	close(fd);
}

static void walk(void)
{
	uint32_t key = 0, value = 0;
	int fd = map_of(BPF_MAP_TYPE_HASH, 4, 4);

	sys_map_update(fd, &key, &value, BPF_ANY);
	sys_map_next_key(fd, NULL, &key);
	sys_map_next_key(fd, &key, &key);
	close(fd);
}

static void run_program(void)
{
	char packet[14] = "";
	struct prog_run run = { .data_in = packet, .data_size = 14 };
	int fd = prog_of_five();

	sys_prog_run(fd, &run);
	close(fd);
}

static void info(void)
{
	struct bpf_map_info map;
	struct bpf_prog_info prog;
	int fd = map_of(BPF_MAP_TYPE_HASH, 4, 4);

	sys_obj_info(fd, &map, sizeof(map));
	close(fd);
	fd = prog_of_five();
	sys_obj_info(fd, &prog, sizeof(prog));
	close(fd);
}

static void uprobe(void)
{
	struct perf_event_attr attr = {
		.type = (uint32_t)kernel_pmu_type("uprobe"),
		.config1 = (uintptr_t) "/proc/self/exe",
		.config2 = 4096,
	};
	int fd = sys_perf_event_open(&attr, -1, 0), prog = prog_of_five();

	sys_perf_set_bpf(fd, prog);
	close(prog);
	close(fd);
}

static void bad_key(void)
{
	uint64_t value;
	int fd = map_of(BPF_MAP_TYPE_HASH, 8, 8);

	sys_map_lookup(fd, (void *)16, &value);
	close(fd);
}

static const struct row {
	const char *says;
	void (*call)(void);
	const char *has[3];
} rows[] = {
	{ "the map says how long its keys and values are",
	  wide_key,
	  { "key = 2a 00 00 00 00 00 00 00 (42)",
	    "value = 07 00 00 00 00 00 00 00 (7), flags = BPF_NOEXIST",
	    "-> { value = 07 00 00 00 00 00 00 00 (7) }" } },
	{ "a map's fd is shown with the map's name",
	  wide_key,
	  { "(map \"counts\")" } },
	{ "a value of letters is shown as text too",
	  text_value,
	  { "(\"bash\")" } },
	{ "a per-CPU map has a value for every CPU",
	  per_cpu,
	  { "value = cpu0 63 00 00 00 00 00 00 00 (99)" } },
	{ "a walk begins with no key and ends with ENOENT",
	  walk,
	  { "key = NULL }) = 0 -> { next_key = 00 00 00 00 (0) }",
	    "= -ENOENT (No such file or directory)" } },
	{ "what a run returned stands after the arrow",
	  run_program,
	  { "prog_fd = ", "(program \"five\")", "-> { retval = 5," } },
	{ "what the kernel knows of an object is decoded",
	  info,
	  { "info = { type = BPF_MAP_TYPE_HASH", "max_entries = 4",
	    "info = { type = BPF_PROG_TYPE_SOCKET_FILTER" } },
	{ "a uprobe has a path and an offset, its type a name",
	  uprobe,
	  { "(uprobe)",
	    "uprobe_path = \"/proc/self/exe\", probe_offset = "
	    "0x1000",
	    "(perf_event), PERF_EVENT_IOC_SET_BPF, prog_fd = " } },
	{ "a key that is not there does not stop the words",
	  bad_key,
	  { "key = 0x10 (not readable) }) = -EFAULT (Bad address)" } },
};

/* Where a line breaks is no matter here. */
static void join_lines(char *text)
{
	char *to = text;

	for (char *from = text; *from; from++) {
		char c = *from == '\n' ? ' ' : *from;

		if (c != ' ' || to == text || to[-1] != ' ')
			*to++ = c;
	}
	*to = '\0';
}

static void check_row(int i)
{
	char *text = NULL;
	size_t size;

	if (geteuid() != 0)
		skip("only root makes these calls");
	out = open_memstream(&text, &size);
	sys_observe(observe, NULL);
	rows[i].call();
	sys_observe(NULL, NULL);
	fclose(out);
	join_lines(text);
	for (int n = 0; n < 3 && rows[i].has[n]; n++)
		ck_assert_msg(strstr(text, rows[i].has[n]), "no '%s' in: %s",
			      rows[i].has[n], text);
	free(text);
}
TABLE(attr_calls, rows, check_row);
