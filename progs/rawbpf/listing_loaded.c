/*
 * listing_loaded.c - a loaded program, as the kernel gives it back.
 *
 * It is not what was loaded: the verifier has rewritten it ("xlated").
 * Context is accessed at other offsets, helper numbers have become distances
 * to their code, and lookups may have become plain instructions.
 */
#include "loader/err.h"
#include "loader/sys.h"
#include "loader/xlated.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char note[] =
	"as the kernel keeps it: in map[fd:N], N is the map's id; calls of "
	"helpers are distances from __bpf_call_base";

/* The fd of the program; the caller closes it. */
static int open_by_id(const char *text)
{
	char *end;
	unsigned long id;
	int fd;

	errno = 0;
	id = strtoul(text, &end, 0);
	if (*end || end == text || errno || id == 0 || id > 0xffffffff)
		return refuse(-EINVAL, "'%s' is no program's id", text);
	fd = sys_fd_by_id(SYS_PROGS, id);
	return fd < 0 ? within(fd, "program %lu", id) : fd;
}

static int open_pinned(const char *path)
{
	int fd = sys_obj_get(path);

	return fd < 0 ? within(fd, "%s", path) : fd;
}

/* ---- Calls, by the kernel's symbols ---- */

/* Of what cannot be found (addresses are hidden from most users) there is no
 * name, and that is all. */
static void name_calls(struct listings *l, struct listing *listing)
{
	const struct ksym *base;

	l->ksyms = ksyms_open(NULL);
	l->symbols = calloc(listing->count, sizeof(*l->symbols));
	base = xlated_base(l->ksyms);
	if (!l->symbols || !base) {
		err_clear();
		return;
	}
	for (int pc = 0; pc < listing->count; pc++)
		l->symbols[pc] =
			xlated_callee(l->ksyms, base, &listing->insns[pc]);
	listing->symbols = l->symbols;
}

static int read_loaded(struct listings *l, int fd)
{
	struct xlated x;
	int err = xlated_read(&x, fd);

	if (err)
		return err;
	l->insns = x.insns;
	memcpy(l->name, x.name, sizeof(x.name));
	if (!listings_room(l, 1))
		return -ENOMEM;
	l->rows[0] = (struct listing){
		.section = "",
		.name = l->name,
		.note = note,
		.insns = l->insns,
		.count = x.count,
		.calls = FLOW_CALLS_INSIDE,
	};
	l->count = 1;
	name_calls(l, &l->rows[0]);
	return 0;
}

enum exit_code listings_loaded(const struct args *args, struct listings *l)
{
	const char *id = args_value(args, "id");
	int fd = id ? open_by_id(id) : open_pinned(args_value(args, "pinned"));
	int err;

	if (fd < 0)
		return fd == -EINVAL && id ? usage_error(args, "%s", err_text())
					   : give_up(args, fd);
	err = read_loaded(l, fd);
	close(fd);
	return err ? give_up(args, err) : DONE;
}
