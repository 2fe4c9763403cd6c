/* A file in memory stays what it was, whatever becomes of the file. */
#include "loader/bytes.h"
#include "loader/err.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *says;
	size_t before, after; /* bytes of the file; it is cut, or grows */
} rows[] = {
	{ "an empty file is no bytes", 0, 0 },
	{ "a file that is cut off after it was opened", 3 * 4096, 0 },
	{ "a file that grows after it was opened", 100, 5000 },
	{ "a file as long as the room at first", 65536, 65536 },
};

static void check_row(int i)
{
	char path[] = "/tmp/rawbpf-bytes-XXXXXX", zeros[65536] = "";
	int fd = mkstemp(path);
	struct bytes b;

	ck_assert_int_eq(ftruncate(fd, rows[i].before), 0);
	ck_assert_msg(bytes_open(&b, path) == 0, "%s", err_text());
	ck_assert_int_eq(ftruncate(fd, rows[i].after), 0);
	ck_assert_uint_eq(b.size, rows[i].before);
	ck_assert_mem_eq(b.at, zeros, b.size);
	bytes_close(&b);
	unlink(path);
	close(fd);
}
TABLE(bytes, rows, check_row);
