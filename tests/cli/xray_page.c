/*
 * docs/xray.md shows what a run really prints: its program (the block marked
 * c) is compiled and looked at; every line of the block marked console must
 * come, in this order and with whatever numbers.  Where "..." stands, others
 * may come between.
 */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/cli.h"
#include "tests/cli/page.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>

static const struct row {
	const char *says, *page, *name, *options;
} rows[] = {
	{ "the object on the page of xray", "docs/xray.md", "size", "--jit" },
};

static void run(struct cli *c, const struct row *r, const char *program)
{
	struct page_object p;
	char words[200];

	page_compile(&p, r->name, program);
	snprintf(words, sizeof(words), "xray %s %s", p.object, r->options);
	cli_line(c, words, NULL, 0);
	page_clean(&p);
}

static void check_row(int i)
{
	char *page, *program, *said;
	struct cli c;
	size_t size;

	if (kernel_can(CAN_BPF) < 0)
		skip("programs cannot be loaded here: %s", err_text());
	page = cli_read(rows[i].page, &size);
	ck_assert_ptr_nonnull(page);
	program = page_block(page, "c");
	said = page_block(page, "console");
	run(&c, &rows[i], program);
	page_compare(said, c.out);
	ck_assert_int_eq(c.status, 0);
	cli_close(&c);
	free(said);
	free(program);
	free(page);
}
TABLE(xray_page, rows, check_row);
