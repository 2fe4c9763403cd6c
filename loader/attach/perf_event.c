/*
 * perf_event.c - run a program at every so-many-th event, or so many times a
 * second: SEC("perf_event").
 *
 *     place.event      what is counted: "cpu-clock", "page-faults", "cycles"
 *     place.period     the program runs when that many have happened, or
 *     place.frequency  so often that it runs that many times a second
 *
 *     CPU 0     |-----x-----x-----x-----x---    one perf event per CPU, for
 *     CPU 1     |-x-----x-----x-----x-------    all processes; or, for one
 *     thread 7  |----x       x-----x            process, one per thread
 *
 * A counter overflows, and the kernel runs the program right where the CPU
 * was: its context is the interrupted registers (struct bpf_perf_event_data,
 * kernel/events/core.c bpf_overflow_handler()).  Hardware counters are of
 * the CPU; software events are counted by the kernel itself.
 */
#include "insn/near.h"
#include "loader/attach/at.h"
#include "loader/attach/perf.h"
#include "loader/cpus.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The events by name, as perf(1) has them ---- */

static const struct event {
	const char *name;
	uint32_t type;
	uint64_t config;
} events[] = {
	{ "cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK },
	{ "task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	{ "minor-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN },
	{ "major-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ },
	{ "context-switches", PERF_TYPE_SOFTWARE,
	  PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ "cpu-migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
	{ "alignment-faults", PERF_TYPE_SOFTWARE,
	  PERF_COUNT_SW_ALIGNMENT_FAULTS },
	{ "emulation-faults", PERF_TYPE_SOFTWARE,
	  PERF_COUNT_SW_EMULATION_FAULTS },
	{ "cgroup-switches", PERF_TYPE_SOFTWARE, 11 /* 5.13 */ },
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "cpu-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES },
	{ "bus-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BUS_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
	{ "branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ "cache-references", PERF_TYPE_HARDWARE,
	  PERF_COUNT_HW_CACHE_REFERENCES },
	{ "cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
	{ "stalled-cycles-frontend", PERF_TYPE_HARDWARE,
	  PERF_COUNT_HW_STALLED_CYCLES_FRONTEND },
	{ "stalled-cycles-backend", PERF_TYPE_HARDWARE,
	  PERF_COUNT_HW_STALLED_CYCLES_BACKEND },
};

#define EVENTS (sizeof(events) / sizeof(events[0]))

static const struct event *find_event(const char *name)
{
	struct near near;

	near_start(&near, name);
	for (size_t i = 0; i < EVENTS; i++) {
		if (!strcmp(events[i].name, name))
			return &events[i];
		near_try(&near, events[i].name);
	}
	if (near.best)
		refuse(-EINVAL, "there is no event '%.80s'; did you mean '%s'?",
		       name, near.best);
	else
		refuse(-EINVAL,
		       "there is no event '%.80s'; there are cpu-clock, "
		       "page-faults, context-switches, cycles, instructions, "
		       "cache-misses and others",
		       name);
	return NULL;
}

/* ---- What to open ---- */

/* One way of attaching: what each of its perf events has in common. */
struct sampling {
	const struct at *at;
	const char *name; /* of the event */
	struct perf_event_attr attr;
};

/* Kernels take half of all periods, those without the highest bit. */
static int set_rate(struct sampling *s, const struct place *place)
{
	if (place->period && place->frequency)
		return refuse(-EINVAL,
			      "a period (each so many %s) and a frequency (so "
			      "often a second) do not go together",
			      s->name);
	if (place->period >> 63)
		return refuse(-EINVAL, "a period has at most 63 bits");
	if (!place->period && !place->frequency)
		return refuse(-EOPNOTSUPP,
			      "it needs to be told how often to look at %s: "
			      "a period or a frequency",
			      s->name);
	s->attr.freq = place->frequency != 0;
	s->attr.sample_period =
		place->frequency ? place->frequency : place->period;
	return 0;
}

static int prepare(struct sampling *s)
{
	const struct place *place = s->at->place;
	const struct event *event;

	if (!place->event && !place->period && !place->frequency)
		return refuse(-EOPNOTSUPP,
			      "it needs an event and how often to look at it, "
			      "which cannot be guessed from the section");
	s->name = place->event ? place->event : "cpu-clock";
	event = find_event(s->name);
	if (!event)
		return -EINVAL;
	s->attr.type = event->type;
	s->attr.config = event->config;
	return set_rate(s, place);
}

/* ---- Opening them ---- */

static int open_one(struct sampling *s, struct hook *hook, pid_t pid, int cpu)
{
	return hook_perf_at(hook, &s->attr, pid, cpu, s->at->prog_fd,
			    s->at->place->cookie);
}

/* One that was switched off since the list was made is left out. */
static int open_on_cpus(struct link *link, struct sampling *s)
{
	int cpus[CPUS_MAX], count = cpus_online(cpus, CPUS_MAX), opened = 0;
	int err = count < 0 ? count : link_hooks(link, count);

	for (int i = 0; i < count && !err; i++) {
		err = open_one(s, &link->more[opened], -1, cpus[i]);
		opened += !err;
		if (err < 0 && err != -ENODEV)
			within(err, "%s on CPU %d", s->name, cpus[i]);
		else if (err == -ENODEV && (opened || i + 1 < count))
			err = 0;
	}
	return err;
}

static int read_threads(pid_t pid, pid_t **threads)
{
	char path[64];
	struct dirent *entry;
	int n = 0, room = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	folder = opendir(path);
	if (!folder)
		return refuse(-ESRCH, "there is no process %d", pid);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		if (n == room) {
			room = room ? 2 * room : 16;
			*threads = reallocarray(*threads, room, sizeof(pid_t));
			if (!*threads)
				abort();
		}
		(*threads)[n++] = atoi(entry->d_name);
	}
	closedir(folder);
	return n;
}

/* A perf event of a process is one of a thread; those that the thread starts
 * from now on inherit it (inherit_thread: but not new processes; 5.13). */
static int open_on_threads(struct link *link, struct sampling *s)
{
	pid_t pid = s->at->place->pid, *threads = NULL;
	int count = read_threads(pid, &threads), opened = 0;
	int err = count < 0 ? count : link_hooks(link, count);

	s->attr.inherit = 1;
	s->attr.inherit_thread = 1;
	for (int i = 0; i < count && !err; i++) {
		err = open_one(s, &link->more[opened], threads[i], -1);
		opened += !err;
		if (err == -ESRCH && (opened || i + 1 < count))
			err = 0; /* it has ended meanwhile */
		if (err < 0)
			within(err, "%s of process %d", s->name, pid);
	}
	free(threads);
	return err;
}

int at_perf_event(struct link *link, const struct at *at)
{
	struct sampling s = { .at = at };
	int err = prepare(&s);

	if (!err)
		err = at->place->pid > 0 ? open_on_threads(link, &s)
					 : open_on_cpus(link, &s);
	if (err)
		link_close(link);
	return err;
}
