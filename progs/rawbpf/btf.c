/*
 * btf.c - rawbpf btf: the types of an object or of a kernel, as C or JSON;
 * or as BTF again, only those that an object needs.
 */
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/btf/shrink.h"
#include "loader/err.h"
#include "loader/load/load.h"
#include "progs/rawbpf/btf_json.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/types.h"

#include <errno.h>
#include <stdlib.h>

static int print_json(FILE *out, const struct btf *btf, const char *name)
{
	int64_t id = btf->first;
	int err = 0;

	if (!name) {
		err = btf_complete(btf);
		if (!err)
			btf_json_print(out, btf, btf->first, btf->end);
		return err;
	}
	id = btf_find(btf, name);
	if (id > 0)
		btf_json_print(out, btf, id, id + 1);
	return id < 0 ? id : 0;
}

static int print_c(FILE *out, const struct btf *btf, const char *name)
{
	int64_t id;

	if (!name)
		return btf_dump_all(out, btf);
	id = btf_find(btf, name);
	return id < 0 ? (int)id : btf_dump_type(out, btf, id);
}

/* The types that an object's records ask for, as BTF. */
static int write_minimal(FILE *out, const struct btf *btf, const struct load *l)
{
	struct core_query *queries;
	int count = core_queries(&l->btf, &l->ext, &queries), err = count;
	void *bytes = NULL;
	size_t size;

	if (count == 0)
		err = refuse(-ENOENT,
			     "%s has no CO-RE record: it needs no "
			     "type of a kernel",
			     l->name);
	if (count > 0)
		err = btf_shrink(btf, queries, count, &bytes, &size);
	if (!err)
		fwrite(bytes, 1, size, out);
	free(bytes);
	free(queries);
	return err;
}

static int minimal(FILE *out, const struct btf *btf, const char *object)
{
	struct load load;
	int err = load_open(&load, object, &(struct load_want){ 0 });

	if (!err)
		err = write_minimal(out, btf, &load);
	load_close(&load);
	return err;
}

static int print(FILE *out, const struct args *args, const struct btf *btf)
{
	const char *name = args->count > 1 ? args->operands[1] : NULL;
	const char *object = args_value(args, "minimal");
	int err = object		   ? minimal(out, btf, object)
		  : args_has(args, "json") ? print_json(out, btf, name)
					   : print_c(out, btf, name);

	return err ? within(err, "%s", args->operands[0]) : 0;
}

static enum exit_code run(const struct args *args)
{
	struct types types;
	FILE *out = NULL;
	int err =
		types_open(&types, args->operands[0], args_value(args, "base"));

	if (!err)
		err = output_open(args, &out);
	if (!err) {
		err = print(out, args, &types.btf);
		if (err)
			output_abandon(args, out);
		else
			err = output_close(out);
	}
	types_close(&types);
	return err ? give_up(args, err) : DONE;
}

static const struct option options[] = {
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ "json", 0, NULL, "as stored: kinds, ids and tails, as JSON" },
	{ "minimal", 0, "OBJECT",
	  "as BTF: only the types to which OBJECT is fitted (CO-RE)" },
	{ "base", 0, "FILE",
	  "what this BTF goes on from: a module's is over vmlinux" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf btf vmlinux > vmlinux.h",
	  "every type of the running kernel, for clang -target bpf" },
	{ "rawbpf btf vmlinux 'struct pid'", "one type, and what it needs" },
	{ "rawbpf btf vmlinux vfs_read", "how a function is declared" },
	{ "rawbpf btf prog.o", "the types of an object" },
	{ "rawbpf btf vmlinux --minimal prog.o -o 6.1.btf",
	  "what prog.o needs of this kernel, to be fitted to it elsewhere" },
	{ "rawbpf btf --json prog.o | jq '.types[].name'", "their names" },
	{ 0 },
};

const struct command command_btf = {
	.name = "btf",
	.says = "print the types of an object or of a kernel as C",
	.operands = "FILE|vmlinux [TYPE]",
	.least = 1,
	.most = 2,
	.about = "FILE is raw BTF, such as /sys/kernel/btf/vmlinux, or an "
		 "object compiled with -g; vmlinux is the running kernel. No "
		 "right is needed, and no kernel to read a file.\n\n"
		 "What is printed compiles: each type after what it needs, "
		 "every member where BTF has it. Where C would place one "
		 "elsewhere, padding is printed, or the struct is packed. A "
		 "name that two types share gets ___2 the second time.",
	.options = options,
	.examples = examples,
	.run = run,
};
