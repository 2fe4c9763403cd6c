/*
 * trail.c - see trail.h.
 */
#include "insn/vm/trail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What follows the bytes of an entry. */
struct entry {
	char *host;
	__u64 size; /* bytes in front, rounded up to 8 */
};

/* What follows the entries of a step. */
struct end {
	__u64 size; /* bytes of the step, with this */
	__u64 step; /* instructions executed before it */
	__s64 pc;   /* which instruction it was */
};

struct trail {
	struct vm *vm;
	char *log;
	size_t len, most;
	size_t start;	/* where the step that is being made begins */
	bool recording; /* the journal is told of a step's doings */
	bool lost;	/* a step did not fit: nothing can be kept of it */
};

/* ---- Writing ---- */

static size_t rounded(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

static const struct end *end_at(const struct trail *t, size_t len)
{
	return (const struct end *)(t->log + len) - 1;
}

/* Forget the oldest steps, half of what may be kept. */
static void forget(struct trail *t)
{
	size_t keep = t->start;

	while (keep > 0 && t->len - keep < t->most / 2)
		keep -= end_at(t, keep)->size;
	if (keep == 0 && t->start > 0)
		keep = t->start;
	memmove(t->log, t->log + keep, t->len - keep);
	t->len -= keep;
	t->start -= keep;
}

/* Room for `size` bytes more; NULL: this step is too large to be kept. */
static char *room(struct trail *t, size_t size)
{
	char *at;

	if (t->len + size > t->most)
		forget(t);
	if (t->len + size > t->most) {
		t->lost = true;
		return NULL;
	}
	at = t->log + t->len;
	t->len += size;
	return at;
}

static void keep(void *arg, void *host, size_t size)
{
	struct trail *t = arg;
	struct entry entry = { host, size };
	char *at;

	if (!t->recording || t->lost)
		return;
	at = room(t, rounded(size) + sizeof(entry));
	if (!at)
		return;
	memcpy(at, host, size);
	memcpy(at + rounded(size), &entry, sizeof(entry));
}

/* Of the registers and frames, the words that are no longer what they were. */
static void keep_cpu(struct trail *t, const struct vm_cpu *before)
{
	const __u64 *old = (const __u64 *)before;
	__u64 *now = (__u64 *)&t->vm->cpu;

	for (size_t i = 0; i < sizeof(*before) / sizeof(*old); i++) {
		__u64 value = now[i];

		if (value == old[i])
			continue;
		now[i] = old[i]; /* keep() copies what is there */
		keep(t, &now[i], sizeof(value));
		now[i] = value;
	}
}

_Static_assert(sizeof(struct vm_cpu) % 8 == 0, "kept by words");

enum vm_status trail_step(struct trail *t)
{
	struct vm_cpu before;
	struct end end;
	char *at;

	if (t->vm->cpu.status != VM_READY)
		return t->vm->cpu.status;
	memcpy(&before, &t->vm->cpu, sizeof(before));
	t->start = t->len;
	t->lost = false;
	t->recording = true;
	vm_step(t->vm);
	keep_cpu(t, &before);
	t->recording = false;
	at = room(t, sizeof(end));
	end = (struct end){ t->len - t->start, before.steps, before.pc };
	if (at && !t->lost)
		memcpy(at, &end, sizeof(end));
	else
		t->len = t->start = 0; /* no way back past this one */
	return t->vm->cpu.status;
}

/* ---- Going ---- */

/* The entry that ends at `len`, and where it begins. */
static struct entry entry_at(const struct trail *t, size_t len, size_t *start)
{
	struct entry entry;

	memcpy(&entry, t->log + len - sizeof(entry), sizeof(entry));
	*start = len - sizeof(entry) - rounded(entry.size);
	return entry;
}

int trail_back(struct trail *t)
{
	size_t at, begin, from;
	struct entry entry;

	if (t->len == 0)
		return -ENOENT;
	begin = t->len - end_at(t, t->len)->size;
	for (at = t->len - sizeof(struct end); at > begin; at = from) {
		entry = entry_at(t, at, &from);
		memcpy(entry.host, t->log + from, entry.size);
	}
	t->len = begin;
	return 0;
}

int trail_goto(struct trail *t, __u64 step)
{
	while (t->vm->cpu.steps > step || t->vm->cpu.status == VM_FAULTED)
		if (trail_back(t) < 0)
			return -ENOENT;
	while (t->vm->cpu.steps < step)
		if (trail_step(t) != VM_READY)
			break;
	return t->vm->cpu.steps == step ? 0 : -ENOENT;
}

__u64 trail_oldest(const struct trail *t)
{
	__u64 step = t->vm->cpu.steps;

	for (size_t at = t->len; at > 0; at -= end_at(t, at)->size)
		step = end_at(t, at)->step;
	return step;
}

/* ---- Asking ---- */

/* Did the step that ends at `len` touch one of the `size` bytes? */
static bool touches(const struct trail *t, size_t len, const char *host,
		    size_t size)
{
	size_t begin = len - end_at(t, len)->size, from;

	for (size_t at = len - sizeof(struct end); at > begin; at = from) {
		struct entry entry = entry_at(t, at, &from);

		if (host < entry.host + entry.size && entry.host < host + size)
			return true;
	}
	return false;
}

static __s64 who(const struct trail *t, const void *host, size_t size, int *pc)
{
	for (size_t at = t->len; at > 0; at -= end_at(t, at)->size)
		if (touches(t, at, host, size)) {
			*pc = end_at(t, at)->pc;
			return end_at(t, at)->step;
		}
	return -ENOENT;
}

__s64 trail_who_reg(const struct trail *t, int reg, int *pc)
{
	return who(t, &t->vm->cpu.reg[reg], sizeof(__u64), pc);
}

__s64 trail_who_mem(const struct trail *t, __u64 addr, int *pc)
{
	const void *host = mem_at(&t->vm->mem, addr, 1, MEM_READ);

	return host ? who(t, host, 1, pc) : -ENOENT;
}

/* ---- Open, close ---- */

struct trail *trail_open(struct vm *vm, size_t size)
{
	struct trail *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->vm = vm;
	t->most = size & ~(size_t)7;
	t->log = malloc(t->most + !t->most);
	if (!t->log) {
		free(t);
		return NULL;
	}
	vm->mem.journal = keep;
	vm->mem.journal_arg = t;
	return t;
}

void trail_close(struct trail *t)
{
	if (!t)
		return;
	t->vm->mem.journal = NULL;
	free(t->log);
	free(t);
}
