/*
 * core.c - every CO-RE record of libbpf-tools, answered for this kernel.
 */
#include "loader/btf/core.h"
#include "loader/btf/dump.h"
#include "loader/btf/ext.h"
#include "loader/err.h"
#include "loader/object/obj.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KERNEL "/sys/kernel/btf/vmlinux"

static struct target target;
static int answered, found, said, asked;
static FILE *asserts; /* in C: what clang has to say; NULL: nothing */

/* A record of a section, and the section's instructions, a copy of them. */
struct place {
	const char *tool;
	struct bpf_insn *insns;
	int count;
};

static struct core_query query_of(const struct btf *btf,
				  const struct ext_block *block, uint32_t i)
{
	return (struct core_query){ btf, ext_u32(block, i, 4),
				    btf_string(btf, ext_u32(block, i, 8)),
				    (int)ext_u32(block, i, 12) };
}

/* "field `a.b` of `struct s___old` is at byte 8": does clang think so? */
static void ask_clang(const char *sentence)
{
	char path[128], type[128], rest[8];
	unsigned int byte;

	if (sscanf(sentence, "field `%127[^`]` of `%127[^`]` is at byte %u%7s",
		   path, type, &byte, rest) != 3)
		return;
	type[target_name_len(type)] = '\0';
	fprintf(asserts,
		"_Static_assert(__builtin_offsetof(%s, %s) == %u, "
		"\"\");\n",
		type, path, byte);
	asked++;
}

static void say(const struct core_query *query,
		const struct core_answer *answer)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	core_say(out, query, answer);
	fclose(out);
	ck_assert_msg(size > 8 && !strchr(text, '\n'), "[%u] %s %s: '%s'",
		      query->type, query->path, core_kind_name(query->kind),
		      text);
	if (asserts && answer->check)
		ask_clang(text);
	said++;
	free(text);
}

static void answer_record(const struct place *p, const struct btf *btf,
			  const struct ext_block *block, uint32_t i)
{
	struct core_query query = query_of(btf, block, i);
	struct core_answer answer;
	int slot = ext_u32(block, i, 0) / 8;

	ck_assert_msg(core_resolve(&query, &target, &answer) == 0,
		      "%s: %s, slot %d: %s", p->tool, block->section, slot,
		      err_text());
	ck_assert_msg(core_patch(p->insns, p->count, slot, &query, &answer) ==
			      0,
		      "%s: %s: %s", p->tool, block->section, err_text());
	answered++;
	found += answer.found;
	say(&query, &answer);
}

static void answer_block(const char *tool, const struct obj *obj,
			 const struct btf *btf, const struct ext_block *block)
{
	const struct obj_section *section =
		obj_section_find(obj, block->section);
	struct place p = { .tool = tool };

	ck_assert_ptr_nonnull(section);
	p.count = section->size / sizeof(*p.insns);
	p.insns = malloc(section->size);
	ck_assert_ptr_nonnull(p.insns);
	memcpy(p.insns, section->bytes, section->size);
	for (uint32_t i = 0; i < block->count; i++)
		answer_record(&p, btf, block, i);
	free(p.insns);
}

static void want_block(const struct btf *btf, const struct ext_block *block)
{
	for (uint32_t i = 0; i < block->count; i++) {
		struct core_query query = query_of(btf, block, i);

		ck_assert_int_eq(core_want(&query, &target), 0);
	}
}

static void answer_object(const char *tool, const struct obj *obj)
{
	const struct obj_section *types = obj_section_find(obj, ".BTF");
	const struct obj_section *about = obj_section_find(obj, ".BTF.ext");
	struct btf btf;
	struct ext ext;

	if (!types || !about)
		return;
	ck_assert_int_eq(btf_read(&btf, types->bytes, types->size, NULL), 0);
	ck_assert_msg(ext_read(&ext, &btf, about->bytes, about->size) == 0,
		      "%s: %s", tool, err_text());
	for (int i = 0; i < ext.count; i++)
		if (ext.blocks[i].part == EXT_CORE)
			want_block(&btf, &ext.blocks[i]);
	for (int i = 0; i < ext.count; i++)
		if (ext.blocks[i].part == EXT_CORE)
			answer_block(tool, obj, &btf, &ext.blocks[i]);
	ext_close(&ext);
	btf_close(&btf);
}

static void answer_tool(const char *tool, const unsigned char *bytes,
			size_t size)
{
	struct obj obj;

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s: %s", tool,
		      err_text());
	answer_object(tool, &obj);
	obj_close(&obj);
}

static void answer_all(void)
{
	if (access(KERNEL, R_OK))
		skip("%s is not there", KERNEL);
	ck_assert_msg(target_open(&target, KERNEL) == 0, "%s", err_text());
	if (asserts)
		ck_assert_int_eq(btf_dump_all(asserts, &target.vmlinux), 0);
	tools_each(answer_tool);
	target_close(&target);
}

static void every_record(void)
{
	answer_all();
	ck_assert_int_gt(answered, 500);
	ck_assert_int_gt(found, answered / 2);
	ck_assert_int_eq(said, answered);
}

static void like_clang(void)
{
	if (system("command -v clang >/dev/null"))
		skip("clang is not installed");
	asserts = popen("clang -target bpf -fsyntax-only -x c -", "we");
	ck_assert_ptr_nonnull(asserts);
	answer_all();
	ck_assert_int_eq(pclose(asserts), 0);
	ck_assert_int_gt(asked, 300);
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "every CO-RE record of libbpf-tools has an answer here",
	  every_record },
	{ "clang has the fields where the answers are", like_clang },
};

static void check_tools(int i)
{
	rows[i].check();
}
TABLE(core_tools, rows, check_tools);
