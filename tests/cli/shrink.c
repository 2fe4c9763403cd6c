/* rawbpf btf --minimal: what each tool of libbpf-tools needs of this kernel,
 * and nothing of its CO-RE comes out otherwise. */
#include "loader/err.h"
#include "loader/load/load.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KERNEL "/sys/kernel/btf/vmlinux"

static int objects, same;

/* An object in memory, fitted to a file of types: what came out. */
static void fit(struct load *load, const unsigned char *bytes, size_t size,
		const char *types)
{
	struct load_want want = { .btf = types };

	ck_assert_msg(load_open_bytes(load, "tool.o", bytes, size, &want) == 0,
		      "%s", err_text());
	for (int i = 0; i < load->progdefs.count; i++)
		load->progs[i].wanted = true;
	if (load_fit(load))
		ck_assert_str_eq(load->records ? "" : err_text(), "");
}

static void compare(const char *tool, const struct load *a,
		    const struct load *b)
{
	ck_assert_int_eq(a->record_count, b->record_count);
	for (int i = 0; i < a->record_count; i++) {
		const struct core_answer *x = &a->records[i].answer;
		const struct core_answer *y = &b->records[i].answer;

		if (a->records[i].query.kind == BPF_CORE_TYPE_ID_TARGET)
			continue;
		ck_assert_int_eq(a->records[i].err, b->records[i].err);
		ck_assert_msg(x->found == y->found && x->new == y->new &&
				      x->new_size == y->new_size &&
				      x->poison == y->poison &&
				      x->no_load == y->no_load,
			      "%s: record %d: %d %llu and %d %llu", tool, i,
			      x->found, (unsigned long long)x->new, y->found,
			      (unsigned long long)y->new);
		same++;
	}
}

static void shrink_for(const char *tool, const unsigned char *bytes,
		       size_t size)
{
	char *object = cli_file(bytes, size), *types = cli_file("", 0);
	char line[256];
	struct load whole, less;
	struct stat st;
	struct cli c;

	snprintf(line, sizeof(line), "btf %s --minimal %s -o %s", KERNEL,
		 object, types);
	cli_line(&c, line, "", 0);
	if (c.status == 0) {
		ck_assert_int_eq(stat(types, &st), 0);
		ck_assert_int_lt(st.st_size, 64 << 10);
		fit(&whole, bytes, size, KERNEL);
		fit(&less, bytes, size, types);
		compare(tool, &whole, &less);
		load_close(&whole);
		load_close(&less);
		objects++;
	} else {
		ck_assert_msg(strstr(c.err, "no CO-RE record"), "%s: %s", tool,
			      c.err);
	}
	cli_close(&c);
	unlink(object);
	unlink(types);
	free(object);
	free(types);
}

static const struct {
	const char *says;
} rows[] = {
	{ "each of libbpf-tools is fitted alike to a few KB of this kernel" },
};

static void check_row(int i)
{
	(void)i;
	if (access(KERNEL, R_OK))
		skip("%s is not there", KERNEL);
	tools_each(shrink_for);
	ck_assert_int_gt(objects, 30);
	ck_assert_int_gt(same, 500);
}
TABLE(shrink_tools, rows, check_row);
