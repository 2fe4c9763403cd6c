/* Names for programs and maps: where they cannot be given, and why. */
#include "loader/kernel.h"
#include "tests/kernel/hint_row.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct row {
	const char *says;
	const char *folder; /* NULL: the BPF file system's */
	const char *name;
	int taken; /* something has the name */
	struct hint_want want;
} rows[] = {
	{ "a pin outside of a BPF file system",
	  "/tmp",
	  "rawbpf-pin",
	  0,
	  { EPERM, "/tmp is in no BPF file system", "capabilit" } },
	{ "a pin in a folder that is not there, outside of one",
	  "/tmp",
	  "no-such-folder/pin",
	  0,
	  { ENOENT, "/tmp is in no BPF file system", "mkdir" } },
	{ "a pin in a folder that is not there",
	  NULL,
	  "no-such-folder/pin",
	  0,
	  { ENOENT, "try: mkdir -p ", "no BPF file system" } },
	{ "a pin whose name is taken",
	  NULL,
	  "rawbpf-pin",
	  1,
	  { EEXIST, "something has that name already", "mkdir" } },
};

static void check_row(int i)
{
	const char *folder = rows[i].folder ? rows[i].folder : kernel_bpffs();
	char path[256];
	int fd, err;

	hint_become(ROOT);
	if (!folder)
		skip("there is no BPF file system");
	fd = hint_hash_of_one(0);
	ck_assert_int_ge(fd, 0);
	snprintf(path, sizeof(path), "%s/%s", folder, rows[i].name);
	if (rows[i].taken)
		ck_assert_int_eq(sys_obj_pin(fd, path), 0);
	err = sys_obj_pin(fd, path);
	hint_expect(err, &rows[i].want);
	if (rows[i].taken)
		unlink(path);
}
TABLE(hint_pin, rows, check_row);
