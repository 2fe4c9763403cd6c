/* Any bytes as an object file: read, and all asked of it that can be. */
#include "loader/btf/ext.h"
#include "loader/btf/upload.h"
#include "loader/object/code.h"
#include "loader/object/progdef.h"
#include "loader/object/reloc.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void use_section(const struct obj *obj, int i)
{
	const struct obj_section *section = &obj->sections[i];
	struct sec sec;

	if (!*role_words(section->role))
		abort();
	if (section->role == ROLE_PROGRAM)
		fuzz_said(sec_parse(&sec, section->name));
	for (uint64_t at = 0; at < section->size && at < 256; at += 8) {
		const struct obj_reloc *reloc = obj_reloc_at(section, at);

		if (reloc && !*obj_reloc_name(reloc->type))
			abort();
	}
}

/* Every byte of the values that the maps begin with. */
static unsigned int sum_values(const struct mapdefs *maps)
{
	unsigned int sum = 0;

	for (int i = 0; i < maps->count; i++) {
		const struct mapdef *map = &maps->rows[i];
		const unsigned char *bytes = map->bytes;

		for (uint32_t at = 0; bytes && at < map->value_size; at++)
			sum += bytes[at];
		for (int n = 0; n < map->value_count; n++)
			sum += map->values[n].symbol;
	}
	return sum;
}

static void use_maps(const struct mapdefs *maps)
{
	for (int i = 0; i < maps->count; i++)
		if (maps->rows[i].section > 0 &&
		    !mapdef_at(maps, maps->rows[i].section,
			       maps->rows[i].offset))
			abort();
	if (sum_values(maps) == 1)
		fputc(0, fuzz_out());
}

static void use_programs(struct obj *obj, const struct mapdefs *maps,
			 const struct externs *externs)
{
	struct subprog code;
	struct progdefs progs;
	struct relocs relocs;

	for (int i = 0; i < obj->func_count; i++)
		fuzz_said(subprog_link(&code, obj, &obj->funcs[i]));
	if (fuzz_said(progdef_read(&progs, obj)))
		return;
	for (int i = 0; i < progs.count; i++)
		fuzz_said(reloc_read(&relocs, obj, maps, externs,
				     &progs.rows[i].code));
	progdef_find(&progs, "elephant");
}

/* What is made of good types can be read; of forged ones, at least all that
 * was there before. */
static void use_upload(const struct obj *obj, const struct btf *btf,
		       const struct externs *externs)
{
	static const unsigned int kernels[] = { 0, BTF_KNOWS_ALL,
						BTF_KNOWS_FUNC };

	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++) {
		struct btf sent;
		uint32_t size;
		void *bytes = btf_upload(obj, btf, externs, kernels[i], &size);

		if (!bytes) {
			fuzz_said(-1);
			continue;
		}
		if (btf_read(&sent, bytes, size, NULL) || sent.end < btf->end)
			abort();
		btf_close(&sent);
		free(bytes);
	}
}

static void use_types(struct obj *obj, const struct btf *btf)
{
	const struct obj_section *s = obj_section_find(obj, ".BTF.ext");
	struct mapdefs maps = { 0 };
	struct externs externs = { 0 };
	struct ext ext = { 0 };

	if (s && s->bytes) {
		fuzz_said(ext_read(&ext, btf, s->bytes, s->size));
		ext_close(&ext);
	}
	if (!fuzz_said(externs_read(&externs, obj, btf)))
		for (int i = 0; i < obj->symbol_count; i++)
			externs_at(&externs, i);
	use_upload(obj, btf, &externs);
	if (!fuzz_said(mapdef_read(&maps, obj, btf, &externs, "file")))
		use_maps(&maps);
	use_programs(obj, &maps, &externs);
}

static void use(struct obj *obj)
{
	static const struct btf_header none = {
		BTF_MAGIC, BTF_VERSION, 0, sizeof(none), 0, 0, 0, 1
	};
	const struct obj_section *s = obj_section_find(obj, ".BTF");
	unsigned char no_types[sizeof(none) + 4] = { 0 };
	struct btf btf = { 0 };

	memcpy(no_types, &none, sizeof(none));
	if (!s || !s->bytes ||
	    fuzz_said(btf_read(&btf, s->bytes, s->size, NULL))) {
		btf_close(&btf);
		fuzz_said(btf_read(&btf, no_types, sizeof(none) + 1, NULL));
	}
	use_types(obj, &btf);
	btf_close(&btf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct obj obj;

	if (!fuzz_said(obj_read(&obj, data, size))) {
		fuzz_said(obj_check_code(&obj));
		for (int i = 0; i < obj.section_count; i++)
			use_section(&obj, i);
		use(&obj);
	}
	obj_close(&obj);
	return 0;
}

FUZZ_FORMAT(FUZZ_ELF)
