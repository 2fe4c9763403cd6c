/* Any bytes as .BTF and .BTF.ext: each record. */
#include "loader/btf/ext.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void use_records(const struct btf *btf, const struct fuzz_input *in)
{
	uint32_t sum = 0;
	struct ext ext;

	if (!fuzz_said(ext_read(&ext, btf, in->b, in->b_len)))
		for (int i = 0; i < ext.count; i++) {
			const struct ext_block *block = &ext.blocks[i];

			for (uint32_t n = 0; n < block->count; n++)
				sum += ext_u32(block, n, block->size - 4);
			if (!ext_find(&ext, block->part, block->section))
				abort();
		}
	ext_close(&ext);
	if (sum == 1)
		fputc(0, fuzz_out());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in;
	struct btf btf;

	if (!fuzz_open(&in, data, size))
		return 0;
	if (!fuzz_said(btf_read(&btf, in.a, in.a_len, NULL)))
		use_records(&btf, &in);
	btf_close(&btf);
	fuzz_close(&in);
	return 0;
}

FUZZ_FORMAT(FUZZ_BTF_EXT)
