/*
 * Lesson 7, maps in an object: what a loader fills in.
 *
 *   counter.bpf.o               kernel                     counter.bpf.o
 *     .maps  counts: a hash --> BPF_MAP_CREATE = fd 5 --+
 *     code   r1 = 0x0 ll    <-- r1 = map[fd:5] ---------+
 *     .rel   slot 7: counts
 */
#include "insn/disasm.h"
#include "insn/names.h"
#include "loader/attach/auto.h"
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/load/load.h"
#include "loader/load/say.h"
#include "maps/map.h"
#include "progs/lesson.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CALLS 1000
#define MOST  1024 /* entries of the map */

LESSON_OBJECT(counter, "progs/07-maps-in-elf/counter");
LESSON_OBJECT(counter_old, "progs/07-maps-in-elf/counter_old");
static const struct lesson_object *const objects[] = { &counter, &counter_old,
						       NULL };

static struct load load, load_old;
static struct load_map *counts;
static struct load_prog *count;
static struct link attached = LINK_NONE;

static int open_object(struct load *to, const struct lesson_object *object)
{
	static const struct load_want want;

	return load_open_bytes(to, object->file, object->bytes,
			       object->end - object->bytes, &want);
}

/* ---- What the file says ---- */

static void show_reloc(const struct obj_reloc *reloc)
{
	lesson_show("  byte %3llu, which is slot %2llu: %s %s",
		    (unsigned long long)reloc->offset,
		    (unsigned long long)reloc->offset / 8,
		    obj_reloc_name(reloc->type),
		    load.obj.symbols[reloc->symbol].name);
}

static int read_counter(void)
{
	const struct obj_section *section;
	int err = open_object(&load, &counter);

	if (!err && !(counts = load_map_find(&load, "counts")))
		err = -ENOENT;
	if (!err && !(count = load_prog_find(&load, "count")))
		err = -ENOENT;
	if (err)
		return err;
	lesson_show("program %s: SEC(\"%s\"), %d slots", count->def->name,
		    count->def->section, count->def->code.count);
	section = &load.obj.sections[count->def->func->section];
	for (int i = 0; i < section->reloc_count; i++)
		show_reloc(&section->relocs[i]);
	lesson_saw(count->relocs.count == 2, "two holes, for one map");
	return 0;
}

static void show_def(const struct mapdef *def)
{
	const struct name *type = name_by_id(&map_type_names, def->type);

	lesson_show("%s, key %u bytes, value %u bytes, %u entries",
		    type ? type->name : "?", def->key_size, def->value_size,
		    def->max_entries);
}

static int show_types(void)
{
	const struct obj_section *maps = obj_section_find(&load.obj, ".maps");
	int err, ones = 0;
	FILE *out;

	for (uint64_t i = 0; maps && i < maps->size; i++)
		ones += maps->bytes[i] != 0;
	lesson_show("section .maps: %llu bytes, all of them zero",
		    maps ? (unsigned long long)maps->size : 0);
	/* [types] */
	out = lesson_indent();
	err = btf_dump_type(out, &load.btf,
			    btf_find_kind(&load.btf, "counts", BTF_KIND_VAR));
	lesson_outdent(out);
	/* [/types] */
	if (err)
		return err;
	show_def(counts->def);
	lesson_saw(maps && !ones && counts->def->form == MAPDEF_BTF,
		   "only types say what kind of map it is");
	return 0;
}

static bool same_map(const struct mapdef *a, const struct mapdef *b)
{
	return a->type == b->type && a->key_size == b->key_size &&
	       a->value_size == b->value_size &&
	       a->max_entries == b->max_entries;
}

static int show_old(void)
{
	static const char *const members[] = { "type", "key_size", "value_size",
					       "max_entries", "map_flags" };
	int err = open_object(&load_old, &counter_old);
	const struct load_map *old;
	const unsigned char *byte;

	old = err ? NULL : load_map_find(&load_old, "counts");
	if (!old)
		return err ? err : -ENOENT;
	byte = obj_bytes(&load_old.obj.sections[old->def->section],
			 old->def->offset, 20);
	for (int i = 0; byte && i < 20; i += 4)
		lesson_show("%02x %02x %02x %02x  %s", byte[i], byte[i + 1],
			    byte[i + 2], byte[i + 3], members[i / 4]);
	show_def(old->def);
	lesson_saw(same_map(old->def, counts->def), "the same map");
	lesson_saw(!old->def->value_type && counts->def->value_type,
		   "but what a value is, the kernel learns from types only");
	return 0;
}

/* ---- Into the kernel ---- */

static int make_map(void)
{
	/* [maps] */
	int err = load_fit(&load); /* it asks nothing of this kernel's types */

	if (!err)
		err = load_types(&load);
	if (!err)
		err = load_maps(&load);
	/* [/maps] */
	if (err)
		return err;
	lesson_saw(counts->fd >= 0, "the map is fd %d", counts->fd);
	return 0;
}

static void show_slot(const char *when, const struct bpf_insn *insns, int slot)
{
	const unsigned char *b = (const unsigned char *)&insns[slot];
	char text[DISASM_SIZE];

	disasm_insn(text, sizeof(text), insns + slot, 2);
	lesson_show("  %s %02x %02x %02x %02x %02x %02x %02x %02x  %s", when,
		    b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], text);
}

static void show_hole(int slot)
{
	char *why = NULL;
	size_t size;
	FILE *out = open_memstream(&why, &size);

	if (!out)
		return;
	load_say(out, &load, count, slot);
	fclose(out);
	lesson_show("slot %d: %s", slot, why);
	free(why);
	show_slot("before", count->def->code.insns, slot);
	show_slot("after ", count->insns, slot);
}

static int fill(void)
{
	/* [fill] */
	int err = load_patch(&load), filled = 0;

	for (int i = 0; !err && i < count->relocs.count; i++) {
		int slot = count->relocs.rows[i].slot;
		const struct bpf_insn *insn = &count->insns[slot];

		show_hole(slot);
		filled += insn->src_reg == BPF_PSEUDO_MAP_FD &&
			  insn->imm == counts->fd;
	}
	/* [/fill] */
	lesson_saw(filled == 2, "both say: the map with descriptor %d",
		   counts->fd);
	return err;
}

static int load_program(void)
{
	/* [load] */
	int refused = load_progs(&load);
	/* [/load] */

	lesson_program(&count->spec);
	if (count->log)
		fputs(count->log, stdout);
	if (refused)
		return refuse(count->err, "%s", count->error);
	lesson_saw(count->fd >= 0, "the program is fd %d", count->fd);
	return 0;
}

/* ---- It counts ---- */

struct entry {
	uint32_t process;
	uint64_t calls;
};

static struct entry entries[MOST];
static int entry_count;

/* [walk] */
static int take_entry(void *arg, const void *key, void *value)
{
	struct entry *entry = &entries[entry_count];

	(void)arg;
	memcpy(&entry->process, key, sizeof(entry->process));
	memcpy(&entry->calls, value, sizeof(entry->calls));
	return ++entry_count == MOST;
}
/* [/walk] */

static int by_calls(const void *a, const void *b)
{
	uint64_t x = ((const struct entry *)a)->calls;
	uint64_t y = ((const struct entry *)b)->calls;

	return (x < y) - (x > y);
}

static void show_entry(const struct entry *entry)
{
	char path[32], comm[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/comm", entry->process);
	file = fopen(path, "re");
	if (!file || !fgets(comm, sizeof(comm), file))
		strcpy(comm, "(gone)");
	if (file)
		fclose(file);
	comm[strcspn(comm, "\n")] = '\0';
	lesson_show("%-15s %7u  %8llu", comm, entry->process,
		    (unsigned long long)entry->calls);
}

/* How many of the calls are ours; in a container we do not know our number,
 * so the most that anybody's are. */
static uint64_t our_calls(void)
{
	uint32_t self = kernel_thread_id();

	for (int i = 0; self && i < entry_count; i++)
		if (entries[i].process == self)
			return entries[i].calls;
	return self || !entry_count ? 0 : entries[0].calls;
}

static int read_map(void)
{
	struct map map = { counts->fd, counts->spec, counts->spec.value_size };
	int n;

	lesson_calls(false);
	n = map_walk(&map, take_entry, NULL);
	lesson_calls(true);
	if (n < 0)
		return n;
	qsort(entries, entry_count, sizeof(entries[0]), by_calls);
	lesson_show("process          number     calls");
	for (int i = 0; i < entry_count && i < 5; i++)
		show_entry(&entries[i]);
	lesson_show("processes in the map: %d", entry_count);
	lesson_saw(our_calls() >= CALLS, "%llu calls are ours",
		   (unsigned long long)our_calls());
	return 0;
}

static int run(void)
{
	/* [attach] */
	int err = attach_auto(&attached, &count->def->sec, count->fd, NULL);
	/* [/attach] */

	for (int i = 0; !err && i < CALLS; i++)
		getpgid(0);
	lesson_sleep_ms(1000);
	if (!err)
		err = read_map();
	link_close(&attached);
	return err;
}

static int load_the_old(void)
{
	const struct load_prog *old = load_prog_find(&load_old, "count");
	/* [both] */
	int err = load_all(&load_old);
	/* [/both] */

	if (err)
		return err > 0 ? refuse(old->err, "%s", old->error) : err;
	lesson_saw(old->def->code.count == count->def->code.count &&
			   !memcmp(old->def->code.insns, count->def->code.insns,
				   old->def->code.count * 8),
		   "the same instructions, with the same holes");
	lesson_saw(old->fd >= 0, "the kernel accepts it as well");
	return 0;
}

static void close_all(void)
{
	link_close(&attached);
	load_close(&load);
	load_close(&load_old);
}

static const struct lesson_step steps[] = {
	{ "A counter in C", "count",
	  "Lesson 3's counter, for every system call and every process. The "
	  "program takes the address of `counts`, but when clang compiles it "
	  "there is no such map anywhere. So clang writes zeros and notes in a "
	  "second section which name belongs there: a relocation.",
	  read_counter },
	{ "A map by its types", "map",
	  "The loader must create the map, so the file must say what kind. Its "
	  "bytes say nothing. The types do: a number is the length of an array "
	  "that a member points to. BTF, which -g makes clang write, has them.",
	  show_types },
	{ "A map by its bytes", "old",
	  "Before there was BTF the struct itself held the numbers, in a section "
	  "called maps. Many programs in books and on the web still do, and "
	  "libbpf refuses them since version 1.0. Ours reads both.",
	  show_old },
	{ "The map", "maps",
	  "Types go up first, since the map speaks of them: btf_key_type_id is "
	  "the number that __u32 has in them. Then the map is created, from "
	  "what the file says; lesson 3 wrote the same by hand.",
	  make_map },
	{ "The holes are filled", "fill",
	  "Eight bytes each time, before and after. The number is the map's "
	  "file descriptor, and the 1 beside the register says that it is one: "
	  "BPF_PSEUDO_MAP_FD. The kernel replaces it by the map's address.",
	  fill },
	{ "The program", "load",
	  "Now the instructions mean something in this process, and go up. "
	  "Types go along: which function this is, and which line of C each "
	  "instruction came from.",
	  load_program },
	{ "It counts", "attach",
	  "The section's name says where it is attached. This lesson then "
	  "calls getpgid(2) a thousand times, waits a second for the others of "
	  "this machine, and walks through the map as in lesson 3.",
	  run },
	{ "And the old form", "both",
	  "All steps at once. The bytes of the map are read instead of its "
	  "types, and that is the whole difference.",
	  load_the_old },
	{ 0 },
};

LESSON(.number = 7, .title = "Maps in an object",
       .intro = "A program in C uses a map that does not exist yet: what the "
		"file says about it, and what a loader does.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT),
       .steps = steps, .close = close_all, .objects = objects);
