/* A program and what it calls, by hand: calls inside one section. */
#include "loader/object/subprog.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/image.h"

#include <string.h>

/* clang-format off */

/* Slots 0-3 are hello, 4-5 more; relocation 0 is at slot 0. */
static const struct row {
	const char *says;
	struct bpf_insn call;	/* slot 2 of hello */
	int parts;
	int imm;		/* of slot 2 afterwards */
	const char *error;	/* NULL: none */
} rows[] = {
	{ "a call inside a section has no relocation",
	  BPF_CALL_REL(1), 2, 1, NULL },
	{ "a function that calls itself is there once",
	  BPF_CALL_REL(-3), 1, -3, NULL },
	{ "a helper is not in the object",
	  BPF_EMIT_CALL(6), 1, 6, NULL },
	{ "a call into a function", BPF_CALL_REL(2), 0, 0,
	  "function hello: instruction 2 calls slot 5 of section xdp, where no "
	  "function begins" },
	{ "a call beyond the section", BPF_CALL_REL(0x7fffffff), 0, 0,
	  "function hello: instruction 2 calls slot 2147483650 of section "
	  "xdp, where no function begins" },
	{ "a call before the section", BPF_CALL_REL(-9), 0, 0,
	  "function hello: instruction 2 calls slot -6 of section xdp, where "
	  "no function begins" },
};

/* clang-format on */

static void check_linked(const struct subprog *prog, const struct row *row)
{
	ck_assert_int_eq(prog->part_count, row->parts);
	ck_assert_int_eq(prog->count, row->parts == 2 ? 6 : 4);
	ck_assert_int_eq(prog->insns[2].imm, row->imm);
	ck_assert_str_eq(prog->parts[0].func->name, "hello");
	ck_assert_mem_eq(prog->insns, image.code, 16);
}

static void check_row(int i)
{
	struct subprog prog;
	struct obj obj;

	image_make();
	image.code[2] = rows[i].call;
	ck_assert_int_eq(obj_read(&obj, &image, sizeof(image)), 0);
	if (rows[i].error) {
		ck_assert_int_lt(subprog_link(&prog, &obj, &obj.funcs[0]), 0);
		ck_assert_str_eq(err_text(), rows[i].error);
	} else {
		ck_assert_msg(subprog_link(&prog, &obj, &obj.funcs[0]) == 0,
			      "%s", err_text());
		check_linked(&prog, &rows[i]);
	}
	obj_close(&obj);
}
TABLE(subprog, rows, check_row);

static const struct {
	const char *says;
	int symbol; /* that the relocation of the wide constant is for */
	int imm;    /* its bytes to add */
	int parts;
	int src, distance; /* afterwards */
} callbacks[] = {
	{ "a constant that stands for a function is a callback", 1, 0, 2,
	  BPF_PSEUDO_FUNC, 3 },
	{ "a callback by its byte in the section", 2, 32, 2, BPF_PSEUDO_FUNC,
	  3 },
	{ "a constant that stands for a map is none", 3, 0, 1,
	  BPF_PSEUDO_MAP_FD, 0 },
};

static void check_callback(int i)
{
	struct subprog prog;
	struct obj obj;

	image_make();
	image.relocs[0].r_info = ELF64_R_INFO(callbacks[i].symbol, 1);
	image.code[0].imm = callbacks[i].imm;
	ck_assert_int_eq(obj_read(&obj, &image, sizeof(image)), 0);
	ck_assert_msg(subprog_link(&prog, &obj, &obj.funcs[0]) == 0, "%s",
		      err_text());
	ck_assert_int_eq(prog.part_count, callbacks[i].parts);
	ck_assert_int_eq(prog.insns[0].src_reg, callbacks[i].src);
	ck_assert_int_eq(prog.insns[0].imm, callbacks[i].distance);
	obj_close(&obj);
}
TABLE(subprog_callback, callbacks, check_callback);
