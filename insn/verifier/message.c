/*
 * message.c - find the format that a line was printed by.
 *
 *     format   R%d type=%s expected=%s        %d   as many digits as there are
 *     line     R2 type=inv expected=fp, pkt   %s   as few bytes as will do
 *
 *     arg#%d   is an argument: arg#1 and arg #1 until 7.0, R2 since 7.1, or
 *              *(R11-8) if it is the sixth or a later one
 *
 * When what follows a %s does not fit, that %s takes one byte more.  Only the
 * last one needs to: an earlier start of a piece never ends later, because
 * pieces between two %s are letters and whole numbers.  So the time is the
 * length of the line times that of the format, whatever the line holds.
 */
#include "insn/verifier/messages.h"

#include <ctype.h>
#include <string.h>

static const struct message_family *const families[] = {
	&messages_registers,	 &messages_memory,
	&messages_stack,	 &messages_context,
	&messages_helpers,	 &messages_kfuncs,
	&messages_objects,	 &messages_lists,
	&messages_flow,		 &messages_encoding,
	&messages_rights,	 &messages_types_program,
	&messages_types_kernel,	 &messages_bugs,
	&messages_internal,	 &messages_newer_values,
	&messages_newer_program, &messages_older
};

enum {
	FAMILIES = sizeof(families) / sizeof(families[0]),
	ARGS = sizeof(((struct message_args *)0)->arg) /
	       sizeof(struct message_arg)
};

/* One side of the comparison. */
struct text {
	const char *p, *end;
};

static struct text trimmed(const char *p, size_t len)
{
	while (len && p[len - 1] && strchr(" .\r\n", p[len - 1]))
		len--;
	return (struct text){ p, p + len };
}

/* The letter of the directive that the format is at, and the place after it.
 * 0: it is at a letter of its own.  %%, and what this table never has, are
 * letters. */
static char directive(const struct text *format, const char **next)
{
	const char *p = format->p;

	if (p == format->end || *p++ != '%')
		return 0;
	while (p < format->end && strchr("#-+ .*lhzj0123456789", *p))
		p++;
	if (p == format->end || !isalpha((unsigned char)*p))
		return 0;
	*next = p + 1;
	if (*p == 'p' && p + 1 < format->end && isalpha((unsigned char)p[1]))
		++*next;
	return *p;
}

static bool is_any(char kind)
{
	return kind == 's' || kind == 'p';
}

static struct message_arg *add(struct message_args *args, const char *text)
{
	static __thread struct message_arg eleventh;
	struct message_arg *arg = &eleventh;

	if (args->count < ARGS)
		arg = &args->arg[args->count++];
	*arg = (struct message_arg){ .text = text };
	return arg;
}

static int digit(char c, int base)
{
	int value = c >= '0' && c <= '9'   ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
					   : 16;

	return value < base ? value : -1;
}

static bool take_number(struct text *line, int base, struct message_args *args)
{
	const char *p = line->p;
	struct message_arg *arg;
	uint64_t value = 0;
	bool minus = p < line->end && *p == '-' && base == 10;

	p += minus;
	if (base == 16 && line->end - p > 2 && p[0] == '0' && p[1] == 'x')
		p += 2;
	if (p == line->end || digit(*p, base) < 0)
		return false;
	for (; p < line->end && digit(*p, base) >= 0; p++)
		value = value * base + digit(*p, base);
	arg = add(args, line->p);
	arg->len = p - line->p;
	arg->number = minus ? -value : value;
	arg->is_number = true;
	line->p = p;
	return true;
}

/* ---- Arguments ---- */

static const char *const arguments[] = { "arg#%d", "arg #%d", "R%d" };

/* The length of the format's next argument; 0: it is at none. */
static size_t argument_at(const struct text *format)
{
	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++) {
		size_t len = strlen(arguments[i]);

		if (format->end - format->p >= (ptrdiff_t)len &&
		    !memcmp(format->p, arguments[i], len))
			return len;
	}
	return 0;
}

static bool take_word(struct text *line, const char *word)
{
	size_t len = strlen(word);

	if (line->end - line->p < (ptrdiff_t)len || memcmp(line->p, word, len))
		return false;
	line->p += len;
	return true;
}

/* register = "R" number | "*(R11-" number ")": its argument is counted as the
 * format counts it, registers from 1, arguments from 0. */
static bool take_register(struct text *line, bool from_zero,
			  struct message_args *args)
{
	struct text was = *line;
	bool stack = take_word(line, "*(R11-");
	int count = args->count;

	if ((stack || take_word(line, "R")) && take_number(line, 10, args) &&
	    (!stack || take_word(line, ")"))) {
		struct message_arg *arg = &args->arg[args->count - 1];

		if (stack)
			arg->number = 5 + arg->number / 8;
		arg->number -= from_zero;
		return true;
	}
	*line = was;
	args->count = count;
	return false;
}

/* Take an argument in one of the other spellings. */
static bool take_argument(struct text *format, struct text *line,
			  struct message_args *args)
{
	size_t len = argument_at(format);

	if (!len || line->p == line->end ||
	    (*line->p != 'R' && *line->p != '*') ||
	    !take_register(line, *format->p == 'a', args))
		return false;
	format->p += len;
	return true;
}

/* ---- The comparison ---- */

/* Take one letter, number or %c of the format from the line. */
static bool take(struct text *format, struct text *line,
		 struct message_args *args)
{
	const char *next = format->p + 1;
	char kind;
	bool ok;

	if (format->p == format->end || line->p == line->end)
		return false;
	kind = directive(format, &next);
	if (kind == 'd' || kind == 'u' || kind == 'i')
		ok = take_number(line, 10, args);
	else if (kind == 'x' || kind == 'X')
		ok = take_number(line, 16, args);
	else if ((ok = kind == 'c' || *line->p == *format->p))
		line->p++;
	format->p = next;
	return ok;
}

/* A %s: where it began, how far it goes by now, and what follows it. */
struct any {
	struct text format, line;
	struct message_arg *arg;
	int count;
};

/* Is the format at a %s?  Then it begins here, with no byte. */
static bool begin_any(struct any *any, struct text *format,
		      const struct text *line, struct message_args *args)
{
	const char *next;

	if (!is_any(directive(format, &next)))
		return false;
	format->p = next;
	any->format = *format;
	any->line = *line;
	any->arg = add(args, line->p);
	any->count = args->count;
	return true;
}

/* The last %s takes one byte more, and what follows starts again. */
static bool extend_any(struct any *any, struct text *format, struct text *line,
		       struct message_args *args)
{
	if (!any->arg || any->line.p == any->line.end)
		return false;
	any->line.p++;
	any->arg->len++;
	*format = any->format;
	*line = any->line;
	args->count = any->count;
	return true;
}

static bool matches(struct text format, struct text line,
		    struct message_args *args)
{
	struct any any = { .arg = NULL };

	args->count = 0;
	while (format.p < format.end || line.p < line.end)
		if (!begin_any(&any, &format, &line, args) &&
		    !take_argument(&format, &line, args) &&
		    !take(&format, &line, args) &&
		    !extend_any(&any, &format, &line, args))
			return false;
	return true;
}

/* How many letters the format has of its own. */
static int letters(struct text format)
{
	const char *next;
	int count = 0;

	while (format.p < format.end)
		if (directive(&format, &next))
			format.p = next;
		else
			format.p++, count++;
	return count;
}

/* Does the line end as the format does behind its last directive?  Few do, and
 * those that begin with a %s need not be looked at otherwise. */
static bool ends_alike(const struct text *format, const struct text *line)
{
	struct text last = *format;
	const char *tail = format->p;
	const char *p = memrchr(format->p, '%', format->end - format->p);

	if (p) {
		last.p = p;
		directive(&last, &tail);
	}
	return format->end - tail <= line->end - line->p &&
	       !memcmp(line->end - (format->end - tail), tail,
		       format->end - tail);
}

/* The best of a chapter, if it is better than what was found before. */
static const struct message *match_family(const struct message_family *family,
					  const struct text *line,
					  struct message_args *args, int *best)
{
	const struct message *found = NULL;

	for (int i = 0; i < family->count; i++) {
		const struct message *row = &family->rows[i];
		struct text format;
		struct message_args now;

		format = trimmed(row->format, strlen(row->format));
		if (*row->format != '%' && *row->format != *line->p &&
		    !argument_at(&format))
			continue;
		if (!ends_alike(&format, line) ||
		    !matches(format, *line, &now) || letters(format) <= *best)
			continue;
		*best = letters(format);
		*args = now;
		found = row;
	}
	return found;
}

const struct message *message_match(const char *line, size_t len,
				    struct message_args *args)
{
	struct text text = trimmed(line, len);
	struct message_args unused;
	const struct message *best = NULL;
	int most = 0;

	args = args ? args : &unused;
	args->count = 0;
	if (text.p == text.end)
		return NULL;
	for (int i = 0; i < FAMILIES; i++) {
		const struct message *found =
			match_family(families[i], &text, args, &most);

		best = found ? found : best;
	}
	return best;
}

const struct message *message_at(int index)
{
	for (int i = 0; i < FAMILIES; i++) {
		if (index < families[i]->count)
			return index < 0 ? NULL : &families[i]->rows[index];
		index -= families[i]->count;
	}
	return NULL;
}
