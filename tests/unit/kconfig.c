/* A kernel's settings, from the lines of a file to bytes. */
#include "loader/kconfig.h"
#include "loader/err.h"
#include "tests/run.h"

#include <linux/version.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

/* clang-format off */

enum {
	BOOL = 1, CHAR, SHORT, USHORT, INT, UINT, LONG, ULONG, TRISTATE, TEXT,
	STRUCT, ENUM, INTS, BIG
};

#define STRINGS "\0libbpf_tristate\0thing\0int"
#define INFO(kind, vlen) (BTF_KIND_##kind << 24 | (vlen))
#define INT(size, encoding) \
	23, INFO(INT, 0), size, (encoding) << 24 | (size) * 8

static const uint32_t types[] = {
	INT(1, BTF_INT_BOOL), INT(1, BTF_INT_SIGNED),
	INT(2, BTF_INT_SIGNED), INT(2, 0), INT(4, BTF_INT_SIGNED), INT(4, 0),
	INT(8, BTF_INT_SIGNED), INT(8, 0),
	1, INFO(ENUM, 0), 4,			/* enum libbpf_tristate */
	0, INFO(ARRAY, 0), 0, CHAR, INT, 8,	/* char[8] */
	17, INFO(STRUCT, 0), 8,			/* struct thing */
	17, INFO(ENUM, 0), 4,			/* enum thing */
	0, INFO(ARRAY, 0), 0, INT, INT, 2,	/* int[2] */
	INT(16, 0),
};
static const uint32_t sizes[] = { 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 8, 4, 8,
				  16 };

static struct {
	struct btf_header header;
	uint32_t types[sizeof(types) / 4];
	char strings[sizeof(STRINGS)];
} blob = {
	.header = { .magic = BTF_MAGIC, .version = 1, .hdr_len = 24,
		    .type_len = sizeof(types), .str_off = sizeof(types),
		    .str_len = sizeof(STRINGS) },
	.strings = STRINGS,
};

/* clang-format on */

static struct btf btf;

static void open_types(void)
{
	memcpy(blob.types, types, sizeof(types));
	ck_assert_msg(btf_read(&btf, &blob, sizeof(blob), NULL) == 0, "%s",
		      err_text());
}

/* A file of that text, by its path. */
static int make_file(char path[32], const void *text, size_t size)
{
	int fd = memfd_create("config", MFD_CLOEXEC);

	ck_assert_int_eq(write(fd, text, size), size);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static int fill_one(const char *name, int type, bool weak, const char *text,
		    unsigned char *value)
{
	struct extern_sym row = { .kind = EXTERN_KCONFIG,
				  .name = name,
				  .weak = weak,
				  .type = type,
				  .offset = 8,
				  .size = sizes[type] };
	struct externs externs = { &row, 1, 8 + sizes[type] };
	char path[32];
	int fd = make_file(path, text, strlen(text)), err;

	open_types();
	err = kconfig_fill(path, &externs, &btf, value);
	btf_close(&btf);
	close(fd);
	return err;
}

#define BEFORE "#\n# Linux/x86 6.1.180 Kernel Configuration\n#\nCONFIG_A=y\n"

static const struct {
	const char *says;
	int type;
	const char *text, bytes[9];
} good[] = {
	{ "y is true", BOOL, "CONFIG_X=y\n", "\1" },
	{ "n is false", BOOL, "CONFIG_X=n\n", "\0" },
	{ "a char gets the letter y", CHAR, "CONFIG_X=y\n", "y" },
	{ "a char gets the letter m", CHAR, "CONFIG_X=m\n", "m" },
	{ "a char gets the letter n", CHAR, "CONFIG_X=n\n", "n" },
	{ "a char gets a small number, too", CHAR, "CONFIG_X=-2\n", "\xfe" },
	{ "one of three: no", TRISTATE, "CONFIG_X=n\n", "\0" },
	{ "one of three: yes", TRISTATE, "CONFIG_X=y\n", "\1" },
	{ "one of three: as a module", TRISTATE, "CONFIG_X=m\n", "\2" },
	{ "a number", INT, "CONFIG_X=250\n", "\372" },
	{ "a negative number", INT, "CONFIG_X=-1\n", "\377\377\377\377" },
	{ "a number in hexadecimal", UINT, "CONFIG_X=0x1000000\n", "\0\0\0\1" },
	{ "the largest short", SHORT, "CONFIG_X=32767\n", "\377\177" },
	{ "the smallest short", SHORT, "CONFIG_X=-32768\n", "\0\200" },
	{ "the largest unsigned short", USHORT, "CONFIG_X=65535\n",
	  "\377\377" },
	{ "64 bits", ULONG, "CONFIG_X=0xdead000000000000\n",
	  "\0\0\0\0\0\0\255\336" },
	{ "64 bits, all used, are taken as signed, too", LONG,
	  "CONFIG_X=0xdead000000000000\n", "\0\0\0\0\0\0\255\336" },
	{ "a text loses its quotes", TEXT, "CONFIG_X=\"-cloud\"\n", "-cloud" },
	{ "a text that is too long is cut, and ends with a zero", TEXT,
	  "CONFIG_X=\"-cloud-amd64\"\n", "-cloud-" },
	{ "an empty text", TEXT, "CONFIG_X=\"\"\n", "" },
	{ "the line is found behind others", INT,
	  BEFORE "CONFIG_XX=1\n# CONFIG_X is not set\nCONFIG_X=2\n", "\2" },
	{ "the first of two lines counts", INT, "CONFIG_X=1\nCONFIG_X=2\n",
	  "\1" },
	{ "the last line needs no end", INT, "CONFIG_X=7", "\7" },
};

static void check_good(int i)
{
	unsigned char value[16];
	int err;

	memset(value, 0xaa, sizeof(value));
	err = fill_one("CONFIG_X", good[i].type, false, good[i].text, value);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_mem_eq(value, "\0\0\0\0\0\0\0", 8);
	ck_assert_mem_eq(value + 8, good[i].bytes, sizes[good[i].type]);
}
TABLE(kconfig, good, check_good);

static const struct {
	const char *says;
	int type;
	const char *text, *refusal;
} bad[] = {
	{ "a module in a bool", BOOL, "CONFIG_X=m\n",
	  "says m, a module, and it is a bool" },
	{ "y in a number", INT, "CONFIG_X=y\n",
	  "says y, so it must be a bool, a char or an enum libbpf_tristate" },
	{ "y in a text", TEXT, "CONFIG_X=y\n", "says y, so it must be a bool" },
	{ "a text in a number", INT, "CONFIG_X=\"a\"\n",
	  "says \"a\", so it must be a char array" },
	{ "a text in a char", CHAR, "CONFIG_X=\"a\"\n",
	  "says \"a\", so it must be a char array" },
	{ "a text without its end", TEXT, "CONFIG_X=\"abc\n",
	  "says \"abc, a text without its last quote" },
	{ "a text of one quote", TEXT, "CONFIG_X=\"\n",
	  "says \", a text without its last quote" },
	{ "a number in a text", TEXT, "CONFIG_X=250\n",
	  "says 250, so it must be an integer" },
	{ "a number in one of three", TRISTATE, "CONFIG_X=1\n",
	  "says 1, so it must be an integer" },
	{ "2 in a bool", BOOL, "CONFIG_X=2\n",
	  "says 2, which does not fit a bool of 1 byte" },
	{ "too large for a char", CHAR, "CONFIG_X=128\n",
	  "says 128, which does not fit a signed integer of 1 byte" },
	{ "too large for a short", SHORT, "CONFIG_X=32768\n",
	  "says 32768, which does not fit a signed integer of 2 bytes" },
	{ "too small for a short", SHORT, "CONFIG_X=-32769\n",
	  "says -32769, which does not fit a signed integer of 2 bytes" },
	{ "too large for an unsigned short", USHORT, "CONFIG_X=65536\n",
	  "says 65536, which does not fit an unsigned integer of 2 bytes" },
	{ "negative and unsigned", UINT, "CONFIG_X=-1\n",
	  "says -1, which does not fit an unsigned integer of 4 bytes" },
	{ "too large for an int", INT, "CONFIG_X=2147483648\n",
	  "says 2147483648, which does not fit a signed integer of 4" },
	{ "more than 64 bits", ULONG, "CONFIG_X=0x10000000000000000\n",
	  "says 0x10000000000000000, more than 64 bits" },
	{ "no value at all", INT, "CONFIG_X=25O\n",
	  "says 25O, neither y, n, m, a text in quotes nor a number" },
	{ "a number behind a space", INT, "CONFIG_X= 1\n",
	  "says  1, neither y, n, m" },
	{ "two letters", BOOL, "CONFIG_X=yy\n", "says yy, neither y, n, m" },
	{ "nothing", INT, "CONFIG_X=\n", "says nothing after the =" },
	{ "not set", INT, "# CONFIG_X is not set\n",
	  "not set in /proc/self/fd" },
	{ "an empty file", INT, "", "declared __weak it would be 0" },
	{ "a struct", STRUCT, "CONFIG_X=1\n",
	  "extern CONFIG_X: no setting has its type (STRUCT thing)" },
	{ "another enum", ENUM, "CONFIG_X=y\n",
	  "no setting has its type (ENUM thing)" },
	{ "an array of int", INTS, "CONFIG_X=1\n",
	  "no setting has its type (ARRAY )" },
	{ "an integer of 16 bytes", BIG, "CONFIG_X=1\n",
	  "no setting has its type (INT int)" },
};

static void check_bad(int i)
{
	unsigned char value[24];
	int err = fill_one("CONFIG_X", bad[i].type, false, bad[i].text, value);

	ck_assert_int_lt(err, 0);
	ck_assert_msg(strstr(err_text(), bad[i].refusal), "%s", err_text());
	ck_assert_msg(!strncmp(err_text(), "extern CONFIG_X: ", 17), "%s",
		      err_text());
}
TABLE(kconfig_bad, bad, check_bad);

#define V6_1  "# Linux/x86 6.1.180 Kernel Configuration\n"
#define V4_15 "# Linux/x86_64 4.15.18 Kernel Configuration\n"
#define V5_10 "# Linux/arm64 5.10.3 Kernel Configuration\n"

static const struct {
	const char *says, *name, *text;
	bool weak;
	uint32_t value;
	const char *refusal; /* NULL: it is filled */
} named[] = {
	{ "a weak variable without a setting is 0", "CONFIG_X", "CONFIG_Y=1\n",
	  true, 0, NULL },
	{ "a weak variable with one is that", "CONFIG_X", "CONFIG_X=1\n", true,
	  1, NULL },
	{ "a file says of which version it is", "LINUX_KERNEL_VERSION", V6_1,
	  false, KERNEL_VERSION(6, 1, 180), NULL },
	{ "a patch level above 255 is 255", "LINUX_KERNEL_VERSION",
	  "# Linux/x86 4.9.300 Kernel Configuration\n", false,
	  KERNEL_VERSION(4, 9, 255), NULL },
	{ "cookies came with 5.15", "LINUX_HAS_BPF_COOKIE", V6_1, false, 1,
	  NULL },
	{ "5.10 has no cookies", "LINUX_HAS_BPF_COOKIE", V5_10, false, 0,
	  NULL },
	{ "wrappers came with 4.17", "LINUX_HAS_SYSCALL_WRAPPER", V5_10, false,
	  1, NULL },
	{ "4.15 has no wrappers", "LINUX_HAS_SYSCALL_WRAPPER", V4_15, false, 0,
	  NULL },
	{ "a weak LINUX_ that nobody knows is 0", "LINUX_HAS_WINGS", V6_1, true,
	  0, NULL },
	{ "a LINUX_ that nobody knows", "LINUX_HAS_WINGS", V6_1, false, 0,
	  "extern LINUX_HAS_WINGS: no such setting; there are CONFIG_..., "
	  "LINUX_KERNEL_VERSION, " },
	{ "a name that is no setting, though weak", "HZ", V6_1, true, 0,
	  "extern HZ: no such setting" },
	{ "a file that does not say of which version it is",
	  "LINUX_KERNEL_VERSION", "CONFIG_X=1\n", false, 0,
	  "does not say of which version it is" },
};

static void check_named(int i)
{
	unsigned char value[16];
	uint32_t filled;
	int err = fill_one(named[i].name, UINT, named[i].weak, named[i].text,
			   value);

	if (named[i].refusal) {
		ck_assert_int_lt(err, 0);
		ck_assert_msg(strstr(err_text(), named[i].refusal), "%s",
			      err_text());
		return;
	}
	ck_assert_msg(err == 0, "%s", err_text());
	memcpy(&filled, value + 8, 4);
	ck_assert_uint_eq(filled, named[i].value);
}
TABLE(kconfig_named, named, check_named);

static const struct {
	const char *says, *signature, *release, *version;
	uint32_t value;
} versions[] = {
	{ "a version of kernel.org", NULL, "6.18.44", "#1 SMP @0",
	  KERNEL_VERSION(6, 18, 44) },
	{ "a version with more behind it", NULL, "6.12.0-rc3+", "#1",
	  KERNEL_VERSION(6, 12, 0) },
	{ "Debian says it in uname -v", NULL, "6.1.0-56-cloud-amd64",
	  "#1 SMP PREEMPT_DYNAMIC Debian 6.1.180-1 (2026-11-01)",
	  KERNEL_VERSION(6, 1, 180) },
	{ "Ubuntu says it in a file", "Ubuntu 5.4.0-12.15-generic 5.4.8\n",
	  "5.4.0-12-generic", "#15-Ubuntu SMP", KERNEL_VERSION(5, 4, 8) },
	{ "an empty file says nothing", "", "5.4.0-12-generic", "#15",
	  KERNEL_VERSION(5, 4, 0) },
	{ "two numbers are no version", NULL, "6.12", "#1", 0 },
};

static void check_version(int i)
{
	ck_assert_uint_eq(kconfig_version(versions[i].signature,
					  versions[i].release,
					  versions[i].version),
			  versions[i].value);
}
TABLE(kconfig_version, versions, check_version);

/* ---- The file itself ---- */

#define FILLER (200 * 1024) /* bytes, many buffers of any reader */

/* A file of one long line, and then the one that is wanted. */
static char *long_text(size_t *size)
{
	static char text[FILLER + 64];

	memset(text, 'x', FILLER);
	memcpy(text, "CONFIG_LONG=", 12);
	/* where a reader of 4096 bytes begins its next piece */
	memcpy(text + 4095, "CONFIG_X=66", 11);
	strcpy(text + FILLER, "\nCONFIG_X=5\n");
	*size = FILLER + 12;
	return text;
}

/* The same, by gzip; its size. */
static size_t squeeze(unsigned char *into, size_t room)
{
	z_stream z = { .next_out = into, .avail_out = room };
	size_t size;

	z.next_in = (unsigned char *)long_text(&size);
	z.avail_in = size;
	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8,
				      Z_DEFAULT_STRATEGY),
			 Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	size = z.total_out;
	deflateEnd(&z);
	return size;
}

static int plain(char path[32])
{
	size_t size;
	char *text = long_text(&size);

	return make_file(path, text, size);
}

static int by_gzip(char path[32])
{
	unsigned char bytes[8192];

	return make_file(path, bytes, squeeze(bytes, sizeof(bytes)));
}

static int cut(char path[32])
{
	unsigned char bytes[8192];

	return make_file(path, bytes, squeeze(bytes, sizeof(bytes)) / 2);
}

static int garbled(char path[32])
{
	unsigned char bytes[8192];
	size_t size = squeeze(bytes, sizeof(bytes));

	memset(bytes + 12, 0xff, 8);
	return make_file(path, bytes, size);
}

static int folder(char path[32])
{
	strcpy(path, "/");
	return -1;
}

static int nowhere(char path[32])
{
	strcpy(path, "/no/such/file");
	return -1;
}

static const struct {
	const char *says;
	int (*make)(char path[32]);
	const char *refusal; /* NULL: 5 */
} files[] = {
	{ "a line of 200 kB is passed over", plain, NULL },
	{ "a compressed file", by_gzip, NULL },
	{ "a compressed file that is cut", cut,
	  "compressed by gzip, and broken" },
	{ "a compressed file with wrong bytes", garbled,
	  "compressed by gzip, and broken" },
	{ "a folder", folder, "read /: Is a directory" },
	{ "a file that is not there", nowhere,
	  "open /no/such/file: No such file" },
};

static void check_file(int i)
{
	struct extern_sym row = { .kind = EXTERN_KCONFIG,
				  .name = "CONFIG_X",
				  .type = UINT,
				  .size = 4 };
	struct externs externs = { &row, 1, 4 };
	uint32_t value = 99;
	char path[32];
	int fd = files[i].make(path), err;

	open_types();
	err = kconfig_fill(path, &externs, &btf, &value);
	btf_close(&btf);
	if (fd >= 0)
		close(fd);
	if (files[i].refusal) {
		ck_assert_int_lt(err, 0);
		ck_assert_msg(strstr(err_text(), files[i].refusal), "%s",
			      err_text());
		return;
	}
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_uint_eq(value, 5);
}
TABLE(kconfig_file, files, check_file);

static const struct {
	const char *says;
} several[] = { { "several settings, each in its place; no file for none" } };

static void check_several(int i)
{
	struct extern_sym rows[] = {
		{ .kind = EXTERN_KCONFIG,
		  .name = "CONFIG_A",
		  .type = ULONG,
		  .offset = 0,
		  .size = 8 },
		{ .kind = EXTERN_KCONFIG,
		  .name = "LINUX_KERNEL_VERSION",
		  .type = UINT,
		  .offset = 8,
		  .size = 4 },
		{ .kind = EXTERN_KCONFIG,
		  .name = "CONFIG_B",
		  .type = BOOL,
		  .offset = 12,
		  .size = 1 },
		{ .kind = EXTERN_KSYM, .name = "CONFIG_C", .type = UINT },
	};
	struct externs externs = { rows, 4, 13 };
	const char text[] = V6_1 "CONFIG_C=1\nCONFIG_B=y\nCONFIG_A=3\n";
	char path[32];
	unsigned char value[13];
	int fd = make_file(path, text, sizeof(text) - 1), err;

	(void)i;
	open_types();
	err = kconfig_fill(path, &externs, &btf, value);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_mem_eq(value, "\3\0\0\0\0\0\0\0\264\1\6\0\1", 13);
	externs = (struct externs){ rows + 3, 1, 0 };
	err = kconfig_fill("/no/such/file", &externs, &btf, value);
	ck_assert_msg(err == 0, "%s", err_text());
	btf_close(&btf);
	close(fd);
}
TABLE(kconfig_several, several, check_several);
