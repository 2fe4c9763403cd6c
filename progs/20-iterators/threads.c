/*
 * threads.c - a process that is easily found: see threads.h.
 */
#include "progs/20-iterators/threads.h"
#include "loader/err.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void *sleep_on(void *nothing)
{
	for (;;)
		pause();
	return nothing;
}

/* A thread's name is its maker's. */
static void be_child(const char *name, int ready)
{
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, name);
	for (int i = 1; i < THREADS; i++)
		if (pthread_create(&thread, NULL, sleep_on, NULL))
			_exit(1);
	if (write(ready, "", 1) == 1)
		sleep_on(NULL);
	_exit(1);
}

pid_t threads_start(const char *name)
{
	int ready[2];
	ssize_t n = 0;
	char byte;
	pid_t pid;

	if (pipe(ready) < 0)
		return fail(-errno, "pipe()");
	pid = fork();
	if (pid == 0) {
		close(ready[0]);
		be_child(name, ready[1]);
	}
	close(ready[1]);
	if (pid > 0)
		n = read(ready[0], &byte, 1);
	close(ready[0]);
	if (n == 1)
		return pid;
	threads_end(pid > 0 ? pid : 0);
	return refuse(-EAGAIN, "a child with %d threads does not start",
		      THREADS);
}

void threads_end(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int threads_in_proc(pid_t pid)
{
	struct dirent *entry;
	char path[64];
	DIR *dir;
	int n = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}
