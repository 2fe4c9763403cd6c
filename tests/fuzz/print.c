/* Any bytes as any type says they are. */
#include "loader/btf/print.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in;
	struct btf btf;
	size_t len;

	if (!fuzz_open(&in, data, size))
		return 0;
	len = in.b_len < 256 ? in.b_len : 256;
	if (!fuzz_said(btf_read(&btf, in.a, in.a_len, NULL))) {
		btf_print(fuzz_out(), &btf, in.head.id % (btf.end + 1), in.b,
			  len);
		btf_print(fuzz_out(), &btf, btf.end - 1, in.b, len);
	}
	btf_close(&btf);
	fuzz_close(&in);
	return 0;
}

FUZZ_FORMAT(FUZZ_BTF_ANY)
