/*
 * page.h - pages whose programs are compiled and run.
 */
#ifndef TESTS_CLI_PAGE_H
#define TESTS_CLI_PAGE_H

/* What stands between ```KIND and ``` of a page; the caller frees it. */
char *page_block(const char *page, const char *kind);

/* Every line of what the page says must come in the run, in this order and
 * with whatever numbers; where "..." stands, others may come between. */
void page_compare(char *said, const char *run);

/* The program of a page, compiled as NAME.bpf.c in a folder of its own:
 * `object` is its path, page_clean() takes all away. */
struct page_object {
	char folder[32], source[64], object[64];
};
void page_compile(struct page_object *p, const char *name, const char *program);
void page_clean(const struct page_object *p);

#endif
