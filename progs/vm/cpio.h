/*
 * cpio.h - write an archive that the kernel unpacks as its first file system.
 *
 * Format "newc" (Documentation/driver-api/early-userspace/
 * buffer-format.rst): each entry is a header of 110 characters, the name
 * and the contents, each padded to 4 bytes; numbers are eight hex digits.
 *
 *   0      6    14   22  30  38    46    54   62 ... 94       102  110
 *   070701 ino  mode uid gid nlink mtime size device namesize check name\0
 *
 *   "070701" "00000007" "000081ED" ... "00000003" ... "00000005" "00000000"
 *   "init\0" pad pad pad  "hi\n" pad         /init: a file of 3 bytes, 0755
 *
 * Nothing here needs privileges: a device node is but its numbers.
 */
#ifndef PROGS_VM_CPIO_H
#define PROGS_VM_CPIO_H

#include <stdio.h>
#include <sys/types.h>

struct cpio {
	FILE *out;    /* the caller's */
	unsigned ino; /* of the last entry written */
	size_t bytes; /* written so far */
};

/* Names are paths in the archive without a leading '/'; a folder comes
 * before what is in it.  Each returns 0 or -errno, with the error text. */
int cpio_dir(struct cpio *c, const char *name, mode_t perm);
int cpio_bytes(struct cpio *c, const char *name, mode_t perm, const void *data,
	       size_t size);
int cpio_symlink(struct cpio *c, const char *name, const char *target);
int cpio_char_device(struct cpio *c, const char *name, mode_t perm,
		     unsigned major, unsigned minor);

/* The host's file `path` as `name`, 0755 if its owner may execute it, else
 * 0644: in the archive root owns it, and others are to read it too. */
int cpio_file(struct cpio *c, const char *name, const char *path);

/* The last entry, "TRAILER!!!"; flushes `out`. */
int cpio_end(struct cpio *c);

#endif
