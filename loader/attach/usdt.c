/*
 * usdt.c - attach to a mark in a program: user statically defined tracing.
 *
 *     DTRACE_PROBE1(server, request, id)  in its source becomes
 *
 *     a nop          where it stands in the code; a probe goes there
 *     a note in .note.stapsdt, which no running program reads:
 *
 *     | 8 | size | 3 | "stapsdt" | pc | base | semaphore | "server" "request" "-4@%edi"
 *                                  |     |       |                    arguments
 *                                  |     |       '-- u16: how many look; 0: none has it
 *                                  |     '-- where .stapsdt.base was then
 *                                  '-- the nop, as linked
 *
 * A mark may stand in several places (inlined), and all of them are meant.
 * Where there is a semaphore the program skips its preparations as long as
 * it is 0: the kernel counts it up for us (ref_ctr_offset, 4.20).  Where
 * the arguments are goes into a map of the program: usdt_spec.h.
 *         (systemtap, sys/sdt.h; kernel/events/uprobes.c)
 */
#include "loader/attach/at.h"
#include "loader/attach/elf_file.h"
#include "loader/attach/usdt_spec.h"
#include "loader/attach/usym.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/sys.h"

#include <errno.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>

enum {
	UPROBE_MULTI = 48, /* BPF_TRACE_UPROBE_MULTI, 6.6 */
	STAPSDT = 3,	   /* the type of the note */
	MOST = 256,	   /* places of one mark */
	NAME_SIZE = 128
};

struct mark {
	char path[PATH_MAX];
	char provider[NAME_SIZE], name[NAME_SIZE];
	uint64_t places[MOST], semaphores[MOST]; /* bytes of the file */
	uint64_t cookies[MOST];
	int count;
	bool others; /* the file has marks of other names */
};

/* ---- What the section says ---- */

/* "/bin/server:server:request" */
static int parse(struct mark *m, const struct at *at)
{
	const char *target = at->sec->target;
	const char *name = strrchr(target, ':');
	const char *provider =
		name ? memrchr(target, ':', name - target) : NULL;
	char file[PATH_MAX / 2];

	if (!provider || !name[1] || name - provider < 2 ||
	    name - provider > NAME_SIZE || strlen(name + 1) >= NAME_SIZE)
		return refuse(-EINVAL,
			      "'%.80s' is not FILE:PROVIDER:NAME, as in "
			      "/usr/bin/server:server:request",
			      target);
	snprintf(m->provider, sizeof(m->provider), "%.*s",
		 (int)(name - provider - 1), provider + 1);
	snprintf(m->name, sizeof(m->name), "%s", name + 1);
	snprintf(file, sizeof(file), "%.*s", (int)(provider - target), target);
	return usym_file(*file		   ? file
			 : at->place->path ? at->place->path
					   : "",
			 m->path);
}

/* ---- Its places ---- */

/* A string of the note and what is behind it; NULL: it does not end. */
static const char *take_string(const char **at, const char *end)
{
	const char *text = *at, *zero = memchr(text, 0, end - text);

	*at = zero ? zero + 1 : end;
	return zero ? text : NULL;
}

struct places {
	struct elf_file file;
	struct mark *mark;
	struct usdt_specs *specs;
	uint64_t cookie; /* the user's */
	uint64_t base;	 /* where .stapsdt.base is now; 0: nowhere */
};

static int find_variable(void *arg, const char *name, uint64_t *address)
{
	return elf_file_variable(arg, name, address);
}

/* The program's own cookie tells it where the arguments are, if it reads
 * them; the user's is there as well. */
static int set_cookie(struct places *p, uint64_t ip, const char *args)
{
	struct usdt_spec spec = { .cookie = p->cookie, .used = 1 };
	struct usdt_site site = { .ip = ip,
				  .find = find_variable,
				  .arg = &p->file };
	uint64_t *cookie = &p->mark->cookies[p->mark->count];
	GElf_Ehdr header;
	int n;

	*cookie = p->cookie;
	if (p->specs->map_fd < 0 || !gelf_getehdr(p->file.elf, &header))
		return 0;
	site.machine = header.e_machine;
	site.fixed = header.e_type == ET_EXEC;
	n = usdt_args_parse(spec.args, args, &site);
	if (n < 0)
		return within(n, "%s:%s in %s", p->mark->provider,
			      p->mark->name, p->mark->path);
	spec.count = n;
	return usdt_specs_put(p->specs, &spec, cookie);
}

/* words: pc, base, semaphore */
static int keep(struct places *p, const uint64_t words[3], const char *args)
{
	struct mark *m = p->mark;
	uint64_t moved = p->base ? p->base - words[1] : 0;
	uint64_t pc = words[0], semaphore = words[2], place, counter = 0;
	int err;

	if (m->count == MOST)
		return refuse(-E2BIG, "%s:%s stands in more than %d places",
			      m->provider, m->name, MOST);
	if (!elf_file_offset(&p->file, pc + moved, PF_X, &place))
		return refuse(-EINVAL, "%s:%s is in no part of %s that is run",
			      m->provider, m->name, m->path);
	if (semaphore &&
	    !elf_file_offset(&p->file, semaphore + moved, PF_W, &counter))
		return refuse(-EINVAL,
			      "the semaphore of %s:%s is in no part of %s that "
			      "is written to",
			      m->provider, m->name, m->path);
	err = set_cookie(p, pc + moved, args);
	if (err)
		return err;
	m->places[m->count] = place;
	m->semaphores[m->count++] = counter;
	return 0;
}

static int read_note(struct places *p, const char *desc, size_t size)
{
	const char *at = desc + 24, *end = desc + size;
	const char *provider, *name, *args;
	uint64_t words[3];

	if (size < 24)
		return 0;
	memcpy(words, desc, sizeof(words));
	provider = take_string(&at, end);
	name = provider ? take_string(&at, end) : NULL;
	if (!name || strcmp(provider, p->mark->provider) ||
	    strcmp(name, p->mark->name)) {
		p->mark->others = true;
		return 0;
	}
	args = at < end ? take_string(&at, end) : "";
	return args ? keep(p, words, args)
		    : refuse(-EINVAL, "the note of %s:%s in %s does not end",
			     provider, name, p->mark->path);
}

static int read_notes(struct places *p, Elf_Data *data)
{
	size_t at = 0, name, desc;
	GElf_Nhdr note;
	int err = 0;

	while (!err && (at = gelf_getnote(data, at, &note, &name, &desc)) > 0) {
		const char *bytes = data->d_buf;

		if (note.n_type == STAPSDT && note.n_namesz == 8 &&
		    !memcmp(bytes + name, "stapsdt", 8))
			err = read_note(p, bytes + desc, note.n_descsz);
	}
	return err;
}

/* The section that has this name; NULL: none. */
static Elf_Scn *section(Elf *elf, const char *name, GElf_Shdr *header)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));) {
		const char *its =
			gelf_getshdr(s, header)
				? elf_strptr(elf, names, header->sh_name)
				: NULL;

		if (its && !strcmp(its, name))
			return s;
	}
	return NULL;
}

static int none(const struct mark *m)
{
	return refuse(-ENOENT, "%s has no mark %s:%s%s", m->path, m->provider,
		      m->name,
		      m->others ? " (`readelf -n` lists those it has)"
				: ", nor any other: it was built without");
}

static int find(struct places *p)
{
	GElf_Shdr header;
	Elf_Data *data;
	Elf_Scn *notes;
	int err = 0;

	if (gelf_getclass(p->file.elf) != ELFCLASS64)
		return refuse(-EINVAL, "%s is a 32-bit program", p->mark->path);
	if (section(p->file.elf, ".stapsdt.base", &header))
		p->base = header.sh_addr;
	notes = section(p->file.elf, ".note.stapsdt", &header);
	data = notes ? elf_getdata(notes, NULL) : NULL;
	if (data)
		err = read_notes(p, data);
	return err || p->mark->count ? err : none(p->mark);
}

static int find_places(struct mark *m, const struct at *at)
{
	struct usdt_specs specs = { .map_fd = -1 };
	struct places p = { .mark = m,
			    .specs = &specs,
			    .cookie = at->place->cookie };
	int err = elf_file_open(&p.file, m->path);

	if (!err)
		err = usdt_specs_open(&specs, at->prog_fd);
	if (!err)
		err = find(&p);
	usdt_specs_close(&specs);
	elf_file_close(&p.file);
	return err;
}

/* ---- All of them ---- */

/* In one call (6.6), for programs that were loaded for that. */
static int link_all(struct link *link, const struct at *at,
		    const struct mark *m)
{
	struct link_uprobes more = {
		.path = (uintptr_t)m->path,
		.offsets = (uintptr_t)m->places,
		.ref_ctr_offsets = (uintptr_t)m->semaphores,
		.cookies = (uintptr_t)m->cookies,
		.cnt = m->count,
		.pid = at->place->pid,
	};
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .attach_type = UPROBE_MULTI,
				  .more = &more,
				  .more_size = sizeof(more) };

	return link_take(link, sys_link_create_with(&spec));
}

static int hook_each(struct link *link, const struct at *at,
		     const struct mark *m)
{
	int err = link_hooks(link, m->count);

	for (int i = 0; i < m->count && !err; i++) {
		struct uprobe probe = { .path = m->path,
					.offset = m->places[i],
					.semaphore = m->semaphores[i],
					.pid = at->place->pid,
					.cookie = m->cookies[i] };

		err = hook_uprobe(&link->more[i], &probe, at->prog_fd);
	}
	if (err)
		link_close(link);
	return err;
}

int at_usdt(struct link *link, const struct at *at)
{
	struct mark m = { .count = 0 };
	int err = parse(&m, at);

	if (!err)
		err = find_places(&m, at);
	if (err)
		return err;
	err = feature_has(FEATURE_UPROBE_MULTI) ? link_all(link, at, &m)
						: -EINVAL;
	return err == -EINVAL ? hook_each(link, at, &m) : err;
}
