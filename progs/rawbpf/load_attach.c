/*
 * load_attach.c - rawbpf load --autoattach: see load_attach.h.
 *
 *     prog fd --attach--> link      one per program, and per struct_ops map
 *                          |
 *                          +-- trace_pipe is shown until Ctrl-C
 *                          v
 *                        closed: nothing is left attached
 */
#include "progs/rawbpf/load_attach.h"
#include "loader/attach/auto.h"
#include "loader/attach/lsm.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "maps/tracepipe.h"
#include "progs/rawbpf/files.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	stopped = number;
}

struct attached {
	FILE *out;
	struct link *links;
	int count;
	int failed;
};

/* ---- One by one ---- */

static struct link *say(struct attached *a, int err, const char *name,
			const char *where)
{
	if (err) {
		fprintf(a->out, "attached %s: no: %s\n", name, err_text());
		a->failed++;
		return NULL;
	}
	fprintf(a->out, "attached %s: %s\n", name, where);
	return &a->links[a->count++];
}

/* Reading an iterator runs it; what it writes is its output. */
static int read_iter(struct attached *a, const struct link *link)
{
	char bytes[4096];
	int fd = sys_iter_create(link->fd);
	ssize_t n;

	if (fd < 0)
		return fd;
	while (!stopped && (n = read(fd, bytes, sizeof(bytes))) > 0)
		fwrite(bytes, 1, n, a->out);
	close(fd);
	return 0;
}

/* No error says that nobody will call it. */
static void warn_lsm(struct attached *a, const struct sec *sec)
{
	if (sec->rule->attach_type == BPF_LSM_MAC && lsm_check())
		fprintf(a->out, "  warning: %s\n", err_text());
}

static void attach_prog(struct attached *a, const struct load_prog *prog)
{
	const struct sec *sec = &prog->def->sec;
	struct link *link = &a->links[a->count];
	int err;

	*link = LINK_NONE;
	if (prog->fd < 0 || sec->rule->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return;
	err = attach_auto(link, sec, prog->fd, NULL);
	link = say(a, err, prog->def->name, prog->def->section);
	if (link)
		warn_lsm(a, sec);
	if (link && sec->rule->attach_type == BPF_TRACE_ITER &&
	    read_iter(a, link))
		fprintf(a->out, "  %s\n", err_text());
}

static void attach_ops(struct attached *a, const struct load_map *map)
{
	struct link *link = &a->links[a->count];
	int err;

	if (map->def->form != MAPDEF_STRUCT_OPS || map->fd < 0)
		return;
	*link = LINK_NONE;
	err = link_struct_ops(link, map->fd, map->value);
	say(a, err, map->def->name, "registered");
}

/* ---- Until Ctrl-C ---- */

static void show_pipe(struct attached *a)
{
	struct tracepipe pipe = TRACEPIPE_NONE;
	struct trace_line line;

	if (tracepipe_open(&pipe, "")) {
		fprintf(a->out, "What they print cannot be read: %s\n",
			err_text());
		while (!stopped)
			sleep(1);
		return;
	}
	while (!stopped) {
		if (tracepipe_next(&pipe, 200, &line) <= 0)
			continue;
		fprintf(a->out, "%s\n", line.whole);
		fflush(a->out);
	}
	tracepipe_close(&pipe);
}

static void attach_all(struct attached *a, struct load *load)
{
	for (int i = 0; i < load->progdefs.count; i++)
		attach_prog(a, &load->progs[i]);
	for (int i = 0; i < load->mapdefs.count; i++)
		attach_ops(a, &load->maps[i]);
}

enum exit_code load_attach(const struct args *args, struct load *load,
			   FILE *out)
{
	struct sigaction action = { .sa_handler = on_signal };
	int most = load->progdefs.count + load->mapdefs.count + 1;
	struct attached a = { .out = out,
			      .links = calloc(most, sizeof(*a.links)) };

	if (!a.links)
		return give_up(args, fail(-ENOMEM, "%d links", most));
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	attach_all(&a, load);
	if (a.count) {
		fprintf(out, "%d attached; Ctrl-C ends it.\n", a.count);
		fflush(out);
		show_pipe(&a);
	}
	for (int i = 0; i < a.count; i++)
		link_close(&a.links[i]);
	free(a.links);
	if (a.failed)
		hint_print(stderr);
	return a.failed ? NO : DONE;
}
