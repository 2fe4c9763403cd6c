/* Any bytes as a log that is to be explained. */
#include "loader/why/why.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

/* What is said is there, and nothing of it commands a terminal. */
static void check(const struct why *why)
{
	const char *const texts[] = { why->summary, why->fix,
				      causes[why->cause].id };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!texts[i] || strchr(texts[i], 0x1b))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct why_ask ask = { .prog_type = size ? data[0] % 32 : 0,
			       .license = "GPL" };
	char *text = malloc(size ? size : 1);
	struct why why = { 0 };
	struct vlog log;

	if (!text)
		return 0;
	memcpy(text, data, size);
	if (vlog_read(&log, text, size) == 0 &&
	    why_log(&why, &log, &ask) == 0) {
		check(&why);
		why_print(fuzz_out(), &why);
	}
	why_close(&why);
	vlog_close(&log);
	return 0;
}
