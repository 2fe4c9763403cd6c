/* The kernel's symbols, from given files: what is found, what is refused. */
#include "loader/ksyms.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Open `size` bytes of text as if they were a file of /proc. */
static struct ksyms *from_text(const char *text, size_t size,
			       enum ksyms_format format)
{
	char path[] = "/tmp/ksyms-XXXXXX";
	int fd = mkstemp(path);
	struct ksyms *k;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, size), (ssize_t)size);
	close(fd);
	k = ksyms_read(path, format);
	unlink(path);
	ck_assert_ptr_nonnull(k);
	return k;
}

static const struct line {
	const char *says;
	enum ksyms_format format;
	const char *line;
	size_t size; /* 0: up to the string's end */
	const char *name, *module;
	uint64_t address;
} lines[] = {
	{ "a function of the kernel", KALLSYMS, "ffffffff81000010 T do_it\n", 0,
	  "do_it", "", 0xffffffff81000010 },
	{ "a function of a module", KALLSYMS, "ffffffffc0000000 t f\t[ext4]\n",
	  0, "f", "ext4", 0xffffffffc0000000 },
	{ "a hidden address", KALLSYMS, "0000000000000000 t f\n", 0, "f", "",
	  0 },
	{ "the last line may lack its newline", KALLSYMS, "1 t f", 0, "f", "",
	  1 },
	{ "a line without an address is left out", KALLSYMS, "T do_it\n", 0,
	  NULL, NULL, 0 },
	{ "a line without a name is left out", KALLSYMS, "1 t \n", 0, NULL,
	  NULL, 0 },
	{ "a line with an open bracket is left out", KALLSYMS, "1 t f\t[x\n", 0,
	  NULL, NULL, 0 },
	{ "a zero byte does not hide the rest of a line", KALLSYMS,
	  "1 t f\0g\n", 8, NULL, NULL, 0 },
	{ "an empty line is left out", KALLSYMS, "\n", 0, NULL, NULL, 0 },
	{ "a function that ftrace can hook", FUNCTIONS, "do_it\n", 0, "do_it",
	  "", 0 },
	{ "the same in a module", FUNCTIONS, "do_it [ext4]\n", 0, "do_it",
	  "ext4", 0 },
	{ "a function on the blacklist", BLACKLIST,
	  "0xffffffff81000000-0xffffffff81000010\tdo_int3\n", 0, "do_int3", "",
	  0xffffffff81000000 },
	{ "a blacklist's line without its range is left out", BLACKLIST,
	  "do_int3\n", 0, NULL, NULL, 0 },
};

static void check_line(int i)
{
	const struct line *l = &lines[i];
	struct ksyms *k =
		from_text(l->line, l->size ? l->size : strlen(l->line),
			  l->format);

	ck_assert_uint_eq(k->count, l->name ? 1 : 0);
	ck_assert_uint_eq(k->malformed, l->name ? 0 : 1);
	if (l->name) {
		ck_assert_str_eq(k->rows[0].name, l->name);
		ck_assert_uint_eq(k->rows[0].address, l->address);
		if (l->module && *l->module)
			ck_assert_str_eq(k->rows[0].module, l->module);
	}
	ksyms_close(k);
}
TABLE(ksyms_lines, lines, check_line);

static const char kernel[] = "0000000000000000 T inet_listen\n"
			     "0000000000000000 t t_next\n"
			     "0000000000000000 t t_next\n"
			     "0000000000000000 t vfs_read.isra.0\n"
			     "0000000000000000 t vfs_read.cold\n"
			     "0000000000000000 T vfs_reads\n"
			     "0000000000000000 D vfs_reax\n"
			     "0000000000000000 T inet_listed\n";

static const struct {
	const char *says;
	const char *name;
	int matches, twins;
	const char *near;
} searches[] = {
	{ "a function that is there once", "inet_listen", 1, 0, "inet_listen" },
	{ "two functions of one name", "t_next", 2, 0, "t_next" },
	{ "a function that the compiler split", "vfs_read", 0, 2, "vfs_reads" },
	{ "a name with a letter missing", "inet_lsten", 0, 0, "inet_listen" },
	{ "a name like no other", "xyzzy_plugh", 0, 0, NULL },
};

static void check_search(int i)
{
	struct ksyms *k = from_text(kernel, sizeof(kernel) - 1, KALLSYMS);
	const char *near[4], *twins[1];
	int n;

	ck_assert_int_eq(ksyms_find(k, searches[i].name, NULL),
			 searches[i].matches);
	ck_assert_int_eq(ksyms_twins(k, searches[i].name, twins, 1),
			 searches[i].twins);
	n = ksyms_near(k, NULL, searches[i].name, near, 4);
	ck_assert_int_eq(n > 0, searches[i].near != NULL);
	if (n)
		ck_assert_str_eq(near[0], searches[i].near);
	ck_assert(ksyms_hidden(k));
	ksyms_close(k);
}
TABLE(ksyms, searches, check_search);

static const struct {
	const char *says;
} traceables[] = { { "only traceable functions are proposed" } };

static void check_traceable(int i)
{
	struct ksyms *k = from_text(kernel, sizeof(kernel) - 1, KALLSYMS);
	struct ksyms *f = from_text("inet_listed\n", 12, FUNCTIONS);
	const char *near[4];

	(void)i;
	ck_assert_int_eq(ksyms_near(k, f, "inet_listen", near, 4), 1);
	ck_assert_str_eq(near[0], "inet_listed");
	ksyms_close(f);
	ksyms_close(k);
}
TABLE(ksyms_traceable, traceables, check_traceable);
