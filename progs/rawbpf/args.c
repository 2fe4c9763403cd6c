/*
 * args.c - the command line of a subcommand, read by its table of options.
 *
 *   --output FILE   --output=FILE   -o FILE   -oFILE   --check   -h
 *   --              what follows are operands; "-" alone is one
 */
#include "progs/rawbpf/command.h"
#include "insn/near.h"

#include <stdarg.h>
#include <string.h>

/* The words of the command line that are not read yet. */
struct words {
	char **next;
	int left;
	FILE *err;
};

static const struct option help_option = { "help", 'h', NULL, "this text" };

static void complain(FILE *err, const struct args *args, const char *fmt,
		     va_list ap)
{
	fprintf(err, "rawbpf %s: ", args->command->name);
	vfprintf(err, fmt, ap);
	fprintf(err, "\nTry: rawbpf %s --help\n", args->command->name);
}

enum exit_code usage_error(const struct args *args, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(stderr, args, fmt, ap);
	va_end(ap);
	return USAGE;
}

__attribute__((format(printf, 3, 4))) static bool
wrong(FILE *err, const struct args *args, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(err, args, fmt, ap);
	va_end(ap);
	return false;
}

static const struct option *by_name(const struct command *command,
				    const char *name, size_t len)
{
	for (const struct option *o = command->options; o->name; o++)
		if (strlen(o->name) == len && !memcmp(o->name, name, len))
			return o;
	return len == 4 && !memcmp(name, "help", 4) ? &help_option : NULL;
}

static const struct option *by_letter(const struct command *command,
				      char letter)
{
	for (const struct option *o = command->options; o->name; o++)
		if (o->letter == letter)
			return o;
	return letter == 'h' ? &help_option : NULL;
}

static bool no_such_option(const struct args *args, FILE *err, const char *name,
			   size_t len)
{
	char text[64];
	struct near n;

	snprintf(text, sizeof(text), "%.*s", (int)len, name);
	near_start(&n, text);
	for (const struct option *o = args->command->options; o->name; o++)
		near_try(&n, o->name);
	near_try(&n, help_option.name);
	if (n.best)
		return wrong(err, args,
			     "there is no option '--%s'; did you mean '--%s'?",
			     text, n.best);
	return wrong(err, args, "there is no option '--%s'", text);
}

/* Note an option; its value is `value`, or the next word if that is NULL. */
static bool note(struct args *args, struct words *words,
		 const struct option *option, const char *value)
{
	if (option == &help_option)
		return args->help = true;
	if (!option->value && value)
		return wrong(words->err, args, "--%s takes no value",
			     option->name);
	if (option->value && !value && words->left > 0) {
		value = *words->next++;
		words->left--;
	}
	if (option->value && !value)
		return wrong(words->err, args, "--%s needs a value: %s",
			     option->name, option->value);
	if (args->given_count == ARGS_MOST)
		return wrong(words->err, args, "more than %d options",
			     ARGS_MOST);
	args->given[args->given_count].option = option;
	args->given[args->given_count++].value = value;
	return true;
}

static bool read_long(struct args *args, struct words *words, const char *word)
{
	size_t len = strcspn(word, "=");
	const struct option *option = by_name(args->command, word, len);

	if (!option)
		return no_such_option(args, words->err, word, len);
	return note(args, words, option, word[len] ? word + len + 1 : NULL);
}

/* "-o FILE" or "-oFILE"; letters are not joined. */
static bool read_short(struct args *args, struct words *words, const char *word)
{
	const struct option *option = by_letter(args->command, *word);

	if (!option)
		return wrong(words->err, args, "there is no option '-%c'",
			     *word);
	return note(args, words, option, word[1] ? word + 1 : NULL);
}

static bool read_operand(struct args *args, struct words *words,
			 const char *word)
{
	if (args->count == ARGS_MOST || args->count == args->command->most)
		return wrong(words->err, args,
			     args->command->most ? "one operand too many: '%s'"
						 : "no operand is taken: '%s'",
			     word);
	args->operands[args->count++] = word;
	return true;
}

static bool read_word(struct args *args, struct words *words, bool *plain)
{
	const char *word = *words->next++;

	words->left--;
	if (*plain || word[0] != '-' || !word[1])
		return read_operand(args, words, word);
	if (word[1] != '-')
		return read_short(args, words, word + 1);
	if (word[2])
		return read_long(args, words, word + 2);
	*plain = true;
	args->before_dashes = args->count;
	return true;
}

bool args_read(struct args *args, const struct command *command, int argc,
	       char **argv, FILE *err)
{
	struct words words = { argv, argc, err };
	bool plain = false;

	memset(args, 0, sizeof(*args));
	args->command = command;
	args->before_dashes = -1;
	while (words.left > 0)
		if (!read_word(args, &words, &plain))
			return false;
	if (!args->help && args->count < command->least)
		return wrong(err, args, "something is missing: %s",
			     command->operands);
	return true;
}

const char *args_next(const struct args *args, const char *name, int *at)
{
	while (*at < args->given_count) {
		int i = (*at)++;

		if (!strcmp(args->given[i].option->name, name))
			return args->given[i].value ? args->given[i].value : "";
	}
	return NULL;
}

const char *args_value(const struct args *args, const char *name)
{
	const char *value = NULL, *next;
	int at = 0;

	while ((next = args_next(args, name, &at)))
		value = next;
	return value;
}

bool args_has(const struct args *args, const char *name)
{
	return args_value(args, name) != NULL;
}
