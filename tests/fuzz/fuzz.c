/* What the fuzzing targets share: see fuzz.h. */
#include "tests/fuzz/fuzz.h"
#include "loader/err.h"

#include <stdlib.h>
#include <string.h>

static unsigned char *copy_of(const uint8_t *bytes, size_t size)
{
	unsigned char *copy = malloc(size + !size);

	if (!copy)
		abort();
	memcpy(copy, bytes, size);
	return copy;
}

bool fuzz_open(struct fuzz_input *in, const uint8_t *data, size_t size)
{
	size_t room, next;

	memset(in, 0, sizeof(*in));
	if (size < sizeof(in->head))
		return false;
	memcpy(&in->head, data, sizeof(in->head));
	memcpy(in->text, in->head.text, sizeof(in->head.text));
	data += sizeof(in->head);
	room = size - sizeof(in->head);
	in->a_len = in->head.len < room ? in->head.len : room;
	next = (in->a_len + 3) / 4 * 4;
	next = next < room ? next : room;
	in->b_len = room - next;
	in->a = copy_of(data, in->a_len);
	in->b = copy_of(data + next, in->b_len);
	return true;
}

void fuzz_close(struct fuzz_input *in)
{
	free(in->a);
	free(in->b);
}

static void give_up(int64_t err)
{
	fprintf(stderr, "error %lld, and its text is \"%s\"\n", (long long)err,
		err_text());
	abort();
}

int fuzz_said(int64_t err)
{
	const char *text = err_text();

	if (err >= 0)
		return 0;
	if (!*text)
		give_up(err);
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			give_up(err);
	err_clear();
	return (int)err;
}

static ssize_t swallow(void *cookie, const char *bytes, size_t size)
{
	(void)cookie;
	(void)bytes;
	return (ssize_t)size;
}

FILE *fuzz_out(void)
{
	static FILE *out;

	if (!out)
		out = fopencookie(NULL, "w",
				  (cookie_io_functions_t){ .write = swallow });
	if (!out)
		abort();
	return out;
}
