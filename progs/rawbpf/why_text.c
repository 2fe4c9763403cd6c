/*
 * why_text.c - instructions as text: loaded, and explained if refused.
 *
 *     rawbpf why --section socket --map values=1,8 prog.s
 *                          |            |   an array: one element of 8 bytes
 *                          |            map[values] in the text
 *                          program type, expected attach type and flags
 */
#include "insn/asm.h"
#include "loader/err.h"
#include "loader/object/sec.h"
#include "loader/prog.h"
#include "loader/why/refusal.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/why.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- The maps of --map ---- */

struct text_maps {
	struct asm_map rows[ARGS_MOST];
	int count;
};

static int create_maps(struct text_maps *maps, const struct load_want *want)
{
	for (int i = 0; i < want->size_count; i++) {
		const struct load_size *size = &want->sizes[i];
		struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
					 .key_size = 4,
					 .value_size = size->value_size,
					 .max_entries = size->max_entries };
		int fd;

		snprintf(spec.name, sizeof(spec.name), "%s", size->name);
		if (!spec.value_size)
			spec.value_size = 8;
		fd = sys_map_create(&spec);
		if (fd < 0)
			return within(fd, "map '%s'", size->name);
		maps->rows[maps->count++] = (struct asm_map){ size->name, fd };
	}
	return 0;
}

static void close_maps(struct text_maps *maps)
{
	for (int i = 0; i < maps->count; i++)
		close(maps->rows[i].fd);
}

/* ---- The program ---- */

static int load(struct why *why, const struct sec_rule *rule,
		const struct asm_prog *prog)
{
	struct prog_spec spec = { .type = rule->prog_type,
				  .flags = rule->prog_flags,
				  .name = "text",
				  .license = "GPL",
				  .insns = prog->insns,
				  .insn_cnt = prog->count };
	struct refusal refusal = { .spec = &spec };
	char *log;
	int err;

	if (rule->attach_type != SEC_NO_ATTACH_TYPE)
		spec.expected_attach_type = rule->attach_type;
	refusal.err = prog_load(&spec, &log);
	if (refusal.err >= 0) {
		close(refusal.err);
		return 1;
	}
	refusal.log = log;
	refusal.error = err_text();
	err = why_refusal(why, &refusal, NULL);
	why->ask = NULL; /* there are no lines of C to be asked for */
	free(log);
	return err;
}

static int assemble_and_load(struct why *why, const struct args *args,
			     const struct sec_rule *rule,
			     const struct text_maps *maps)
{
	const struct asm_maps rows = { maps->rows, maps->count };
	const char *path = args->operands[0];
	struct asm_prog prog = { 0 };
	char *text;
	size_t size;
	int err = file_read(path, &text, &size);

	if (err)
		return err;
	err = asm_text(&prog, text, size, &rows);
	if (err)
		refuse(err, "%s:%d: %s", path, prog.error.line,
		       prog.error.says);
	else
		err = load(why, rule, &prog);
	asm_close(&prog);
	free(text);
	return err;
}

int why_text(struct why *why, const struct args *args,
	     const struct load_args *given)
{
	struct text_maps maps = { .count = 0 };
	struct sec sec;
	int err = sec_parse(&sec, args_value(args, "section"));

	if (!err)
		err = create_maps(&maps, &given->want);
	if (!err)
		err = assemble_and_load(why, args, sec.rule, &maps);
	close_maps(&maps);
	return err;
}
