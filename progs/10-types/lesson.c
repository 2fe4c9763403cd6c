/*
 * Lesson 10, types: an object takes along what its bytes mean.
 *
 *   .BTF       types: [8] STRUCT reader, 24 bytes: process, result, comm
 *   .BTF.ext   lines: from byte 80 on it is line 52
 *      |
 *   BPF_BTF_LOAD --> BPF_MAP_CREATE with [8]     the map can be printed as C
 *                --> BPF_PROG_LOAD with lines    the log quotes the source
 */
#include "loader/attach/auto.h"
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/btf/print.h"
#include "loader/err.h"
#include "loader/load/load.h"
#include "loader/prog.h"
#include "maps/map.h"
#include "progs/lesson.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NAME "lesson-10" /* of this process: its reads are shown */

LESSON_OBJECT(types, "progs/10-types/types");
static const struct lesson_object *const objects[] = { &types, NULL };

static struct load load;
static struct load_prog *account; /* of load, as the next */
static struct load_map *readers;
static struct map untyped = { .fd = -1 };
static struct link attached = LINK_NONE;

/* ---- In the file ---- */

static int show_sections(void)
{
	int err = load_open_bytes(&load, types.file, types.bytes,
				  types.end - types.bytes,
				  &(struct load_want){ 0 });

	if (err)
		return err;
	account = load_prog_find(&load, "account");
	readers = load_map_find(&load, "readers");
	if (!account || !readers)
		return -ENOENT;
	lesson_show(".BTF      %u types in %u bytes, and %u bytes of strings",
		    load.btf.end - 1, load.btf.types_len, load.btf.strings_len);
	for (int i = 0; i < load.ext.count; i++)
		lesson_show(".BTF.ext  %u record%s of %u bytes for section %s",
			    load.ext.blocks[i].count,
			    load.ext.blocks[i].count > 1 ? "s" : "",
			    load.ext.blocks[i].size,
			    load.ext.blocks[i].section);
	lesson_saw(load.ext.count == 2,
		   "types, and where the function and each "
		   "line begin");
	return 0;
}

/* "18 00 00 00" for each four bytes. */
static void hex(char *text, const void *bytes, int words)
{
	const unsigned char *at = bytes;

	for (int i = 0; i < 4 * words; i++)
		text += sprintf(text, i % 4 == 3 ? "%02x   " : "%02x ", at[i]);
}

static void show_head(const struct btf_type *t, uint32_t id)
{
	char text[64];

	hex(text, t, 3);
	lesson_show("%s[%u] %s %s of %u bytes, with %u members", text, id,
		    btf_kind_name(btf_kind(t)), btf_name(&load.btf, t), t->size,
		    btf_vlen(t));
	lesson_show("name %-8u kind %d, %-6u size %u", t->name_off, btf_kind(t),
		    btf_vlen(t), t->size);
}

/* [bytes] */
static void show_member(const struct btf_type *t, uint32_t i)
{
	const struct btf_member *members = btf_tail(t); /* behind 12 bytes */
	struct btf_field f = btf_field(&load.btf, t, i);
	char text[64];

	hex(text, &members[i], 3);
	lesson_show("%s%s: of type [%u], at bit %u", text, f.name, f.type,
		    f.at);
}
/* [/bytes] */

static int show_bytes(void)
{
	uint32_t id = readers->def->key_type;
	const struct btf_type *t = btf_type(&load.btf, id);
	FILE *out;
	int err;

	if (btf_kind(t) != BTF_KIND_STRUCT)
		return refuse(-EINVAL, "the key is no struct");
	show_head(t, id);
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		show_member(t, i);
	out = lesson_indent();
	fputc('\n', out);
	err = btf_dump_type(out, &load.btf, id);
	lesson_outdent(out);
	lesson_saw(t->size == 24 && btf_vlen(t) == 3,
		   "48 bytes say all of struct reader");
	return err;
}

/* ---- Into the kernel ---- */

static int load_both(void)
{
	struct bpf_map_info info = { 0 };
	/* [load] */
	int err = load_fit(&load);

	if (!err)
		err = load_types(&load);
	if (!err)
		err = load_maps(&load);
	if (!err)
		err = load_patch(&load);
	if (!err)
		err = load_progs(&load);
	/* [/load] */
	lesson_program(&account->spec);
	if (err > 0)
		return refuse(account->err, "%s", account->error);
	if (!err)
		err = sys_obj_info(readers->fd, &info, sizeof(info));
	lesson_saw(
		info.btf_key_type_id == readers->def->key_type,
		"the kernel keeps it: keys are type [%u], values [%u] of its "
		"BTF %u",
		info.btf_key_type_id, info.btf_value_type_id, info.btf_id);
	return err;
}

/* ---- Lines ---- */

/* [record] */
static void show_record(const struct ext_block *block, uint32_t i)
{
	const char *text = btf_string(&load.btf, ext_u32(block, i, 8));
	uint32_t place = ext_u32(block, i, 12); /* line << 10 | column */

	lesson_show("byte %3u  line %u, column %2u: %.48s",
		    ext_u32(block, i, 0), place >> 10, place & 0x3ff,
		    text + strspn(text, "\t"));
}
/* [/record] */

static int show_lines(void)
{
	const struct ext_block *block =
		ext_find(&load.ext, EXT_LINE, account->def->section);

	for (uint32_t i = 0; block && i < block->count && i < 8; i++)
		show_record(block, i);
	lesson_saw(block && block->count > 8, "%u records; these are the first",
		   block ? block->count : 0);
	return 0;
}

/* Its first lines, `most` of them: instructions, without what the verifier
 * knows of the registers, and quotes.  How many quotes it has in all. */
static int show_log(char *log, int most)
{
	int quotes = 0;
	char *line;

	while ((line = strsep(&log, "\n"))) {
		bool quote = *line == ';';

		if (!quote && !strstr(line, ": ("))
			continue;
		quotes += quote;
		if (!quote)
			line[strcspn(line, ";")] = '\0';
		for (size_t n = strlen(line); n && line[n - 1] == ' ';)
			line[--n] = '\0';
		if (most-- > 0)
			lesson_show("  %.74s", line);
	}
	return quotes;
}

static int compare_logs(void)
{
	/* [without] */
	struct prog_spec with = account->spec, without = with;

	without.btf_fd = 0;
	without.func_info_cnt = without.line_info_cnt = 0;
	/* [/without] */
	without.func_info_rec_size = without.line_info_rec_size = 0;
	without.func_info = without.line_info = NULL;
	const struct prog_spec *specs[] = { &without, &with };
	int quotes[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		char *log;

		lesson_calls(false);
		log = prog_log(specs[i], 2);
		lesson_calls(true);
		lesson_program(specs[i]);
		lesson_show(i ? "with line info" : "without");
		quotes[i] = show_log(log, 10);
		free(log);
	}
	lesson_saw(!quotes[0] && quotes[1] > 8,
		   "%d quotes without line info, and %d with it", quotes[0],
		   quotes[1]);
	return 0;
}

/* ---- A tool that knows nothing of the program ---- */

struct printer {
	struct bpf_map_info info;
	struct btf btf;	  /* empty: no types */
	void *bytes;	  /* of btf */
	const char *only; /* lines with this; "": all */
	char last[256];	  /* line that was printed */
	int count;
};

/* [fetch] */
static int fetch_types(struct printer *p)
{
	struct bpf_btf_info info = { 0 }, room = { 0 };
	int fd = sys_fd_by_id(SYS_BTFS, p->info.btf_id);
	int err = fd < 0 ? fd : sys_btf_info(fd, &info); /* how many bytes */

	room.btf_size = info.btf_size;
	p->bytes = err ? NULL : malloc(room.btf_size);
	room.btf = (uintptr_t)p->bytes;
	if (p->bytes)
		err = sys_btf_info(fd, &room); /* and now the bytes */
	if (p->bytes && !err)
		err = btf_read(&p->btf, p->bytes, room.btf_size, NULL);
	/* [/fetch] */
	if (fd >= 0)
		close(fd);
	return p->bytes || err ? err : fail(-ENOMEM, "types");
}

static void print_bytes(FILE *out, const void *value, uint32_t size)
{
	const unsigned char *byte = value;

	for (uint32_t i = 0; i < size; i++)
		fprintf(out, "%02x%s", byte[i], i % 4 == 3 ? " " : "");
}

/* [print] */
static void print_pair(FILE *out, const struct printer *p, const void *key,
		       const void *value)
{
	const struct bpf_map_info *info = &p->info;

	if (!info->btf_id) {
		print_bytes(out, key, info->key_size);
		fputs("-> ", out);
		print_bytes(out, value, info->value_size);
		return;
	}
	btf_print(out, &p->btf, info->btf_key_type_id, key, info->key_size);
	fputs("\n  -> ", out);
	btf_print(out, &p->btf, info->btf_value_type_id, value,
		  info->value_size);
}
/* [/print] */

static int print_entry(void *arg, const void *key, void *value)
{
	struct printer *p = arg;
	char text[sizeof(p->last)] = "";
	FILE *out = fmemopen(text, sizeof(text) - 1, "w");

	if (!out)
		return fail(-errno, "fmemopen()");
	print_pair(out, p, key, value);
	fclose(out);
	if (!strstr(text, p->only))
		return 0;
	memcpy(p->last, text, sizeof(text));
	out = lesson_indent();
	fprintf(out, "%s\n", text);
	lesson_outdent(out);
	p->count++;
	return 0;
}

/* Any map's entries, by what the kernel knows of it. */
static int print_map(struct printer *p, int map_fd)
{
	struct map map = { .fd = map_fd };
	int err = sys_obj_info(map_fd, &p->info, sizeof(p->info));

	if (!err && p->info.btf_id)
		err = fetch_types(p);
	map.spec.type = p->info.type;
	map.spec.key_size = p->info.key_size;
	map.spec.value_size = map.value_room = p->info.value_size;
	map.spec.max_entries = p->info.max_entries;
	lesson_calls(false);
	if (!err)
		err = map_walk(&map, print_entry, p);
	lesson_calls(true);
	btf_close(&p->btf);
	free(p->bytes);
	return err;
}

/* Three reads of 4096 bytes, one of none, and one that fails. */
static int read_some(void)
{
	static char page[4096];
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	for (int i = 0; i < 3; i++)
		n += read(zero, page, sizeof(page));
	n += read(null, page, sizeof(page));
	n += read(-1, page, sizeof(page)) < 0;
	if (zero >= 0)
		close(zero);
	if (null >= 0)
		close(null);
	return n == 3 * sizeof(page) + 1 ? 0 : fail(-EIO, "reads of /dev/zero");
}

static int show_map(void)
{
	struct printer printer = { .only = NAME };
	int err;

	prctl(PR_SET_NAME, NAME);
	err = attach_auto(&attached, &account->def->sec, account->fd, NULL);
	if (!err)
		err = read_some();
	link_close(&attached);
	if (!err)
		err = print_map(&printer, readers->fd);
	if (err < 0)
		return err;
	lesson_saw(printer.count == 3,
		   "data, end of file, failure: three keys of " NAME);
	return 0;
}

/* ---- Without types ---- */

static int copy_one(void *arg, const void *key, void *value)
{
	int err = map_update(arg, key, value, BPF_ANY);

	return err < 0 ? err : 1;
}

static int show_untyped(void)
{
	struct printer printer = { .only = "" };
	/* [untyped] */
	struct map_spec spec = readers->spec;
	struct map source = { .fd = readers->fd };
	int err;

	spec.btf_fd = 0;
	spec.btf_key_type_id = spec.btf_value_type_id = 0;
	err = map_open(&untyped, &spec);
	/* [/untyped] */
	source.spec = untyped.spec;
	source.value_room = untyped.value_room;
	lesson_calls(false);
	if (!err)
		err = map_walk(&source, copy_one, &untyped);
	lesson_calls(true);
	if (err >= 0)
		err = print_map(&printer, untyped.fd);
	if (err < 0)
		return err;
	lesson_saw(printer.count == 1 && !strchr(printer.last, '{'),
		   "24 bytes and 32, and who knows what they are");
	return 0;
}

static void close_all(void)
{
	link_close(&attached);
	map_close(&untyped);
	load_close(&load);
}

static const struct lesson_step steps[] = {
	{ "Structs", "structs",
	  "What a program counts is more than numbers: here a struct is the "
	  "key and another the value. With -g clang writes down every type "
	  "that the program uses, in the format BTF, and for each instruction "
	  "the line it comes from.",
	  show_sections },
	{ "A type, byte by byte", "bytes",
	  "A type is 12 bytes: where its name is, what kind it is and how many "
	  "members it has, and its size. Each member adds 12 more: name, type, "
	  "place. Types have no address: the first one in the section is "
	  "number 1.",
	  show_bytes },
	{ "Into the kernel", "load",
	  "The types go first (BPF_BTF_LOAD), and the kernel checks that they "
	  "make sense. From then on they have a descriptor: the map says which "
	  "of them its keys and values are, the program which one its function "
	  "is.",
	  load_both },
	{ "Lines", "record",
	  "A line is a record of 16 bytes: the byte of the section from which "
	  "on it counts, the file, the text of the line itself, and its number "
	  "with the column. The text is there so that nobody needs the "
	  "source.",
	  show_lines },
	{ "A log that quotes C", "without",
	  "The verifier writes a log of what it looks at. With lines it says "
	  "where in the source that is, which helps most where a program is "
	  "refused.",
	  compare_logs },
	{ "A map printed as C", "print",
	  "Now somebody else comes, with nothing but a map. The kernel tells "
	  "the map's BTF by its number, and the types of key and value; with "
	  "those its bytes can be printed as in C. This process reads a few "
	  "files before, and only its lines are shown.",
	  show_map },
	{ "The same without types", "untyped",
	  "One entry in a map that is alike, but made without types.",
	  show_untyped },
	{ 0 },
};

LESSON(.number = 10, .title = "Types: what the bytes mean",
       .intro = "An object's types go into the kernel, which quotes lines of "
		"C with them, and a map is printed by somebody who never "
		"saw the program.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT),
       .steps = steps, .close = close_all, .objects = objects);
