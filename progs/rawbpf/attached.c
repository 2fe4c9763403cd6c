/*
 * attached.c - all programs of an object at their places: see attached.h.
 *
 *     prog fd --attach--> link      one per program, and per struct_ops map
 *                          |
 *                          v
 *                        closed: nothing is left attached
 */
#include "progs/rawbpf/attached.h"
#include "progs/rawbpf/where.h"
#include "loader/attach/iter.h"
#include "loader/attach/lsm.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>

static struct link *say(struct attached *a, FILE *out, int err,
			const char *name, const char *where)
{
	if (err) {
		fprintf(out, "attached %s: no: %s\n", name, err_text());
		a->failed++;
		return NULL;
	}
	fprintf(out, "attached %s: %s\n", name, where);
	return &a->links[a->count++];
}

/* No error says that nobody will call it. */
static void warn_lsm(const struct sec *sec, FILE *out)
{
	if (sec->rule->attach_type == BPF_LSM_MAC && lsm_check())
		fprintf(out, "  warning: %s\n", err_text());
}

static void attach_prog(struct attached *a, const struct load_prog *prog,
			const struct place *place, FILE *out)
{
	const struct sec *sec = &prog->def->sec;
	struct link *link = &a->links[a->count];
	int err;

	*link = LINK_NONE;
	if (prog->fd < 0 || sec->rule->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return;
	err = attach_auto(link, sec, prog->fd, place);
	link = say(a, out, err, prog->def->name, prog->def->section);
	if (err == -EOPNOTSUPP && where_option(sec, place))
		fprintf(out, "  try: --%s\n", where_option(sec, place));
	if (link)
		warn_lsm(sec, out);
	if (link && sec->rule->attach_type == BPF_TRACE_ITER &&
	    iter_read(link->fd, out))
		fprintf(out, "  %s\n", err_text());
}

static void attach_ops(struct attached *a, const struct load_map *map,
		       FILE *out)
{
	struct link *link = &a->links[a->count];
	int err;

	if (map->def->form != MAPDEF_STRUCT_OPS || map->fd < 0)
		return;
	*link = LINK_NONE;
	err = link_struct_ops(link, map->fd, map->value);
	say(a, out, err, map->def->name, "registered");
}

int attached_open(struct attached *a, const struct load *load,
		  const struct place *place, FILE *out)
{
	int most = load->progdefs.count + load->mapdefs.count + 1;

	*a = (struct attached){ .links = calloc(most, sizeof(*a->links)) };
	if (!a->links)
		return fail(-ENOMEM, "%d links", most);
	for (int i = 0; i < load->progdefs.count; i++)
		attach_prog(a, &load->progs[i], place, out);
	for (int i = 0; i < load->mapdefs.count; i++)
		attach_ops(a, &load->maps[i], out);
	return 0;
}

void attached_close(struct attached *a)
{
	for (int i = 0; i < a->count; i++)
		link_close(&a->links[i]);
	free(a->links);
	*a = (struct attached){ 0 };
}
