/*
 * The archive, read back.  The writer is part of a program, not of the
 * library: it is compiled in here.
 */
#include "progs/vm/cpio.c"
#include "tests/run.h"

#include <stdlib.h>

static const struct row {
	const char *says;
	const char *name;
	unsigned mode, major, minor;
	const char *data;
} rows[] = {
	{ "a folder is its mode", "etc", S_IFDIR | 0755, 0, 0, "" },
	{ "a file is its bytes", "etc/motd", S_IFREG | 0644, 0, 0, "hello" },
	{ "an empty file is no bytes", "etc/none", S_IFREG | 0600, 0, 0, "" },
	{ "a link is the text of its target", "bin/sh", S_IFLNK | 0777, 0, 0,
	  "/bin/busybox" },
	{ "a device is its numbers, without privileges", "dev/console",
	  S_IFCHR | 0600, 5, 1, "" },
	{ "the end is an entry of its own", "TRAILER!!!", 0, 0, 0, "" },
};

static int write_entry(struct cpio *c, const struct row *r)
{
	switch (r->mode & S_IFMT) {
	case S_IFDIR: return cpio_dir(c, r->name, r->mode & 07777);
	case S_IFREG:
		return cpio_bytes(c, r->name, r->mode & 07777, r->data,
				  strlen(r->data));
	case S_IFLNK: return cpio_symlink(c, r->name, r->data);
	case S_IFCHR:
		return cpio_char_device(c, r->name, r->mode & 07777, r->major,
					r->minor);
	}
	return cpio_end(c);
}

/* The hex number in field `n` of a header. */
static unsigned field(const char *header, int n)
{
	char digits[9] = "";

	memcpy(digits, header + 6 + 8 * n, 8);
	return strtoul(digits, NULL, 16);
}

/* As the kernel's init/initramfs.c goes through it. */
static const char *next_entry(const char *at)
{
	size_t name = (110 + field(at, 11) + 3) & -4;

	return at + name + ((field(at, 6) + 3) & -4);
}

static void check_entry(const char *at, const struct row *r)
{
	size_t name = strlen(r->name) + 1;

	ck_assert(memcmp(at, "070701", 6) == 0);
	ck_assert_uint_eq(field(at, 1), r->mode);
	ck_assert_uint_eq(field(at, 6), strlen(r->data));
	ck_assert_uint_eq(field(at, 9), r->major);
	ck_assert_uint_eq(field(at, 10), r->minor);
	ck_assert_uint_eq(field(at, 11), name);
	ck_assert_str_eq(at + 110, r->name);
	ck_assert(memcmp(at + ((110 + name + 3) & -4), r->data,
			 strlen(r->data)) == 0);
}

static void check_row(int i)
{
	struct cpio c = { 0 };
	char *archive, *at;
	size_t size;

	c.out = open_memstream(&archive, &size);
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
		ck_assert_int_eq(write_entry(&c, &rows[n]), 0);
	at = archive;
	for (int n = 0; n < i; n++)
		at = (char *)next_entry(at);
	check_entry(at, &rows[i]);
	ck_assert_uint_eq(c.bytes, size);
	ck_assert_uint_eq(size % 4, 0);
	fclose(c.out);
	free(archive);
}
TABLE(vm_cpio, rows, check_row);

static const struct {
	const char *says;
	int err;
} full[] = { { "a full disk is an error, not a short archive", -EIO } };

static void check_full(int i)
{
	static const char data[100000];
	struct cpio c = { .out = fopen("/dev/full", "we") };

	ck_assert_int_eq(cpio_bytes(&c, "x", 0644, data, sizeof(data)),
			 full[i].err);
	ck_assert_str_eq(err_text(),
			 "/x: write the archive: Input/output error (EIO)");
	fclose(c.out);
}
TABLE(vm_cpio_full, full, check_full);
