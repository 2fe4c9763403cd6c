/*
 * cpus.c - which CPUs are running: see cpus.h.
 */
#include "loader/cpus.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define ONLINE	"/sys/devices/system/cpu/online"
#define HIGHEST 65535 /* a number that no CPU has */

/* number = digit { digit } */
static bool parse_number(const char **at, int *number)
{
	char *end;
	unsigned long n = strtoul(*at, &end, 10);

	if (!isdigit((unsigned char)**at) || n > HIGHEST)
		return false;
	*number = n;
	*at = end;
	return true;
}

/* range = number [ "-" number ] */
static bool parse_range(const char **at, int *first, int *last)
{
	if (!parse_number(at, first))
		return false;
	*last = *first;
	if (**at != '-')
		return true;
	++*at;
	return parse_number(at, last) && *last >= *first;
}

/* list = range { "," range } */
int cpus_parse(const char *list, int *cpus, int most)
{
	const char *at = list;
	int n = 0, first, last;

	do {
		if (!parse_range(&at, &first, &last))
			return refuse(-EINVAL,
				      "'%.80s' is no list of CPUs, as 0-3,5 is",
				      list);
		for (int cpu = first; cpu <= last && n < most; cpu++)
			cpus[n++] = cpu;
	} while (*at++ == ',');
	at--;
	return !*at || *at == '\n'
		       ? n
		       : refuse(-EINVAL,
				"'%.80s' is no list of CPUs, as 0-3,5 is",
				list);
}

int cpus_online(int *cpus, int most)
{
	char list[4096];
	FILE *file = fopen(ONLINE, "re");
	int n;

	if (!file)
		return fail(-errno, "open " ONLINE);
	if (!fgets(list, sizeof(list), file))
		list[0] = '\0';
	fclose(file);
	n = cpus_parse(list, cpus, most);
	return n < 0 ? within(n, ONLINE) : n;
}
