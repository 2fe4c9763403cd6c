/*
 * plain.c - an object loaded by libbpf and nothing else: the rival of
 * tests/bench/load.c.
 *
 *     build/oracle/plain [--map NAME=ENTRIES[,BYTES]]... OBJECT
 *
 * And build/oracle/plain-static, with libbpf and all else in the program.
 */
#include "tests/oracle/sizes.h"

#include <bpf/libbpf.h>

static int be_quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

int main(int argc, char **argv)
{
	const char *path = sizes_take(argc, argv);
	struct bpf_object *object;

	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	libbpf_set_print(be_quiet);
	object = bpf_object__open_file(path, NULL);
	if (!object)
		return 1;
	sizes_set(object);
	return bpf_object__load(object) ? 1 : 0;
}
