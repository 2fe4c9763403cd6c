/* SEC("perf_event"): sampling, on each CPU or of one process. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/cpus.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "maps/map.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/hint_row.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMES  21
#define COOKIE 0x1234567890abcdefull

/* ---- A program that counts, and keeps the cookie of the last event ---- */

static struct map counter_map(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .name = "count",
				 .key_size = 4,
				 .value_size = 16,
				 .max_entries = 1 };
	struct map map;

	ck_assert_msg(map_open(&map, &spec) == 0, "%s", err_text());
	return map;
}

struct counted {
	uint64_t times, cookie;
};

static struct counted counted(const struct map *map)
{
	struct counted value = { ~0ull, 0 };
	uint32_t zero = 0;

	ck_assert_int_eq(map_lookup(map, &zero, &value), 0);
	return value;
}

/* Of each process, or only of `pid`. */
static int load_counter(int map_fd, pid_t pid)
{
	const struct bpf_insn insns[] = {
		BPF_MOV64_REG(BPF_REG_6, BPF_REG_1),
		BPF_EMIT_CALL(BPF_FUNC_get_current_pid_tgid),
		BPF_ALU64_IMM(BPF_RSH, BPF_REG_0, 32),
		BPF_JMP32_IMM(BPF_JNE, BPF_REG_0, pid, pid ? 13 : 0),
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 6),
		BPF_MOV64_REG(BPF_REG_7, BPF_REG_0),
		BPF_MOV64_IMM(BPF_REG_1, 1),
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_7, BPF_REG_1, 0),
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_6),
		BPF_EMIT_CALL(BPF_FUNC_get_attach_cookie),
		BPF_STX_MEM(BPF_DW, BPF_REG_7, BPF_REG_0, 8),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_PERF_EVENT,
				  .name = "counter",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL" };

	return load_or_say(&spec);
}

/* ---- What makes it run ---- */

#define PAGE 4096

/* Memory that nobody has touched: a fault for each page.  Huge pages would
 * be fewer. */
static char *untouched(void)
{
	char *pages = mmap(NULL, TIMES * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(pages, MAP_FAILED);
	madvise(pages, TIMES * PAGE, MADV_NOHUGEPAGE);
	return pages;
}

static void *touch(void *arg)
{
	for (int i = 0; i < TIMES; i++)
		((volatile char *)arg)[(size_t)i * PAGE] = 1;
	return NULL;
}

static void fault(void)
{
	char *pages = untouched();

	touch(pages);
	munmap(pages, TIMES * PAGE);
}

/* One that was joined has ended for us; the kernel lists it a moment longer
 * (st_nlink of /proc/self/task: fs/proc/base.c proc_task_getattr()). */
static void wait_alone(void)
{
	struct stat task;

	do
		ck_assert_int_eq(stat("/proc/self/task", &task), 0);
	while (task.st_nlink > 3);
}

static void fault_in_thread(void)
{
	char *pages = untouched();
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, touch, pages), 0);
	pthread_join(thread, NULL);
	wait_alone();
	munmap(pages, TIMES * PAGE);
}

/* As many as a process has that does nothing. */
static void fault_in_child(void)
{
	char *pages = untouched();
	pid_t child = fork();

	if (child == 0) {
		for (int i = 0; i < 50; i++) {
			touch(pages);
			madvise(pages, TIMES * PAGE, MADV_DONTNEED);
		}
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	munmap(pages, TIMES * PAGE);
}

static void burn(void)
{
	struct timespec begin, now;
	volatile unsigned int n __attribute__((unused)) = 0;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	do {
		for (int i = 0; i < 100000; i++)
			n += i;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	} while ((now.tv_sec - begin.tv_sec) * 1000 +
			 (now.tv_nsec - begin.tv_nsec) / 1000000 <
		 200);
}

static void wait_often(void)
{
	for (int i = 0; i < TIMES; i++)
		usleep(1000);
}

/* ---- Each event ---- */

#define MANY 1000000

static const struct row {
	const char *says, *event;
	bool of_process; /* that is left to the kernel, not to the program */
	uint64_t period;
	uint32_t frequency;
	void (*fire)(void);
	uint64_t least, most;
	uint64_t cookie;
} rows[] = {
	{ "page-faults, period 1, all CPUs: each one", "page-faults", false, 1,
	  0, fault, TIMES, TIMES, 0 },
	{ "page-faults of this process: each one", "page-faults", true, 1, 0,
	  fault, TIMES, TIMES, 0 },
	{ "page-faults of this process, period 3: each third", "page-faults",
	  true, 3, 0, fault, TIMES / 3, TIMES / 3, 0 },
	{ "page-faults of a thread that begins later", "page-faults", true, 1,
	  0, fault_in_thread, TIMES, TIMES + 50, 0 },
	{ "page-faults of this process: not those of its child", "page-faults",
	  true, 1, 0, fault_in_child, 0, TIMES * 20, 0 },
	{ "minor-faults, all CPUs, by links with a cookie", "minor-faults",
	  false, 1, 0, fault, TIMES, TIMES, COOKIE },
	{ "page-faults of this process, by a link with a cookie", "page-faults",
	  true, 1, 0, fault, TIMES, TIMES, COOKIE },
	{ "context-switches of this process", "context-switches", true, 1, 0,
	  wait_often, TIMES / 2, MANY, 0 },
	{ "cpu-clock is what is meant without a name", NULL, false, 0, 500,
	  burn, 3, MANY, 0 },
	{ "cpu-clock, so many times a second, all CPUs", "cpu-clock", false, 0,
	  500, burn, 3, MANY, 0 },
	{ "cpu-clock, each 2 million nanoseconds, of this process", "cpu-clock",
	  true, 2000000, 0, burn, 3, MANY, 0 },
	{ "task-clock of this process", "task-clock", true, 0, 500, burn, 3,
	  MANY, 0 },
};

static struct place place_of(const struct row *row)
{
	return (struct place){ .event = row->event,
			       .period = row->period,
			       .frequency = row->frequency,
			       .cookie = row->cookie,
			       .pid = row->of_process ? getpid() : 0 };
}

static void check_ran(const struct row *row, const struct link *link,
		      struct counted n, int links)
{
	int cpus[CPUS_MAX], count = cpus_online(cpus, CPUS_MAX);

	ck_assert_uint_ge(n.times, row->least);
	ck_assert_uint_le(n.times, row->most);
	ck_assert_uint_eq(n.cookie, row->cookie);
	ck_assert_int_eq(link->more_count, row->of_process ? 1 : count);
	ck_assert_int_eq(links, row->cookie ? link->more_count : 0);
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct place place = place_of(row);
	struct counted n, after;
	struct link link;
	struct map map;
	struct sec sec;
	int fd, err, links;

	row->fire(); /* what is done for the first time faults more often */
	map = counter_map();
	fd = load_counter(map.fd, row->of_process ? 0 : getpid());
	ck_assert_int_eq(sec_parse(&sec, "perf_event"), 0);
	err = attach_auto(&link, &sec, fd, &place);
	ck_assert_msg(err == 0, "%s", err_text());
	n = counted(&map);
	row->fire();
	after = counted(&map);
	after.times -= n.times;
	links = links_of(prog_id(fd));
	check_ran(row, &link, after, links);
	link_close(&link);
	n = counted(&map);
	row->fire();
	ck_assert_uint_eq(counted(&map).times, n.times);
	ck_assert_int_eq(links_of(prog_id(fd)), 0);
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(perf_event, rows, check_row);

/* ---- Which CPUs ---- */

/* As if only these ran: the list is another file, for this row alone. */
static void say_online(const char *list)
{
	char path[] = "/tmp/rawbpf-online-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_gt(write(fd, list, strlen(list)), 0);
	close(fd);
	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	ck_assert_int_eq(mount(path, "/sys/devices/system/cpu/online", NULL,
			       MS_BIND, NULL),
			 0);
	unlink(path);
}

static const struct {
	const char *says, *list;
	int events; /* or -errno */
} lists[] = {
	{ "only on a CPU that runs", "0\n", 1 },
	{ "a list that is none is refused", "0-\n", -EINVAL },
};

static void check_list(int i)
{
	struct place place = { .event = "page-faults", .period = 1 };
	struct map map = counter_map();
	int fd = load_counter(map.fd, 0), err;
	struct link link;
	struct sec sec;

	say_online(lists[i].list);
	ck_assert_int_eq(sec_parse(&sec, "perf_event"), 0);
	err = attach_auto(&link, &sec, fd, &place);
	ck_assert_int_eq(err ? err : link.more_count, lists[i].events);
	if (err)
		ck_assert_ptr_nonnull(strstr(err_text(), "is no list of CPUs"));
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(perf_event_cpus, lists, check_list);

/* ---- Refused ---- */

static const struct {
	const char *says;
	struct place place;
	int err;
	const char *text, *hint; /* NULL: not the kernel's answer */
} bad[] = {
	{ "an event, but not how often",
	  { .event = "page-faults" },
	  -EOPNOTSUPP,
	  "attach SEC(\"perf_event\"): it needs to be told how often to look "
	  "at page-faults: a period or a frequency",
	  NULL },
	{ "a period and a frequency",
	  { .period = 1, .frequency = 1 },
	  -EINVAL,
	  "a period (each so many cpu-clock) and a frequency (so often a "
	  "second) do not go together",
	  NULL },
	{ "a period of 64 bits",
	  { .period = 1ull << 63 },
	  -EINVAL,
	  "a period has at most 63 bits",
	  NULL },
	{ "a misspelt event",
	  { .event = "page-fauls", .period = 1 },
	  -EINVAL,
	  "there is no event 'page-fauls'; did you mean 'page-faults'?",
	  NULL },
	{ "an event that is none",
	  { .event = "sunshine", .period = 1 },
	  -EINVAL,
	  "there is no event 'sunshine'; there are cpu-clock, page-faults",
	  NULL },
	{ "a process that is none",
	  { .pid = 0x3ffffff, .frequency = 99 },
	  -ESRCH,
	  "there is no process 67108863",
	  NULL },
	{ "a billion samples a second",
	  { .frequency = 1000000000 },
	  -EINVAL,
	  "cpu-clock on CPU 0: perf_event_open(): Invalid argument (EINVAL)",
	  "1000000000 samples a second are more than this machine permits: "
	  "kernel.perf_event_max_sample_rate is " },
};

static void check_bad(int i)
{
	struct map map = counter_map();
	int fd = load_counter(map.fd, 0), err;
	struct link link = { .fd = 99 };
	struct sec sec;
	char *hint;

	ck_assert_int_eq(sec_parse(&sec, "perf_event"), 0);
	err = attach_auto(&link, &sec, fd, &bad[i].place);
	ck_assert_int_eq(err, bad[i].err);
	ck_assert_msg(strstr(err_text(), bad[i].text), "%s", err_text());
	ck_assert_int_eq(link.more_count, 0);
	ck_assert_ptr_null(link.more);
	if (bad[i].hint) {
		hint = hint_text(hint_print);
		ck_assert_msg(strstr(hint, bad[i].hint), "%s", hint);
		free(hint);
	}
	close(fd);
	map_close(&map);
}
TABLE(perf_event_bad, bad, check_bad);

/* ---- Of the processor ---- */

static const struct {
	const char *says, *event;
} hardware[] = {
	{ "cycles are sampled, or the lack of counters is told", "cycles" },
	{ "instructions, the same", "instructions" },
	{ "cache-misses, the same", "cache-misses" },
};

static void check_hardware(int i)
{
	struct place place = { .event = hardware[i].event, .period = 100000 };
	struct map map = counter_map();
	int fd = load_counter(map.fd, 0), err;
	struct link link;
	struct sec sec;
	char *hint;

	ck_assert_int_eq(sec_parse(&sec, "perf_event"), 0);
	err = attach_auto(&link, &sec, fd, &place);
	if (!err) {
		burn();
		ck_assert_uint_gt(counted(&map).times, 0);
	} else {
		ck_assert_int_eq(err, -ENOENT);
		ck_assert_ptr_nonnull(strstr(err_text(), hardware[i].event));
		hint = hint_text(hint_print);
		ck_assert_msg(strstr(hint, "hardware counter") &&
				      strstr(hint, "try: cpu-clock"),
			      "%s", hint);
		free(hint);
	}
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(perf_event_hardware, hardware, check_hardware);
