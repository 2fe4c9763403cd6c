/* rawbpf why --causes and --cause: the tables behind the explanations. */
#include "insn/verifier/message.h"
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <jansson.h>
#include <string.h>

/* ---- As it is typed ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *out, *err; /* words of it; NULL: it says nothing */
} rows[] = {
	{ "why --causes: each cause with its title", "why --causes", 0,
	  "  zero-size                a length that may be zero\n", NULL },
	{ "why --causes: by whose the next move is", "why --causes", 0,
	  "\na limit of the kernel is used up (budget, exit status 13)\n"
	  "  too-complex ",
	  NULL },
	{ "why --cause: title and usual verdict", "why --cause zero-size", 0,
	  "zero-size: a length that may be zero\n"
	  "usually: the code lacks something (your-code)\n",
	  NULL },
	{ "why --cause: what mends it", "why --cause zero-size", 0,
	  "\n`if (len == 0) return 0;` before the call", NULL },
	{ "why --cause: the kernel's words with their meaning",
	  "why --cause zero-size", 0,
	  "\n  R%d invalid zero-sized read: u64=[%lld,%lld]\n"
	  "      The length can be anything",
	  NULL },
	{ "why --cause: a remark is no refusal", "why --cause endless-loop", 0,
	  "      A remark: it alone refuses nothing.\n", NULL },
	{ "why --cause: a refusal without words", "why --cause lockdown", 0,
	  "The kernel has no words for it", NULL },
	{ "why --cause: one that is misspelt", "why --cause zero-sise", 1, NULL,
	  "there is no cause 'zero-sise'; did you mean 'zero-size'?" },
	{ "why --cause: one that is like none", "why --cause frobnicate", 1,
	  NULL,
	  "there is no cause 'frobnicate'; rawbpf why --causes lists them" },
	{ "why --causes: an object is not read", "why --causes prog.o", 2, NULL,
	  "--causes and --cause load nothing and read no log" },
};

static void says(const char *text, const char *words)
{
	load_line_says(text, words);
	if (!words)
		ck_assert_str_eq(text, "");
}

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, rows[i].line, NULL, 0);
	ck_assert_int_eq(c.status, rows[i].status);
	says(c.out, rows[i].out);
	says(c.err, rows[i].err);
	cli_close(&c);
}
TABLE(why_causes, rows, check_row);

/* ---- As JSON ---- */

static const struct {
	const char *says;
} json_rows[] = { { "why --causes --json: all causes, all messages" } };

static json_t *json_of(const char *line)
{
	struct cli c;
	json_t *value;

	cli_line(&c, line, NULL, 0);
	ck_assert_int_eq(c.status, 0);
	value = json_loads(c.out, 0, NULL);
	ck_assert_ptr_nonnull(value);
	cli_close(&c);
	return value;
}

static int messages_of(const char *id)
{
	char line[100];
	json_t *cause;
	int count;

	snprintf(line, sizeof(line), "why --json --cause %s", id);
	cause = json_of(line);
	count = json_array_size(json_object_get(cause, "messages"));
	json_decref(cause);
	return count;
}

static void check_json(int i)
{
	json_t *all = json_of("why --causes --json"), *cause;
	int all_messages = 0, found = messages_of("unknown");
	size_t n;

	(void)i;
	while (message_at(all_messages))
		all_messages++;
	ck_assert_int_eq(json_array_size(all), CAUSES - 1);
	json_array_foreach(all, n, cause) found +=
		messages_of(json_string_value(json_object_get(cause, "cause")));
	ck_assert_int_eq(found, all_messages);
	json_decref(all);
}
TABLE(why_causes_json, json_rows, check_json);
