/*
 * stacks.c - what profile.bpf.c has counted, with names: see stacks.h.
 */
#include "progs/18-profile/stacks.h"
#include "loader/err.h"
#include "loader/ksyms.h"
#include "loader/usersyms.h"
#include "maps/map.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES 64  /* as profile.bpf.c */
#define NAME   128 /* what of a name is kept */

struct sample {
	int32_t user, kernel;
};

/* An address that was looked up already. */
struct known {
	uint64_t address;
	bool kernel, there;
	char name[NAME];
};

struct reader {
	struct stacks *result;
	struct flame *flame;
	struct map stacks;
	struct ksyms *ksyms;
	struct usersyms *users;
	struct known *known;
	int count, room;
};

/* ---- Names ---- */

static void name_of_kernel(struct reader *r, struct known *k)
{
	const struct ksym *sym = ksyms_around(r->ksyms, k->address);

	k->there = true;
	if (sym)
		snprintf(k->name, sizeof(k->name), "%s", sym->name);
	else
		snprintf(k->name, sizeof(k->name), "0x%" PRIx64, k->address);
}

static const struct known *look_up(struct reader *r, uint64_t address,
				   bool kernel)
{
	struct known *k;

	for (int i = 0; i < r->count; i++)
		if (r->known[i].address == address &&
		    r->known[i].kernel == kernel)
			return &r->known[i];
	if (r->count == r->room) {
		r->room = r->room ? 2 * r->room : 64;
		r->known = reallocarray(r->known, r->room, sizeof(*k));
		if (!r->known)
			abort();
	}
	k = &r->known[r->count++];
	*k = (struct known){ .address = address, .kernel = kernel };
	if (kernel)
		name_of_kernel(r, k);
	else
		k->there = usersyms_name(r->users, address, k->name,
					 sizeof(k->name));
	return k;
}

/* ---- Stacks ---- */

/* [frames] */
/* The innermost comes first; all others are where a call returns to, which
 * may be the next function's first byte, so one byte before is asked for. */
static int add_frames(struct reader *r, struct flame_frame *frames,
		      int32_t stack, bool kernel)
{
	uint64_t addresses[FRAMES] = { 0 };
	const struct known *k;
	int n = 0, depth = 0;

	if (stack == -EEXIST) { /* another one was in its place */
		frames[0] = (struct flame_frame){ strdup("[lost]"), kernel };
		return 1;
	}
	if (stack < 0 || map_lookup(&r->stacks, &stack, addresses) < 0)
		return 0;
	while (n < FRAMES && addresses[n])
		n++;
	for (int i = n - 1; i >= 0; i--) {
		k = look_up(r, addresses[i] - (i > 0), kernel);
		if (k->there)
			frames[depth++] =
				(struct flame_frame){ strdup(k->name), kernel };
		else
			r->result->no_file++;
	}
	return depth;
}
/* [/frames] */

static int add_sample(void *arg, const void *key, void *value)
{
	struct flame_frame frames[2 * FRAMES];
	struct reader *r = arg;
	struct sample sample;
	uint64_t count;
	int depth, err;

	memcpy(&sample, key, sizeof(sample));
	memcpy(&count, value, sizeof(count));
	depth = add_frames(r, frames, sample.user, false);
	depth += add_frames(r, frames + depth, sample.kernel, true);
	r->result->ticks += count;
	r->result->in_kernel += sample.kernel >= 0 ? count : 0;
	err = flame_add(r->flame, frames, depth, count);
	for (int i = 0; i < depth; i++)
		free((void *)frames[i].name);
	return err;
}

static struct map map_of(struct load *load, const char *name)
{
	const struct load_map *found = load_map_find(load, name);

	return found ? (struct map){ found->fd, found->spec,
				     found->spec.value_size }
		     : MAP_NONE;
}

int stacks_read(struct stacks *stacks, struct flame *flame, struct load *load,
		pid_t pid)
{
	struct reader r = { .result = stacks, .flame = flame };
	struct map counts = map_of(load, "counts");
	int err = -ENOENT;

	*stacks = (struct stacks){ 0 };
	r.stacks = map_of(load, "stacks");
	r.ksyms = ksyms_open(NULL);
	r.users = r.ksyms ? usersyms_open(pid) : NULL;
	if (r.users && counts.fd >= 0 && r.stacks.fd >= 0)
		err = map_walk(&counts, add_sample, &r);
	usersyms_close(r.users);
	ksyms_close(r.ksyms);
	free(r.known);
	return err < 0 ? err : 0;
}
