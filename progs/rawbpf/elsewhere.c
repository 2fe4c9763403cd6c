/*
 * elsewhere.c - a command in the throwaway machine: see elsewhere.h.
 *
 *     rawbpf run --kernel 6.1 prog.o
 *        |
 *        exec  progs/vm/vm --kernel 6.1 --file prog.o -- rawbpf run prog.o
 *
 * Whatever of the words is a file here is put into the machine, under the
 * same path.  What is written there is gone with it, but for what is printed.
 */
#include "progs/rawbpf/elsewhere.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPTION "--kernel"

/* Beside us in the build folder. */
static int find_vm(char self[PATH_MAX], char vm[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", self, PATH_MAX - 1);
	int folder;

	self[n < 0 ? 0 : n] = '\0';
	folder = strrchr(self, '/') ? strrchr(self, '/') - self : 0;
	n = snprintf(vm, PATH_MAX, "%.*s/progs/vm/vm", folder, self);
	if (n < PATH_MAX && access(vm, X_OK) == 0)
		return 0;
	return refuse(-ENOENT,
		      "the throwaway machine stays where rawbpf was built: "
		      "build/rawbpf there takes --kernel, this one (%s) has "
		      "no progs/vm/vm beside it",
		      self);
}

/* --kernel 6.1 or --kernel=6.1: how many words that is. */
static int is_ours(const char *word)
{
	size_t len = strlen(OPTION);

	if (strncmp(word, OPTION, len))
		return 0;
	return word[len] == '=' ? 1 : !word[len] ? 2 : 0;
}

/* The file that a word names, alone or behind --option=; NULL: none. */
static char *file_in(char *word)
{
	char *value = !strncmp(word, "--", 2) ? strchr(word, '=') : NULL;
	char *path = value ? value + 1 : word;
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? path : NULL;
}

/* The words before -- that stay, then all that follow it. */
static int keep(char **to, int argc, char **argv)
{
	int n = 0, i = 0;

	while (i < argc && strcmp(argv[i], "--")) {
		int skip = is_ours(argv[i]);

		if (!skip)
			to[n++] = argv[i];
		i += skip ? skip : 1;
	}
	while (i < argc)
		to[n++] = argv[i++];
	return n;
}

static void become_vm(const struct args *args, int argc, char **argv,
		      char *self, char *vm)
{
	char *kernel = (char *)args_value(args, "kernel");
	char **words = calloc(3 * argc + 8, sizeof(*words));
	char **kept = calloc(argc + 1, sizeof(*kept));
	int n = 0, count = kept ? keep(kept, argc, argv) : 0;

	if (!words || !kept)
		return;
	words[n++] = vm;
	words[n++] = OPTION;
	words[n++] = kernel;
	for (int i = 0; i < count; i++)
		if (file_in(kept[i])) {
			words[n++] = "--file";
			words[n++] = file_in(kept[i]);
		}
	words[n++] = "--";
	words[n++] = self;
	words[n++] = (char *)args->command->name;
	memcpy(words + n, kept, count * sizeof(*kept));
	execv(vm, words);
}

enum exit_code elsewhere(const struct args *args, int argc, char **argv)
{
	char self[PATH_MAX], vm[PATH_MAX];

	if (args_has(args, "output"))
		return usage_error(args, "--output writes into the machine, "
					 "which is thrown away; > FILE keeps "
					 "what is printed");
	if (!find_vm(self, vm)) {
		become_vm(args, argc, argv, self, vm);
		fail(-errno, "run %s", vm);
	}
	give_up(args, -ENOENT);
	return NOT_HERE;
}
