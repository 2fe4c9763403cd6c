/*
 * load.c - from exec to loaded: rawbpf beside libbpf, on the same objects.
 *
 *     build/bench/load
 *
 *   fork -> exec -> ... ELF, types, CO-RE ... -> bpf(2) -> exit
 *           '- the clock starts: a sample every 100 us of user space
 *
 * The kernel's own work is the same whoever asks for it, so only the time
 * outside of it counts.  The kernel's accounting has ticks of 4 ms, about
 * the whole run, so a perf event counts instead.  All loaders take turns;
 * the figures are means, and the memory is the largest resident size.
 *
 * The rivals are libbpf 1.1, of Debian 12, as a library and in a static
 * program, and 1.5, of Debian 13, in a program: bench.sh fetches it.
 */
#include "loader/err.h"
#include "loader/sys.h"

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS   20
#define PERIOD 100 /* microseconds */
#define PAGES  64  /* of samples, a power of two */

/* Large and medium objects that a kernel takes as they are. */
static const char *const objects[] = { "execsnoop",  "tcptracer",  "tcplife",
				       "runqlat",    "runqslower", "mountsnoop",
				       "tcpconnect", "opensnoop" };

static const struct loader {
	const char *name;
	const char *program; /* under build/ */
	const char *command; /* NULL: there is just one */
} loaders[] = {
	{ "rawbpf", "rawbpf", "load" },
	{ "libbpf 1.1", "oracle/plain", NULL },
	{ "static", "oracle/plain-static", NULL },
	{ "libbpf 1.5", "oracle/plain-newer", NULL },
};

/* What is spent before main() begins. */
static const struct loader empty = { "true", "", NULL };

#define OBJECTS (int)(sizeof(objects) / sizeof(objects[0]))
#define LOADERS (int)(sizeof(loaders) / sizeof(loaders[0]))

struct figures {
	double user; /* milliseconds, one run */
	double rss;  /* MB */
	bool failed;
};

static char build[PATH_MAX - 128]; /* the folder that we are in */

static void find_build(void)
{
	ssize_t len = readlink("/proc/self/exe", build, sizeof(build) - 1);

	for (int i = 0; i < 2 && len > 0; i++)
		while (len > 0 && build[--len] != '/')
			;
	build[len > 0 ? len : 0] = '\0';
}

/* build/PROGRAM [COMMAND] build/objects/OBJECT.o; in the child, once the
 * parent has said go.  Never returns. */
static void become(const struct loader *loader, const char *object, int go)
{
	char program[PATH_MAX], path[PATH_MAX], byte;
	char *argv[4] = { program }, **arg = argv + 1;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	snprintf(program, sizeof(program), "%s/%s", build, loader->program);
	snprintf(path, sizeof(path), "%s/objects/%s.o", build, object);
	if (loader->command)
		*arg++ = (char *)loader->command;
	*arg = path;
	dup2(null, 1);
	dup2(null, 2);
	if (read(go, &byte, 1) == 1)
		execv(loader == &empty ? "/bin/true" : program, argv);
	_exit(98);
}

static int open_clock(pid_t pid)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE,
					.config = PERF_COUNT_SW_CPU_CLOCK,
					.sample_period = PERIOD * 1000,
					.disabled = 1,
					.enable_on_exec = 1,
					.exclude_kernel = 1 };
	int fd = sys_perf_event_open(&attr, pid, -1);

	if (fd < 0)
		errx(1, "%s", err_text());
	return fd;
}

/* How many samples are in the ring: records without contents. */
static int count_samples(const struct perf_event_mmap_page *ring, size_t page)
{
	const char *data = (const char *)ring + page;
	int count = 0;

	for (uint64_t at = 0; at < ring->data_head;) {
		const struct perf_event_header *header =
			(const void *)(data + at % (PAGES * page));

		count += header->type == PERF_RECORD_SAMPLE;
		at += header->size;
	}
	return count;
}

static void run(struct figures *f, const struct loader *loader,
		const char *object)
{
	size_t page = sysconf(_SC_PAGESIZE), size = (PAGES + 1) * page;
	struct perf_event_mmap_page *ring;
	struct rusage usage;
	int go[2], clock, status;
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		err(1, "fork");
	if (pid == 0)
		become(loader, object, go[0]);
	clock = open_clock(pid);
	ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, clock, 0);
	if (ring == MAP_FAILED || write(go[1], "", 1) != 1 ||
	    wait4(pid, &status, 0, &usage) != pid)
		err(1, "%s", loader->name);
	f->user += count_samples(ring, page) * (PERIOD / 1000.0) / RUNS;
	f->rss += usage.ru_maxrss / 1024.0 / RUNS;
	f->failed |= status != 0;
	munmap(ring, size);
	close(clock);
	close(go[0]);
	close(go[1]);
}

static void print(const char *name, const struct figures f[LOADERS])
{
	printf("  %-12s", name);
	for (int i = 0; i < LOADERS; i++)
		if (f[i].failed)
			printf("%17s", "not loaded");
		else
			printf("%7.2f ms %3.0f MB", f[i].user, f[i].rss);
	for (int i = 1; i < LOADERS; i++)
		if (!f[0].failed && !f[i].failed && f[0].user > 0)
			printf("%5.1f", f[i].user / f[0].user);
	printf("\n");
}

static void print_names(void)
{
	printf("from exec to loaded: user time, memory; libbpf's time is so "
	       "many of ours\n  %-12s",
	       "");
	for (int i = 0; i < LOADERS; i++)
		printf("%17s", loaders[i].name);
	printf("%15s\n", "times");
}

static void add(struct figures *sum, const struct figures *f)
{
	sum->user += f->user / OBJECTS;
	sum->rss += f->rss / OBJECTS;
	sum->failed |= f->failed;
}

int main(void)
{
	struct figures sum[LOADERS] = { 0 }, none = { 0 };

	find_build();
	print_names();
	for (int o = 0; o < OBJECTS; o++) {
		struct figures f[LOADERS] = { 0 };

		for (int n = 0; n < RUNS; n++)
			for (int i = 0; i < LOADERS; i++)
				run(&f[i], &loaders[i], objects[o]);
		for (int i = 0; i < LOADERS; i++)
			add(&sum[i], &f[i]);
		print(objects[o], f);
	}
	print("all, a mean", sum);
	for (int n = 0; n < RUNS; n++)
		run(&none, &empty, objects[0]);
	printf("  of each, %.2f ms and %.1f MB are those of a program that "
	       "does nothing\n",
	       none.user, none.rss);
	return 0;
}
