/*
 * tools.h - the BPF objects inside Debian's libbpf-tools.
 *
 *   /usr/sbin/execsnoop:  ELF header | ... .rodata: | BPF ELF object | ...
 *
 * Each tool carries its object as bytes in its own data.
 */
#ifndef TESTS_CLI_TOOLS_H
#define TESTS_CLI_TOOLS_H

#include <stddef.h>

/* Call `fn` with each object.  How many; skips the test if the package is
 * not installed. */
int tools_each(void (*fn)(const char *tool, const unsigned char *bytes,
			  size_t size));

#endif
