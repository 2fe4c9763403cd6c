/*
 * ksyms_near.c - which function was meant: names a few letters away.
 *
 *   inet_lisen    ->    inet_listen 1, inet6_listen 2, ...
 */
#include "loader/ksyms.h"
#include "insn/near.h"

#include <string.h>

/* Code, and not one of the names that the compiler or linker made up. */
static bool is_function(const struct ksym *sym)
{
	return strchr("TtWw", sym->type) && !strchr(sym->name, '.') &&
	       strncmp(sym->name, "__pfx_", 6);
}

static bool is_listed(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Put `name` into the list at its place; the list is kept by distance. */
static int insert(const char **names, int *distances, int count, int most,
		  const char *name, int distance)
{
	int at = count < most ? count : most - 1;

	if (count == most && distances[at] <= distance)
		return count;
	while (at > 0 && distances[at - 1] > distance) {
		names[at] = names[at - 1];
		distances[at] = distances[at - 1];
		at--;
	}
	names[at] = name;
	distances[at] = distance;
	return count < most ? count + 1 : count;
}

int ksyms_near(const struct ksyms *k, const struct ksyms *traceable,
	       const char *name, const char **near, int most)
{
	int limit = near_limit(name);
	int distances[16], count = 0, d;

	if (most > 16)
		most = 16;
	for (size_t i = 0; i < k->count; i++) {
		const struct ksym *sym = &k->rows[i];

		d = near_distance(name, sym->name, limit);
		if (d > limit || !is_function(sym) ||
		    is_listed(near, count, sym->name) ||
		    (traceable && !ksyms_find(traceable, sym->name, NULL)))
			continue;
		count = insert(near, distances, count, most, sym->name, d);
	}
	return count;
}
