/* Any bytes as BTF: read, and every type named, sized, found and printed;
 * then as a module's, over itself. */
#include "loader/btf/check.h"
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "tests/fuzz/fuzz.h"

static const char *const paths[] = { "a", "x.y[1]", "ns.inum", "[3]" };

static void use_type(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, id);
	uint64_t value;

	btf_kind_name(btf_kind(t));
	btf_size(btf, id);
	btf_enum_name(btf, id, 1);
	btf_enum_value(btf, id, "HUGE", &value);
	fuzz_said(btf_find(btf, btf_name(btf, t)));
	fuzz_said(btf_dump_type(fuzz_out(), btf, id));
}

static void use_paths(const struct btf *btf, uint32_t id)
{
	struct btf_place place;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		fuzz_said(btf_place(btf, id, paths[i], &place));
}

/* Some of the types: all of them would be as many looks as their square. */
static void use(const struct btf *btf)
{
	uint32_t step = btf->end / 2 + 1;

	fuzz_said(btf_complete(btf));
	if (!btf->base)
		fuzz_said(btf_check(btf));
	for (uint32_t id = 0; id <= btf->end; id += step) {
		use_type(btf, id);
		use_paths(btf, id);
	}
	fuzz_said(btf_find(btf, "struct elephant"));
	fuzz_said(btf_dump_all(fuzz_out(), btf));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btf btf, over;

	if (!fuzz_said(btf_read(&btf, data, size, NULL))) {
		use(&btf);
		if (!fuzz_said(btf_read(&over, data, size, &btf)))
			use(&over);
		btf_close(&over);
	}
	btf_close(&btf);
	return 0;
}

FUZZ_FORMAT(FUZZ_BTF)
