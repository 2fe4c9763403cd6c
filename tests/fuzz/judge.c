/*
 * judge.c - let the kernel judge our machine for as long as one likes.
 *
 *     build/tests/fuzz/judge [SECONDS [SEED]]
 *
 * A second process goes on with other seeds for each further CPU.  Ends with
 * 1 and the shrunk program at the first difference.
 */
#include "loader/err.h"
#include "tests/kernel/judge.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SEEDS_APART 1000000000ull

static int judge_from(__u64 seed, double seconds)
{
	int refused;
	int count = judge_many(stdout, seed, seconds, judge_features(),
			       &refused, &judge_both);

	if (count < 0)
		return 1;
	printf("seed %llu: %d programs judged, no difference, %d refused%s%s\n",
	       seed, count, refused, refused ? ", the last with " : "",
	       refused ? err_text() : "");
	return count == refused;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 60;
	__u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (__u64)time(NULL);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int status, failed = 0;

	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	for (long i = 0; i < cpus; i++)
		if (fork() == 0)
			exit(judge_from(seed + i * SEEDS_APART, seconds));
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}
