/*
 * why_causes.c - the catalogue: every cause that a refusal can have, and the
 * messages of the kernel that belong to it.
 *
 *     rawbpf why --causes              the causes, by whose the next move is
 *     rawbpf why --cause zero-size     one: its rule, what mends it, messages
 *
 * Nothing is loaded; the pages of docs/verifier have the same tables.
 */
#include "insn/near.h"
#include "insn/verifier/message.h"
#include "loader/err.h"
#include "loader/wrap.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/why.h"

#include <errno.h>
#include <string.h>

static enum cause_id id_of(const struct cause *cause)
{
	return cause - causes;
}

/* ---- All of them ---- */

static void print_verdict(FILE *out, enum verdict verdict)
{
	fprintf(out, "%s (%s, exit status %d)\n", verdict_words(verdict),
		verdict_id(verdict), WHY_REJECTED + (int)verdict);
	for (int i = CAUSE_UNKNOWN + 1; i < CAUSES; i++)
		if (causes[i].verdict == verdict)
			fprintf(out, "  %-24s %s\n", causes[i].id,
				causes[i].title);
}

static void print_all(FILE *out)
{
	for (int v = VERDICT_CODE; v <= VERDICT_VERIFIER; v++) {
		bool any = false;

		for (int i = CAUSE_UNKNOWN + 1; i < CAUSES; i++)
			any |= (int)causes[i].verdict == v;
		if (any && v != VERDICT_CODE)
			fputc('\n', out);
		if (any)
			print_verdict(out, v);
	}
}

/* ---- One of them ---- */

static void print_text(FILE *out, int indent, const char *text)
{
	struct wrap w;

	fprintf(out, "%*s", indent, "");
	wrap_start_at(&w, out, indent, indent);
	wrap_text(&w, text);
	wrap_end(&w);
}

static void print_message(FILE *out, const struct message *m)
{
	fprintf(out, "\n  %s\n", m->format);
	if (m->note)
		print_text(out, 6, "A remark: it alone refuses nothing.");
	print_text(out, 6, m->means);
	if (m->fix)
		print_text(out, 6, m->fix);
}

static void print_messages(FILE *out, enum cause_id cause)
{
	const struct message *m;
	int count = 0;

	for (int i = 0; (m = message_at(i)); i++) {
		if (m->cause != cause)
			continue;
		if (!count++)
			fprintf(out, "\nThe kernel's words, %%d for a number, "
				     "%%s for a name:\n");
		print_message(out, m);
	}
	if (!count)
		fprintf(out, "\nThe kernel has no words for it: the log is "
			     "empty, and there is only an errno.\n");
}

static void print_one(FILE *out, const struct cause *cause)
{
	fprintf(out, "%s: %s\n", cause->id, cause->title);
	fprintf(out, "usually: %s (%s)\n\n", verdict_words(cause->verdict),
		verdict_id(cause->verdict));
	print_text(out, 0, cause->rule);
	fputc('\n', out);
	print_text(out, 0, cause->fix);
	print_messages(out, id_of(cause));
	if (id_of(cause) != CAUSE_UNKNOWN)
		fprintf(out, "\nmore: docs/verifier/%s.md\n", cause->id);
}

/* ---- As JSON ---- */

static json_t *json_messages(enum cause_id cause)
{
	json_t *list = json_array();
	const struct message *m;

	for (int i = 0; (m = message_at(i)); i++)
		if (m->cause == cause)
			json_array_append_new(list,
					      json_pack("{s:s, s:s, s:s?, s:b}",
							"format", m->format,
							"means", m->means,
							"fix", m->fix,
							"refuses", !m->note));
	return list;
}

static json_t *json_cause(const struct cause *cause)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "cause", cause->id,
			 "verdict", verdict_id(cause->verdict), "title",
			 cause->title, "rule", cause->rule, "fix", cause->fix);
}

static void json_all(FILE *out)
{
	json_t *list = json_array();

	for (int i = CAUSE_UNKNOWN + 1; i < CAUSES; i++)
		json_array_append_new(list, json_cause(&causes[i]));
	json_print(out, list);
}

static void json_one(FILE *out, const struct cause *cause)
{
	json_t *object = json_cause(cause);

	json_object_set_new(object, "messages", json_messages(id_of(cause)));
	json_print(out, object);
}

/* ---- The command ---- */

static int no_such_cause(const char *id)
{
	struct near n;

	near_start(&n, id);
	for (int i = 0; i < CAUSES; i++)
		near_try(&n, causes[i].id);
	if (n.best)
		return refuse(-ENOENT,
			      "there is no cause '%s'; did you mean '%s'?", id,
			      n.best);
	return refuse(-ENOENT,
		      "there is no cause '%s'; rawbpf why --causes lists them",
		      id);
}

enum exit_code why_causes(const struct args *args)
{
	const char *id = args_value(args, "cause");
	const struct cause *cause = id ? cause_find(id) : NULL;
	bool json = args_has(args, "json");
	FILE *out;
	int err;

	if (id && !cause)
		return give_up(args, no_such_cause(id));
	err = output_open(args, &out);
	if (err)
		return give_up(args, err);
	if (cause)
		(json ? json_one : print_one)(out, cause);
	else
		(json ? json_all : print_all)(out);
	return output_close(out) ? give_up(args, -EIO) : DONE;
}
