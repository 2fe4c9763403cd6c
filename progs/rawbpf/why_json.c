/*
 * why_json.c - an explanation as JSON.
 *
 *   { "cause": "map-out-of-bounds", "verdict": "your-code",
 *     "summary": "...", "insn": 22, "file": "count.bpf.c", "line": 14,
 *     "register": 1, "state": "...", "history": [ ... ],
 *     "fix": { "text": "...", "edit": { ... } }, "proven": false,
 *     "message": "..." }
 *
 * What is not known is null.
 */
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/why.h"

static json_t *number(int n)
{
	return n >= 0 ? json_integer(n) : json_null();
}

static json_t *line_number(const struct why_line *line)
{
	return line->line ? json_integer(line->line) : json_null();
}

static json_t *text(const char *s)
{
	return s && *s ? json_text(s) : json_null();
}

static json_t *event(const struct why_event *e)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "insn",
			 number(e->insn), "file", text(e->at.file), "line",
			 line_number(&e->at), "text",
			 text(e->at.text ? e->at.text : e->insn_text), "says",
			 text(e->says), "variable", text(e->variable), "mark",
			 text(e->mark));
}

static json_t *history(const struct why *why)
{
	json_t *list = json_array();

	for (int i = 0; i < why->event_count; i++)
		json_array_append_new(list, event(&why->events[i]));
	return list;
}

static json_t *edit(const struct why_edit *e)
{
	if (!e->file)
		return json_null();
	return json_pack("{s:o, s:i, s:o, s:o}", "file", text(e->file), "line",
			 e->line, "old", text(e->old), "new", text(e->new));
}

static json_t *report(const struct why *why)
{
	const struct report *r = &why->report;
	int agrees = report_agrees(r, why->cause);
	json_t *steps;

	if (!r->text)
		return json_null();
	steps = json_array();
	for (int i = 0; i < r->step_count; i++)
		json_array_append_new(steps,
				      json_pack("{s:i, s:o, s:o}", "line",
						r->steps[i].line, "insn",
						number(r->steps[i].insn),
						"says",
						text(r->steps[i].says)));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "problem",
			 text(r->problem), "agrees",
			 agrees < 0 ? json_null() : json_boolean(agrees),
			 "insn", number(r->insn), "reason", text(r->reason),
			 "path", steps, "suggestion", text(r->suggestion),
			 "text", text(r->text));
}

void why_json(FILE *out, const struct why *why, const char *program,
	      const struct fix *fix)
{
	json_t *all = json_pack("{s:o, s:s, s:s, s:o}", "program",
				text(program), "cause", causes[why->cause].id,
				"verdict", verdict_id(why->verdict), "summary",
				text(why->summary));

	json_object_set_new(all, "detail", text(why->detail));
	json_object_set_new(all, "insn", number(why->insn));
	json_object_set_new(all, "file", text(why->at.file));
	json_object_set_new(all, "line", line_number(&why->at));
	json_object_set_new(all, "register", number(why->reg));
	json_object_set_new(all, "variable", text(why->variable));
	json_object_set_new(all, "state", text(why->state));
	json_object_set_new(all, "history", history(why));
	json_object_set_new(all, "fix",
			    json_pack("{s:o, s:o, s:o}", "text", text(why->fix),
				      "because", text(why->because), "edit",
				      edit(&why->edit)));
	json_object_set_new(all, "proven",
			    json_boolean(fix && fix->proof == PROOF_DONE));
	json_object_set_new(all, "message", text(why->message));
	json_object_set_new(all, "kernel_report", report(why));
	json_object_set_new(all, "ask", text(why->ask));
	json_print(out, all);
}
