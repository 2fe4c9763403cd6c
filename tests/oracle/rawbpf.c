/*
 * rawbpf.c - what our loader sends to the kernel for an object.
 *
 *     build/oracle/rawbpf [--map NAME=ENTRIES[,BYTES]]... OBJECT   (sizes.h)
 *
 *   load_all() --> sys.c --> the kernel
 *                    |
 *                    `--> observer: record.c: text
 */
#include "tests/oracle/record.h"
#include "tests/oracle/sizes.h"

#include "loader/err.h"
#include "loader/load/load.h"

#include <err.h>
#include <string.h>

#define MANY 256 /* maps, programs */

/* The programs that came as far as the call, by their instructions. */
static uint64_t sent[MANY];
static int sent_count;

static void observe(void *arg, const struct sys_call *call)
{
	(void)arg;
	if (call->nr != SYS_NR_BPF)
		return;
	record_call(call->cmd, &call->attr->bpf, call->size, call->result);
	if (call->cmd == BPF_PROG_LOAD && sent_count < MANY)
		sent[sent_count++] = call->attr->bpf.insns;
}

/* After load_open(): only then it is known what is left open. */
static void size_maps(struct load *load, struct load_size sizes[MANY])
{
	int count = 0;

	for (int i = 0; i < load->mapdefs.count && count < MANY; i++) {
		const struct mapdef *def = &load->mapdefs.rows[i];
		struct size size =
			sizes_of(def->name, def->type, def->max_entries);

		if (size.entries || size.bytes)
			sizes[count++] =
				(struct load_size){ def->name, size.entries,
						    size.bytes };
	}
	load->want.sizes = sizes;
	load->want.size_count = count;
}

static bool was_sent(const struct load_prog *prog)
{
	for (int i = 0; i < sent_count; i++)
		if (sent[i] == (uintptr_t)prog->insns)
			return true;
	return false;
}

static int load(struct load *load, const char *path)
{
	static struct load_size sizes[MANY];
	struct load_want want = { 0 };
	int err = load_open(load, path, &want);

	if (err)
		return err;
	size_maps(load, sizes);
	err = load_all(load);
	for (int i = 0; i < load->progdefs.count && err >= 0; i++)
		if (load->progs[i].wanted && !was_sent(&load->progs[i]))
			record_say("program %.15s: not sent",
				   load->progs[i].def->name);
	return err;
}

int main(int argc, char **argv)
{
	const char *path = sizes_take(argc, argv);
	struct load object;

	sys_observe(observe, NULL);
	if (load(&object, path) < 0) {
		warnx("%s", err_text());
		record_say("no object");
	}
	record_print(stdout);
	load_close(&object);
	return 0;
}
