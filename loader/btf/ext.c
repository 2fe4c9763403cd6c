/*
 * ext.c - .BTF.ext: which instruction comes from which line of C: see ext.h.
 */
#include "loader/btf/ext.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC	   0xeb9f
#define LEAST_HEAD 24 /* up to line_info_len; core_relo came in 5.x */
#define RECORD	   16 /* what we know of a record; it may be longer */

/* The bytes not read yet of a part of the section. */
struct reader {
	const unsigned char *at;
	size_t left;
};

/* The one way forward.  NULL: there are not so many bytes left. */
static const void *take(struct reader *r, size_t size)
{
	const unsigned char *bytes = r->at;

	if (size > r->left)
		return NULL;
	r->at += size;
	r->left -= size;
	return bytes;
}

static bool take_u32(struct reader *r, uint32_t *number)
{
	const void *bytes = take(r, sizeof(*number));

	if (bytes)
		memcpy(number, bytes, sizeof(*number));
	return bytes != NULL;
}

static int cut_short(const char *what)
{
	return refuse(-EINVAL, ".BTF.ext: %s is cut short", what);
}

/* Stand before the records of line_info.  *size: of one of them. */
static int open_lines(struct reader *r, const void *ext, size_t size,
		      uint32_t *record)
{
	struct reader head = { ext, size };
	uint32_t magic, head_len, func[2], line[2];

	if (!take_u32(&head, &magic) || !take_u32(&head, &head_len) ||
	    !take_u32(&head, &func[0]) || !take_u32(&head, &func[1]) ||
	    !take_u32(&head, &line[0]) || !take_u32(&head, &line[1]))
		return cut_short("its header");
	if ((magic & 0xffff) != MAGIC || head_len < LEAST_HEAD)
		return refuse(-EINVAL, ".BTF.ext: this is no header of its");
	*r = (struct reader){ ext, size };
	if (!take(r, head_len) || !take(r, line[0]) || line[1] > r->left)
		return cut_short("line_info");
	r->left = line[1];
	if (r->left == 0)
		return 0;
	if (!take_u32(r, record))
		return cut_short("line_info");
	if (*record < RECORD || *record % 4)
		return refuse(-EINVAL, ".BTF.ext: records of %u bytes",
			      *record);
	return 0;
}

static struct btf_line line_of(const struct btf *btf, const void *bytes)
{
	uint32_t words[4];

	memcpy(words, bytes, sizeof(words));
	return (struct btf_line){ .slot = words[0] / 8,
				  .file = btf_string(btf, words[1]),
				  .text = btf_string(btf, words[2]),
				  .line = words[3] >> 10,
				  .column = words[3] & 0x3ff };
}

/* The records of one section, if it is the one that is wanted. */
static int read_section(struct reader *r, const struct btf *btf,
			uint32_t record, const char *section,
			struct btf_line **lines)
{
	uint32_t name, count;
	const char *bytes;

	if (!take_u32(r, &name) || !take_u32(r, &count) || count == 0 ||
	    count > r->left / record)
		return cut_short("line_info");
	bytes = take(r, (size_t)count * record);
	if (*lines || strcmp(btf_string(btf, name), section))
		return 0;
	*lines = calloc(count, sizeof(**lines));
	if (!*lines)
		return fail(-ENOMEM, "%u lines", count);
	for (uint32_t i = 0; i < count; i++)
		(*lines)[i] = line_of(btf, bytes + (size_t)i * record);
	return (int)count;
}

int btf_lines(const struct btf *btf, const void *ext, size_t size,
	      const char *section, struct btf_line **lines)
{
	struct reader r = { 0 };
	uint32_t record = 0;
	int count = 0, n;

	*lines = NULL;
	n = open_lines(&r, ext, size, &record);
	while (n >= 0 && r.left > 0) {
		n = read_section(&r, btf, record, section, lines);
		count += n > 0 ? n : 0;
	}
	if (n >= 0)
		return count;
	free(*lines);
	*lines = NULL;
	return n;
}
