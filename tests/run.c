/*
 * run.c - the main of every test program: see run.h.
 */
#include "tests/run.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct table *tables;
static int *skipped; /* shared with the forked rows */
static int fds_before;

void table_register(struct table *table)
{
	struct table **end = &tables;

	while (*end && strcmp((*end)->name, table->name) < 0)
		end = &(*end)->next;
	table->next = *end;
	*end = table;
}

static const char *sentence(const struct table *t, int row)
{
	const char *at = (const char *)t->rows + row * t->row_size;

	return *(const char *const *)at;
}

static const struct table *running;
static const struct table **table_of; /* test number -> table, row */
static int *row_of;

void skip(const char *why, ...)
{
	va_list ap;

	va_start(ap, why);
	fprintf(stderr, "  skipped: ");
	vfprintf(stderr, why, ap);
	fprintf(stderr, "\n");
	va_end(ap);
	if (getenv("RAWBPF_NO_SKIP"))
		ck_abort_msg("nothing may be skipped here");
	__atomic_add_fetch(skipped, 1, __ATOMIC_RELAXED);
	exit(EXIT_SUCCESS);
}

static int open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static void count_fds(void)
{
	fds_before = open_fds();
}

static void compare_fds(void)
{
	ck_assert_msg(open_fds() == fds_before,
		      "the test left %d file descriptors open",
		      open_fds() - fds_before);
}

START_TEST(row)
{
	running = table_of[_i];
	alarm(0);
	running->check(row_of[_i]);
}
END_TEST

/* Give test number `i` a test case of its own, named by its sentence. */
static void add_row(Suite *suite, int i)
{
	TCase *tc = tcase_create(sentence(table_of[i], row_of[i]));

	tcase_set_timeout(tc, 300); /* s: a sanitizer on a busy machine */
	tcase_add_checked_fixture(tc, count_fds, compare_fds);
	tcase_add_loop_test(tc, row, i, i + 1);
	suite_add_tcase(suite, tc);
}

static int count_rows(void)
{
	int n = 0;

	for (struct table *t = tables; t; t = t->next)
		n += t->count;
	return n;
}

/* By a part of its sentence or its table's name. */
static bool matches(const char *words, const struct table *t, int row)
{
	return strstr(sentence(t, row), words) || !strcmp(t->name, words);
}

/* Is it one of those, and none of the "!words"?  `filters` ends with NULL. */
static bool picks(char *const *filters, const struct table *t, int row)
{
	bool asked = false, found = false;

	for (; *filters; filters++) {
		bool others = **filters == '!';
		bool match = matches(*filters + others, t, row);

		if (others && match)
			return false;
		asked |= !others;
		found |= match;
	}
	return found || !asked;
}

/* The rows that are picked, into table_of[] and row_of[].  How many. */
static int pick_rows(char *const *filters)
{
	int n = 0;

	for (struct table *t = tables; t; t = t->next)
		for (int r = 0; r < t->count; r++) {
			if (!picks(filters, t, r))
				continue;
			table_of[n] = t;
			row_of[n++] = r;
		}
	return n;
}

static int list_rows(int n)
{
	for (int i = 0; i < n; i++)
		printf("%-16s %s\n", table_of[i]->name,
		       sentence(table_of[i], row_of[i]));
	return EXIT_SUCCESS;
}

static int run_rows(const char *name, int n)
{
	Suite *suite = suite_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	for (int i = 0; i < n; i++)
		add_row(suite, i);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (*skipped)
		printf("%d skipped\n", *skipped);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	int list = argc > 1 && !strcmp(argv[1], "-l");
	char *const *filters = argv + (argc > 0) + list;
	int n = count_rows();

	setvbuf(stdout, NULL, _IOLBF, 0);
	skipped = mmap(NULL, sizeof(*skipped), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	table_of = calloc(n, sizeof(*table_of));
	row_of = calloc(n, sizeof(*row_of));
	n = pick_rows(filters);
	if (n == 0) {
		fprintf(stderr, "no test's sentence contains '%s'\n",
			*filters ? *filters : "");
		return EXIT_FAILURE;
	}
	n = list ? list_rows(n) : run_rows(name ? name + 1 : argv[0], n);
	free(table_of);
	free(row_of);
	return n;
}
