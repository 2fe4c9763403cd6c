/*
 * Lesson 3, counting: a map holds the count, and two CPUs lose some of it.
 *
 *   program, at each clone(2)          user space, once a second
 *   lookup(56) -> pointer or NULL      bpf(BPF_MAP_LOOKUP_ELEM)
 *   value + 1                          bpf(BPF_MAP_GET_NEXT_KEY)
 *   update(56, value)
 *              \______ the map: 56 -> count ______/
 */
#include "insn/insn.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "maps/map.h"
#include "progs/lesson.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 3
#define REPEAT 500000

static const uint64_t key = __NR_clone;
static struct map counts = MAP_NONE;
static struct hook hook = HOOK_NONE;
static int prog_fd = -1;

static int create(void)
{
	/* [create] */
	struct map_spec spec = {
		.type = BPF_MAP_TYPE_HASH,
		.name = "counts",
		.key_size = sizeof(uint64_t),
		.value_size = sizeof(uint64_t),
		.max_entries = 1024,
	};

	return map_open(&counts, &spec);
	/* [/create] */
}

static int load_as(uint32_t type, const struct bpf_insn *insns, int count)
{
	struct prog_spec spec = { .type = type,
				  .name = "counter",
				  .insns = insns,
				  .insn_cnt = count,
				  .license = "GPL" };

	lesson_disasm(insns, count);
	return lesson_load(&spec);
}

#define COUNT(program) (sizeof(program) / sizeof((program)[0]))

/* The map's fd stands in the instructions; on loading, the kernel puts the
 * map's address there and keeps the map as long as the program. */
static int load_counter(uint32_t type)
{
	/* [counter] */
	const struct bpf_insn insns[] = {
		BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, __NR_clone), /* key */

		BPF_LD_MAP_FD(BPF_REG_1, counts.fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8), /* &key */
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),

		BPF_MOV64_IMM(BPF_REG_6, 0),		      /* value = 0 */
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1),	      /* not there? */
		BPF_LDX_MEM(BPF_DW, BPF_REG_6, BPF_REG_0, 0), /* value = *p */
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_6, 1),	      /* value++ */
		BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_6, -16),

		BPF_LD_MAP_FD(BPF_REG_1, counts.fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8), /* &key */
		BPF_MOV64_REG(BPF_REG_3, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, -16), /* &value */
		BPF_MOV64_IMM(BPF_REG_4, BPF_ANY),
		BPF_EMIT_CALL(BPF_FUNC_map_update_elem),

		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	/* [/counter] */

	return load_as(type, insns, COUNT(insns));
}

static int load_atomic(uint32_t type)
{
	/* [atomic] */
	const struct bpf_insn insns[] = {
		BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, __NR_clone), /* key */

		BPF_LD_MAP_FD(BPF_REG_1, counts.fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8), /* &key */
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),

		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2), /* not there? */
		BPF_MOV64_IMM(BPF_REG_1, 1),
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),

		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	/* [/atomic] */

	return load_as(type, insns, COUNT(insns));
}

static int load(void)
{
	prog_fd = load_counter(BPF_PROG_TYPE_TRACEPOINT);
	return prog_fd < 0 ? prog_fd : 0;
}

static int attach(void)
{
	/* [attach] */
	return hook_tracepoint(&hook, "syscalls", "sys_enter_clone", prog_fd);
	/* [/attach] */
}

static int fork_times(int times)
{
	pid_t pid;

	for (int i = 0; i < times; i++) {
		pid = fork();
		if (pid == 0)
			_exit(0);
		if (pid < 0)
			return fail(-errno, "fork()");
		waitpid(pid, NULL, 0);
	}
	return 0;
}

/* [read] */
static uint64_t read_count(void)
{
	uint64_t value = 0;

	if (map_lookup(&counts, &key, &value) == -ENOENT)
		return 0; /* not counted yet */
	return value;
}
/* [/read] */

static int read_each_second(void)
{
	uint64_t before, value = 0;
	int err = 0;

	for (int i = 1; !err && i <= ROUNDS && !lesson_stopped(); i++) {
		before = value;
		err = fork_times(i);
		value = read_count();
		lesson_show("clone: %" PRIu64, value);
		lesson_saw(value >= before + i, "%d more fork%s counted", i,
			   i > 1 ? "s are" : " is");
		lesson_sleep_ms(1000);
	}
	return err;
}

/* [walk] */
static int show_key(void *arg, const void *at_key, void *at_value)
{
	uint64_t k, v;

	(void)arg;
	memcpy(&k, at_key, sizeof(k));
	memcpy(&v, at_value, sizeof(v));
	lesson_show("key %" PRIu64 "  value %" PRIu64, k, v);
	return 0;
}
/* [/walk] */

static int walk(void)
{
	int n = map_walk(&counts, show_key, NULL);

	if (n < 0)
		return n;
	lesson_saw(n == 1, "one key in the map");
	hook_close(&hook);
	return 0;
}

/* [race] */
struct racer {
	int cpu, prog_fd, err;
};

static void *race(void *arg)
{
	struct racer *racer = arg;
	unsigned char packet[14] = { 0 };
	struct prog_run run = { .data_in = packet,
				.data_size = 14,
				.repeat = REPEAT };
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(racer->cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	racer->err = sys_prog_run(racer->prog_fd, &run);
	return NULL;
}
/* [/race] */

/* The first two CPUs this process may run on.  How many there are. */
static int two_cpus(struct racer racers[2])
{
	cpu_set_t cpus;
	int n = 0;

	sched_getaffinity(0, sizeof(cpus), &cpus);
	for (int cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++)
		if (CPU_ISSET(cpu, &cpus))
			racers[n++].cpu = cpu;
	return n;
}

/* Both CPUs run the program at the same time, from a count of 0. */
static int race_both(int fd, uint64_t *value)
{
	struct racer racers[2] = { { .prog_fd = fd }, { .prog_fd = fd } };
	pthread_t threads[2];
	uint64_t zero = 0;
	int err;

	if (two_cpus(racers) < 2)
		return refuse(-ENODEV, "one CPU only: there is nobody to "
				       "race with");
	err = map_update(&counts, &key, &zero, BPF_ANY);
	if (err < 0)
		return err;
	lesson_calls(false);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, race, &racers[i]))
			abort();
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	lesson_calls(true);
	if (racers[0].err || racers[1].err)
		return fail(MIN(racers[0].err, racers[1].err),
			    "run the program on two CPUs");
	*value = read_count();
	return 0;
}

static int lose(void)
{
	int fd = load_counter(BPF_PROG_TYPE_SOCKET_FILTER), err;
	uint64_t value, runs = 2ull * REPEAT;

	err = fd < 0 ? fd : race_both(fd, &value);
	if (fd >= 0)
		close(fd);
	if (err < 0)
		return err;
	lesson_show("2 x %d runs, counted: %" PRIu64, REPEAT, value);
	lesson_saw(value < runs, "%" PRIu64 " counts were lost", runs - value);
	return 0;
}

static int mend(void)
{
	int fd = load_atomic(BPF_PROG_TYPE_SOCKET_FILTER), err;
	uint64_t value;

	err = fd < 0 ? fd : race_both(fd, &value);
	if (fd >= 0)
		close(fd);
	if (err < 0)
		return err;
	lesson_show("2 x %d runs, counted: %" PRIu64, REPEAT, value);
	lesson_saw(value == 2ull * REPEAT, "none was lost");
	return 0;
}

static void close_all(void)
{
	hook_close(&hook);
	map_close(&counts);
	if (prog_fd >= 0)
		close(prog_fd);
}

static const struct lesson_step steps[] = {
	{ "A map", "create",
	  "A program's registers and stack are gone when it ends. A map stays: "
	  "keys and values in the kernel, which programs and user space both "
	  "reach. A hash map takes keys of any fixed size.",
	  create },
	{ "The counter", "counter",
	  "The key is the number of the system call clone: 56 on x86-64, 220 "
	  "on arm64, as the C library's headers say. Look the key up, add one, "
	  "write it back. The NULL check is not politeness: without it the "
	  "verifier refuses the program.",
	  load },
	{ "Attached to a tracepoint", "attach",
	  "Lesson 1 put a probe on a function, whose name may change with every "
	  "kernel. A tracepoint is a place that the kernel's authors marked and "
	  "promise to keep; it has a number, found by its name in tracefs.",
	  attach },
	{ "Read once a second", "read",
	  "User space asks with the same lookup, but gets a copy of the value "
	  "and not a pointer to it. Others on this machine fork too, so the "
	  "count may grow faster than we do.",
	  read_each_second },
	{ "Walk through the map", "walk",
	  "BPF_MAP_GET_NEXT_KEY gives the key after another one, in no order, "
	  "and ENOENT after the last. If the key it starts from has gone "
	  "meanwhile it starts over, so our walk remembers what it has shown.",
	  walk },
	{ "Two CPUs lose updates", "race",
	  "Between the lookup and the update another CPU may do the same: both "
	  "read 7, both write 8, and one count is lost. The same instructions, "
	  "loaded as a socket filter so that they can be run by hand, run on "
	  "two CPUs at once.",
	  lose },
	{ "An atomic add loses none", "atomic",
	  "One instruction reads, adds and writes without letting anybody in "
	  "between, right where the value lies: lookup returned its address. "
	  "No update is needed any more.",
	  mend },
	{ 0 },
};

LESSON(.number = 3, .title = "Counting with a map",
       .intro = "A program counts how often clone(2) is called, in a map that "
		"user space reads; then two CPUs count at once.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT),
       .steps = steps, .close = close_all);
