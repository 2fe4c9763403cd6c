/* The kernel's memory out of a file: parts, and what is no such file. */
#include "loader/kcore.h"
#include "loader/err.h"
#include "tests/run.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NOTES 0x1000
#define LOW   0xffff888000000000ull
#define TEXT  0xffffffff81000000ull

/* As the kernel makes it: notes first, then parts at any offset. */
static const struct {
	Elf64_Ehdr header;
	Elf64_Phdr parts[3];
	char low[8], text[8];
} whole = {
	.header = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64 },
		    .e_phoff = sizeof(Elf64_Ehdr),
		    .e_phentsize = sizeof(Elf64_Phdr),
		    .e_phnum = 3 },
	.parts = { { .p_type = PT_NOTE, .p_vaddr = TEXT, .p_memsz = NOTES },
		   { .p_type = PT_LOAD,
		     .p_vaddr = LOW,
		     .p_memsz = 8,
		     .p_offset = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr) },
		   { .p_type = PT_LOAD,
		     .p_vaddr = TEXT,
		     .p_memsz = 8,
		     .p_offset = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr) +
				 8 } },
	.low = "memory!",
	.text = "program",
};

static const struct {
	const char *says;
	uint64_t address;
	size_t size, file; /* bytes; of the file */
	char broken;	   /* in place of the first byte; 0: it is whole */
	int err;
	const char *text; /* what is read, or the error text */
} rows[] = {
	{ "bytes of the first part", LOW + 3, 3, sizeof(whole), 0, 0, "ory" },
	{ "bytes of the second, notes left out", TEXT, 7, sizeof(whole), 0, 0,
	  "program" },
	{ "the last byte of a part", TEXT + 6, 1, sizeof(whole), 0, 0, "m" },
	{ "bytes that begin in a part and go on", TEXT + 6, 3, sizeof(whole), 0,
	  -ENOENT, "none of its parts has 0xffffffff81000006" },
	{ "an address below all", 0, 1, sizeof(whole), 0, -ENOENT,
	  "none of its parts has 0x0" },
	{ "an address above all", ~0ull, 1, sizeof(whole), 0, -ENOENT,
	  "none of its parts has 0xffffffffffffffff" },
	{ "a size that reaches around", TEXT, SIZE_MAX, sizeof(whole), 0,
	  -ENOENT, "none of its parts has" },
	{ "a file that ends in its header", TEXT, 1, 20, 0, -EIO,
	  "read its ELF header" },
	{ "a file that ends in its parts", TEXT, 1, 100, 0, -EIO,
	  "read its program header 0" },
	{ "a file that ends before the bytes", TEXT, 8, sizeof(whole) - 4, 0,
	  -EIO, "8 bytes of 0xffffffff81000000" },
	{ "a file of another kind", TEXT, 1, sizeof(whole), 'x', -EINVAL,
	  "it is no ELF file of 64 bits" },
};

static void check_row(int i)
{
	char path[] = "/tmp/rawbpf-kcore-XXXXXX", to[16] = "";
	int fd = mkostemp(path, O_CLOEXEC), err;

	ck_assert_int_eq(write(fd, &whole, rows[i].file), rows[i].file);
	if (rows[i].broken)
		ck_assert_int_eq(pwrite(fd, &rows[i].broken, 1, 0), 1);
	close(fd);
	err = kcore_read(path, rows[i].address, to, rows[i].size);
	unlink(path);
	ck_assert_int_eq(err, rows[i].err);
	ck_assert_msg(strstr(err ? err_text() : to, rows[i].text), "%s",
		      err ? err_text() : to);
}
TABLE(kcore, rows, check_row);
