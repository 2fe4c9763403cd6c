/*
 * seeds.c - good inputs to begin with, cut out of real objects.
 *
 *     RAWBPF_SAN/objects/...           given
 *     RAWBPF_SAN/seeds/elf/execsnoop   the object
 *                      btf/execsnoop   its .BTF
 *                      ext/execsnoop   a head, .BTF and .BTF.ext
 *                      print/execsnoop a head, .BTF and bytes to print
 *                      core/execsnoop-0  a head with a record, .BTF, .BTF again
 *
 * Of the objects given, of libbpf-tools, and of the unit tests.
 */
#include "loader/btf/ext.h"
#include "loader/object/obj.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/fuzz/fuzz.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"
#include "tests/unit/image.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	MOST = 12000, /* bytes of a seed: small ones are tried more often */
	MOST_TYPES = 4000
};

static char folder[256];

static FILE *create(const char *target, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, target);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, target, name);
	file = fopen(path, "we");
	ck_assert_msg(file != NULL, "%s", path);
	return file;
}

static void write_one(const char *target, const char *name, const void *bytes,
		      size_t size)
{
	FILE *file = create(target, name);

	fwrite(bytes, 1, size, file);
	fclose(file);
}

static void write_parts(const char *target, const char *name,
			const struct fuzz_head *head, const void *a,
			const void *b, size_t b_len)
{
	FILE *file = create(target, name);

	fwrite(head, sizeof(*head), 1, file);
	fwrite(a, 1, head->len, file);
	fwrite("\0\0\0", 1, -head->len % 4, file);
	fwrite(b, 1, b_len, file);
	fclose(file);
}

static void cut_btf(const char *name, const void *btf, size_t size)
{
	struct fuzz_head head = {
		.len = size,
		.id = 1,
		.text = "0:1",
		.insns = { BPF_LDX_MEM(BPF_W, 1, 1, 8), BPF_EXIT_INSN() },
	};

	write_one("btf", name, btf, size);
	write_parts("print", name, &head, btf, btf, size < 256 ? size : 256);
}

/* A record of CO-RE, its instruction, and the object's types as if they were
 * a kernel's too. */
static void cut_record(const char *name, const struct obj *obj,
		       const struct btf *types, const struct ext_block *block,
		       uint32_t i)
{
	const struct obj_section *btf = obj_section_find(obj, ".BTF");
	const struct obj_section *code = obj_section_find(obj, block->section);
	struct fuzz_head head = {
		.len = btf->size,
		.id = ext_u32(block, i, 4),
		.kind = ext_u32(block, i, 12),
	};
	const void *insn =
		code ? obj_bytes(code, ext_u32(block, i, 0), 8) : NULL;
	char seed[64];

	if (insn)
		memcpy(head.insns, insn, 8);
	memcpy(head.text, btf_string(types, ext_u32(block, i, 8)),
	       strnlen(btf_string(types, ext_u32(block, i, 8)), 16));
	snprintf(seed, sizeof(seed), "%s-%u", name, head.kind);
	write_parts("core", seed, &head, btf->bytes, btf->bytes, btf->size);
}

/* One of each kind. */
static void cut_records(const char *name, const struct obj *obj,
			const void *bytes, size_t size)
{
	const struct obj_section *btf = obj_section_find(obj, ".BTF");
	struct btf types;
	struct ext ext = { 0 };

	if (!btf_read(&types, btf->bytes, btf->size, NULL) &&
	    !ext_read(&ext, &types, bytes, size))
		for (int i = 0; i < ext.count; i++)
			for (uint32_t n = 0; ext.blocks[i].part == EXT_CORE &&
					     n < ext.blocks[i].count;
			     n++)
				cut_record(name, obj, &types, &ext.blocks[i],
					   n);
	ext_close(&ext);
	btf_close(&types);
}

static void cut(const char *name, const unsigned char *bytes, size_t size)
{
	const struct obj_section *btf, *ext;
	struct fuzz_head head = { .text = "xdp" };
	struct obj obj;

	if (size <= MOST)
		write_one("elf", name, bytes, size);
	if (!obj_read(&obj, bytes, size) &&
	    (btf = obj_section_find(&obj, ".BTF")) && btf->size <= MOST_TYPES) {
		cut_btf(name, btf->bytes, btf->size);
		ext = obj_section_find(&obj, ".BTF.ext");
		head.len = btf->size;
		if (ext && ext->size <= MOST_TYPES)
			write_parts("ext", name, &head, btf->bytes, ext->bytes,
				    ext->size);
		if (ext)
			cut_records(name, &obj, ext->bytes, ext->size);
	}
	obj_close(&obj);
}

static void cut_made(void)
{
	size_t size;
	void *blob = blob_make(&size);

	cut_btf("blob", blob, size);
	free(blob);
	image_make();
	write_one("elf", "image", &image, sizeof(image));
}

static void cut_given(const char *pattern)
{
	glob_t files;

	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		size_t size;
		char *bytes = cli_read(files.gl_pathv[i], &size);

		ck_assert_ptr_nonnull(bytes);
		cut(strrchr(files.gl_pathv[i], '/') + 1, (void *)bytes, size);
		free(bytes);
	}
	globfree(&files);
}

static const struct {
	const char *says;
} rows[] = { { "seeds are cut out of objects" } };

static void check_row(int i)
{
	const char *san = getenv("RAWBPF_SAN");
	char pattern[256];

	(void)i;
	ck_assert_ptr_nonnull(san);
	snprintf(folder, sizeof(folder), "%s/seeds", san);
	snprintf(pattern, sizeof(pattern), "%s/objects/*", san);
	mkdir(folder, 0777);
	cut_made();
	cut_given(pattern);
	tools_each(cut);
}
TABLE(seeds, rows, check_row);
