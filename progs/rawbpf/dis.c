/*
 * dis.c - rawbpf dis: instructions as text, as JSON or as a picture.
 */
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/listing.h"
#include "progs/rawbpf/listing_print.h"

#include <errno.h>

/* ---- JSON ---- */

static json_t *json_listing(const struct listings *l,
			    const struct listing *listing)
{
	json_t *insns = json_insns(listing->insns, listing->count);
	json_t *insn;
	size_t i;

	json_array_foreach(insns, i, insn)
	{
		int pc = json_integer_value(json_object_get(insn, "pc"));
		const char *reloc = listing_reloc(l, listing, pc);

		if (reloc)
			json_object_set_new(insn, "reloc", json_text(reloc));
		if (listing_symbol(listing, pc))
			json_object_set_new(insn, "calls",
					    json_text(listing_symbol(listing,
								     pc)));
	}
	return json_pack("{s:o, s:o, s:o}", "section",
			 json_text(listing->section), "name",
			 json_text(listing->name), "insns", insns);
}

static int print_json(FILE *out, const struct listings *l)
{
	json_t *programs = json_array();

	for (int i = 0; i < l->count; i++)
		json_array_append_new(programs, json_listing(l, &l->rows[i]));
	json_print(out, json_pack("{s:o}", "programs", programs));
	return 0;
}

/* ---- Text ---- */

static int print_text(FILE *out, const struct listings *l)
{
	for (int i = 0; i < l->count; i++) {
		if (i)
			fputc('\n', out);
		listing_text(out, l, &l->rows[i]);
	}
	return 0;
}

static int print_labels(FILE *out, const struct listings *l)
{
	for (int i = 0; i < l->count; i++) {
		if (i)
			fputc('\n', out);
		listing_labels(out, l, &l->rows[i]);
	}
	return 0;
}

static int print_bytes(FILE *out, const struct listings *l)
{
	for (int i = 0; i < l->count; i++) {
		if (i)
			fputc('\n', out);
		listing_bytes(out, l, &l->rows[i]);
	}
	return 0;
}

/* ---- Pictures ---- */

static int flow_of(struct flow *flow, const struct listing *listing)
{
	int err = flow_build(flow, listing->insns, listing->count,
			     listing->calls);

	if (err == -EINVAL)
		return refuse(err, "%s%sinstruction %d: %s", listing->name,
			      *listing->name ? ": " : "", flow->error_pc,
			      flow->error);
	return err ? fail(err, "its blocks") : 0;
}

static const char *title_of(const struct listing *listing)
{
	return *listing->name ? listing->name : "program";
}

static int print_dot(FILE *out, const struct listings *l)
{
	int err = 0;

	for (int i = 0; i < l->count && !err; i++) {
		const struct listing *listing = &l->rows[i];
		struct flow flow;

		err = flow_of(&flow, listing);
		if (!err)
			flow_dot(out, &flow, listing->insns, listing->count,
				 title_of(listing));
		flow_close(&flow);
	}
	return err;
}

/* "it has 3 functions, and a picture shows one: a, b, c" */
static int which_one(const struct listings *l)
{
	char names[256] = "";
	size_t len = 0;

	for (int i = 0; i < l->count && len < sizeof(names) - 1; i++)
		len += snprintf(names + len, sizeof(names) - len, "%s%s",
				i ? ", " : "", l->rows[i].name);
	return refuse(-EINVAL,
		      "it has %d functions, and a picture shows one; name it: "
		      "%s%s",
		      l->count, names, len < sizeof(names) - 1 ? "" : " ...");
}

static int print_svg(FILE *out, const struct listings *l)
{
	const struct listing *listing = &l->rows[0];
	struct flow flow;
	int err;

	if (l->count != 1)
		return which_one(l);
	err = flow_of(&flow, listing);
	if (!err)
		err = flow_svg(out, &flow, listing->insns, listing->count,
			       title_of(listing));
	if (err == -E2BIG)
		refuse(err, "it is too big for a picture");
	else if (err == -ENOMEM)
		fail(err, "its picture");
	flow_close(&flow);
	return err;
}

/* ---- The command ---- */

static const struct {
	const char *option;
	int (*print)(FILE *out, const struct listings *l);
} forms[] = {
	{ "json", print_json },	    { "dot", print_dot },
	{ "svg", print_svg },	    { "bytes", print_bytes },
	{ "labels", print_labels },
};
enum {
	FORMS = sizeof(forms) / sizeof(forms[0])
};

static bool more_than_one_form(const struct args *args)
{
	int n = 0;

	for (int i = 0; i < FORMS; i++)
		n += args_has(args, forms[i].option);
	return n > 1;
}

static int print(FILE *out, const struct args *args, const struct listings *l)
{
	for (int i = 0; i < FORMS; i++)
		if (args_has(args, forms[i].option))
			return forms[i].print(out, l);
	return print_text(out, l);
}

static bool is_loaded(const struct args *args)
{
	return args_has(args, "id") || args_has(args, "pinned");
}

static enum exit_code show(const struct args *args, const struct listings *l)
{
	FILE *out;
	int err = output_open(args, &out);

	if (err)
		return give_up(args, err);
	err = print(out, args, l);
	if (err) {
		output_abandon(args, out);
		if (!is_loaded(args))
			within(err, "%s", file_name(args->operands[0]));
		return give_up(args, err);
	}
	err = output_close(out);
	return err ? give_up(args, err) : DONE;
}

static enum exit_code run(const struct args *args)
{
	struct listings l;
	enum exit_code code;

	if (more_than_one_form(args))
		return usage_error(args, "--json, --dot, --svg, --bytes and "
					 "--labels exclude each other");
	if (is_loaded(args) && args->count)
		return usage_error(args,
				   "a file or a loaded program, not "
				   "both: '%s'",
				   args->operands[0]);
	code = listings_open(args, &l);
	if (code == DONE)
		code = show(args, &l);
	listings_close(&l);
	return code;
}

static const struct option options[] = {
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ "bytes", 'b', NULL, "every byte, and what it says" },
	{ "labels", 'l', NULL,
	  "labels instead of places, to be edited and assembled" },
	{ "json", 0, NULL, "fields, bytes, text and relocations as JSON" },
	{ "dot", 0, NULL, "control flow, for Graphviz's dot" },
	{ "svg", 0, NULL, "control flow as a picture, for any browser" },
	{ "id", 0, "N", "a loaded program, by its id" },
	{ "pinned", 0, "PATH",
	  "a loaded program, by where it is pinned (/sys/fs/bpf/...)" },
	{ "map", 'm', "NAME=FD",
	  "for a file of text: what map[NAME] stands for" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf dis prog.o", "all functions of an object" },
	{ "rawbpf dis prog.o hello", "one function, or section, of it" },
	{ "rawbpf dis --labels prog.o hello > hello.s",
	  "to change it; then: rawbpf asm hello.s" },
	{ "rawbpf dis --svg -o hello.svg prog.o hello",
	  "where it may go, as a picture" },
	{ "rawbpf dis --bytes prog.bin", "what each byte says" },
	{ "rawbpf dis --id 12", "what the kernel made of a loaded program" },
	{ "rawbpf dis --json prog.o | jq '.programs[].name'",
	  "the names of its functions" },
	{ 0 },
};

const struct command command_dis = {
	.name = "dis",
	.says = "disassemble an object, bytes, or a loaded program",
	.operands = "[FILE [NAME]]",
	.most = 2,
	.about = "FILE is told by what is in it: an ELF object compiled by "
		 "clang -target bpf (NAME is a function or a section), "
		 "instructions of 8 bytes each, or text for `rawbpf asm`. "
		 "Without FILE, or for -, standard input is read.\n\n"
		 "The text is the verifier's notation, and `rawbpf asm` makes "
		 "the same bytes of it again; bytes whose text would lose "
		 "something are written as bytes. Remarks follow a semicolon: "
		 "what is malformed, and in an object `-> NAME`, what will be "
		 "put there before loading.",
	.options = options,
	.examples = examples,
	.run = run,
};
