/* Lines with objects of tests/bpf in them: see load_line.h. */
#include "tests/cli/load_line.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put_word(char to[PATH_MAX], const char *word)
{
	char exe[PATH_MAX / 2];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	ck_assert_int_gt(len, 0);
	exe[len] = '\0';
	*strrchr(exe, '/') = '\0';
	if (*word == '@')
		snprintf(to, PATH_MAX, "%s/bpf/%s.bpf.o", exe, word + 1);
	else
		snprintf(to, PATH_MAX, "%s", word);
}

void load_line_split(struct load_line *words, const char *line)
{
	char *copy = strdup(line), *rest = copy, *word;
	int n = 0;

	while (n < COMMAND_ARGS && (word = strsep(&rest, " "))) {
		put_word(words->text[n], word);
		words->args[n] = words->text[n];
		n++;
	}
	words->args[n] = NULL;
	free(copy);
}

void load_line_run(struct cli *c, const char *line)
{
	static struct load_line words;

	load_line_split(&words, line);
	cli_run(c, words.args, NULL, 0);
}

void load_line_says(const char *text, const char *words)
{
	if (words)
		ck_assert_msg(strstr(text, words), "no '%s' in: %.1200s", words,
			      text);
}

void load_line_needs_bpf(void)
{
	if (kernel_can(CAN_BPF))
		skip("%s", err_text());
}
