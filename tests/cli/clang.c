/* Run clang: see clang.h. */
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLANG "clang -target bpf -mcpu=v3 -O2 -g -I. -Iprogs/include "

int clang(const char *words, char **said)
{
	char command[3 * PATH_MAX], *log = cli_file("", 0);
	size_t size;
	int status;

	snprintf(command, sizeof(command), CLANG "%s 2>%s", words, log);
	status = system(command);
	*said = cli_read(log, &size);
	unlink(log);
	free(log);
	return status;
}

void must_compile(const char *words)
{
	char *said;
	int status = clang(words, &said);

	ck_assert_msg(status == 0, "%.500s\n%.1000s", words, said);
	free(said);
}
