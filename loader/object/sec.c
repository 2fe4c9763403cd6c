/*
 * sec.c - a section's name, looked up: see sec.h.
 */
#include "loader/object/sec.h"
#include "insn/near.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool matches(const struct sec_rule *rule, const char *name)
{
	size_t len = strlen(rule->name);

	if (strncmp(name, rule->name, len) != 0)
		return false;
	return !name[len] || (rule->target && name[len] == '/');
}

/* ---- What was meant ---- */

/* "xdp/eth0": the rule is there, but nothing may follow it. */
static const struct sec_rule *followed(const char *name)
{
	for (const struct sec_rule *rule = sec_rules; rule->name; rule++) {
		size_t len = strlen(rule->name);

		if (!strncmp(name, rule->name, len) && name[len] == '/')
			return rule;
	}
	return NULL;
}

/* "xdp_pass": before version 1.0 libbpf took the longest rule that a name
 * begins with; old code lives on. */
static const struct sec_rule *begun(const char *name)
{
	const struct sec_rule *longest = NULL;
	size_t most = 0;

	for (const struct sec_rule *rule = sec_rules; rule->name; rule++) {
		size_t len = strlen(rule->name);

		if (len > most && !strncmp(name, rule->name, len) &&
		    name[len] == '_') {
			longest = rule;
			most = len;
		}
	}
	return longest;
}

/* The name is compared with and without what follows its first slash: the
 * kind may be misspelt, or what belongs to it ("cgroup/conect4"). */
static const char *nearest(const char *name)
{
	char kind[64];
	struct near whole, part;

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(name, "/"), name);
	near_start(&whole, name);
	near_start(&part, kind);
	for (const struct sec_rule *rule = sec_rules; rule->name; rule++) {
		near_try(&whole, rule->name);
		if (rule->target)
			near_try(&part, rule->name);
	}
	return whole.best ? whole.best : part.best;
}

static int unknown(const char *name)
{
	const struct sec_rule *rule = followed(name);
	const char *near;

	if (rule)
		return refuse(-ENOENT,
			      "SEC(\"%s\"): nothing may follow '%s' there",
			      name, rule->name);
	rule = begun(name);
	if (rule)
		return refuse(-ENOENT,
			      "SEC(\"%s\") is no kind of program: write "
			      "SEC(\"%s\"), the name alone",
			      name, rule->name);
	near = nearest(name);
	if (near)
		return refuse(-ENOENT,
			      "SEC(\"%s\") is no kind of program; did you "
			      "mean '%s'?",
			      name, near);
	return refuse(-ENOENT, "SEC(\"%s\") is no kind of program", name);
}

/* ---- The whole ---- */

int sec_parse(struct sec *sec, const char *name)
{
	const char *bare = name[0] == '?' ? name + 1 : name;

	memset(sec, 0, sizeof(*sec));
	sec->autoload = bare == name;
	sec->target = "";
	for (const struct sec_rule *rule = sec_rules; rule->name; rule++) {
		if (!matches(rule, bare))
			continue;
		sec->rule = rule;
		sec->target = bare + strlen(rule->name);
		if (*sec->target == '/')
			sec->target++;
		return 0;
	}
	return unknown(bare);
}
