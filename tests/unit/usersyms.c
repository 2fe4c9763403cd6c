/* Which function of a process is at an address: of this one. */
#include "loader/usersyms.h"
#include "loader/err.h"
#include "loader/ksyms.h"
#include "tests/run.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

__attribute__((noinline, used)) static int a_static_function(int n)
{
	return n * 3 + 1;
}

static uint64_t own(void)
{
	return (uintptr_t)a_static_function;
}

static uint64_t inside_own(void)
{
	return own() + 2;
}

static uint64_t libc(void)
{
	return (uintptr_t)getpid;
}

static int number; /* in memory that cannot run */

static uint64_t data(void)
{
	return (uintptr_t)&number;
}

static uint64_t nowhere(void)
{
	return 8;
}

static uint64_t highest(void)
{
	return UINT64_MAX;
}

static uint64_t anonymous(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return (uintptr_t)page + 100;
}

/* A file that is no ELF file, mapped to run. */
static uint64_t text_file(void)
{
	static const char bytes[4096] = "\177ELF, or so it says";
	char path[] = "/tmp/rawbpf-usersyms-XXXXXX";
	int fd = mkstemp(path);
	void *page;

	ck_assert_int_eq(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	close(fd);
	unlink(path);
	ck_assert_ptr_ne(page, MAP_FAILED);
	return (uintptr_t)page + 16;
}

static char copy[] = "/tmp/rawbpf-usersyms-XXXXXX";

/* This very program, all of whose symbols are broken in one way. */
static uint64_t broken_copy(void)
{
	int fd = mkstemp(copy), self = open("/proc/self/exe", O_RDONLY);
	static char bytes[32 << 20];
	ssize_t size = read(self, bytes, sizeof(bytes));
	Elf64_Ehdr *header = (void *)bytes;
	void *page;

	header->e_shoff = size - 100; /* the table of sections is cut off */
	ck_assert_int_eq(write(fd, bytes, size), size);
	page = mmap(NULL, 65536, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	close(fd);
	close(self);
	ck_assert_ptr_ne(page, MAP_FAILED);
	return (uintptr_t)page + 32768;
}

static const struct {
	const char *says;
	uint64_t (*address)(void);
	bool there;
	const char *name; /* how it begins */
} rows[] = {
	{ "a function of the program", own, true, "a_static_function" },
	{ "in the middle of it", inside_own, true, "a_static_function" },
	{ "a function of a library", libc, true, "" },
	{ "memory that cannot run", data, false, "" },
	{ "no memory at all", nowhere, false, "" },
	{ "the highest address", highest, false, "" },
	{ "memory of no file", anonymous, true, "[anonymous]" },
	{ "a file that only begins as an ELF file, and is deleted", text_file,
	  true, "rawbpf-usersyms-" },
	{ "an ELF file whose table of sections is cut off", broken_copy, true,
	  "rawbpf-usersyms-" },
};

static void check_row(int i)
{
	uint64_t address = rows[i].address();
	struct usersyms *u = usersyms_open(getpid());
	char name[64] = "x";

	ck_assert_msg(u != NULL, "%s", err_text());
	for (int twice = 0; twice < 2; twice++) {
		ck_assert_int_eq(usersyms_name(u, address, name, sizeof(name)),
				 rows[i].there);
		ck_assert_msg(!strncmp(name, rows[i].name,
				       strlen(rows[i].name)),
			      "%s", name);
		ck_assert_int_eq(name[0] != '\0', rows[i].there);
	}
	usersyms_close(u);
	unlink(copy); /* where there is one */
}
TABLE(usersyms, rows, check_row);

static const struct {
	const char *says;
} gone[] = { { "the symbols of a process that is not there" } };

static void check_gone(int i)
{
	(void)i;
	ck_assert_ptr_null(usersyms_open(0x3ffffff));
	ck_assert_ptr_nonnull(strstr(err_text(), "open /proc/67108863/maps"));
	usersyms_close(NULL);
}
TABLE(usersyms_gone, gone, check_gone);

/* ---- The kernel's ---- */

static const struct {
	const char *says;
	uint64_t address;
	const char *name;
} around[] = {
	{ "the first byte of a function of the kernel", 0x1000, "first" },
	{ "the last byte of it", 0x1fff, "first" },
	{ "the next function", 0x2000, "second" },
	{ "data between functions is not meant", 0x3800, "third" },
	{ "behind all of them", UINT64_MAX, "third" },
	{ "before all of them", 0xfff, NULL },
};

static void check_around(int i)
{
	static const char text[] = "0000000000000000 T hidden\n"
				   "0000000000002000 t second\n"
				   "0000000000001000 T first\n"
				   "0000000000003500 d data\n"
				   "0000000000003000 W third\t[module]\n";
	char path[] = "/tmp/rawbpf-ksyms-XXXXXX";
	int fd = mkstemp(path);
	const struct ksym *sym;
	struct ksyms *k;

	ck_assert_int_eq(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	k = ksyms_open(path);
	unlink(path);
	ck_assert_ptr_nonnull(k);
	sym = ksyms_around(k, around[i].address);
	ck_assert_pstr_eq(sym ? sym->name : NULL, around[i].name);
	ksyms_close(k);
}
TABLE(ksyms_around, around, check_around);
