/* Which variables registers and the stack hold, by the debug information of
 * tests/bpf/vars.bpf.c, as clang writes it in several ways. */
#include "loader/debug/vars.h"
#include "loader/err.h"
#include "loader/object/progdef.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- One program of the object ---- */

struct subject {
	unsigned char *bytes;
	size_t size;
	struct obj obj;
	struct progdefs progs;
	const struct subprog *code;
	struct vars vars;
};

static void compile(struct subject *s, const char *flags)
{
	char words[300], *path = cli_file("", 0);

	snprintf(words, sizeof(words), "%s -c tests/bpf/vars.bpf.c -o %s",
		 flags, path);
	must_compile(words);
	memset(s, 0, sizeof(*s));
	s->bytes = (void *)cli_read(path, &s->size);
	unlink(path);
	free(path);
}

static void open_program(struct subject *s, const char *program)
{
	const struct progdef *def;

	ck_assert_msg(obj_read(&s->obj, s->bytes, s->size) == 0, "%s",
		      err_text());
	ck_assert_msg(progdef_read(&s->progs, &s->obj) == 0, "%s", err_text());
	def = progdef_find(&s->progs, program);
	ck_assert_ptr_nonnull(def);
	s->code = &def->code;
	ck_assert_msg(vars_read(&s->vars, &s->obj, s->code) == 0, "%s",
		      err_text());
}

static void close_subject(struct subject *s)
{
	vars_close(&s->vars);
	obj_close(&s->obj);
	free(s->bytes);
}

/* ---- Places in its code ---- */

/* The n-th call of that helper; the slot behind the last if there is none. */
static int find_call(const struct subject *s, int helper, int n)
{
	int slot = 0;

	for (; slot < s->code->count; slot++) {
		const struct bpf_insn *in = &s->code->insns[slot];

		if (in->code == (BPF_JMP | BPF_CALL) && !in->src_reg &&
		    in->imm == helper && n-- == 0)
			break;
	}
	return slot;
}

/* What was added to r10 for argument 2. */
static int find_key(const struct subject *s, int call)
{
	while (call > 0) {
		const struct bpf_insn *in = &s->code->insns[--call];

		if (in->code == (BPF_ALU64 | BPF_ADD | BPF_K) &&
		    in->dst_reg == BPF_REG_2)
			return in->imm;
	}
	return 0;
}

static const struct var *find_row(const struct subject *s, const char *name,
				  bool in_register)
{
	for (int i = 0; i < s->vars.count; i++)
		if (!strcmp(s->vars.rows[i].name, name) &&
		    (s->vars.rows[i].reg >= 0) == in_register &&
		    s->vars.rows[i].reg != VAR_NOWHERE)
			return &s->vars.rows[i];
	return NULL;
}

static const char *name_of(const struct var *var)
{
	return var ? var->name : "nothing";
}

static const char *in_reg(const struct subject *s, int slot, int reg)
{
	return name_of(vars_reg(&s->vars, slot, reg, NULL));
}

/* ---- What must be known ---- */

static void knows_context(struct subject *s)
{
	const struct var *skb = vars_reg(&s->vars, 0, 1, NULL);

	ck_assert_str_eq(name_of(skb), "skb");
	ck_assert_str_eq(skb->type->name, "struct __sk_buff *");
}

static void knows_pointer(struct subject *s)
{
	const struct var *found = find_row(s, "found", true);
	int call = find_call(s, BPF_FUNC_map_lookup_elem, 0);

	ck_assert_ptr_nonnull(found);
	ck_assert_int_gt(found->from, call);
	ck_assert_str_eq(in_reg(s, found->from, found->reg), "found");
	ck_assert_str_ne(in_reg(s, found->from - 1, found->reg), "found");
	ck_assert_str_ne(in_reg(s, found->to, found->reg), "found");
	ck_assert_str_eq(found->type->name, "struct value *");
}

static void knows_stack(struct subject *s)
{
	int first = find_call(s, BPF_FUNC_map_lookup_elem, 0);
	int second = find_call(s, BPF_FUNC_map_lookup_elem, 1);
	const struct var *zero, *key;

	zero = vars_stack(&s->vars, first, find_key(s, first));
	key = vars_stack(&s->vars, second, find_key(s, second));
	ck_assert_str_eq(name_of(zero), "zero");
	ck_assert_str_eq(name_of(key), "key");
	ck_assert_int_eq(key->off, find_key(s, second));
	ck_assert_str_eq(key->type->name, "struct key");
	ck_assert_ptr_null(vars_stack(&s->vars, second, -504));
}

static void knows_fields(struct subject *s)
{
	int call = find_call(s, BPF_FUNC_map_lookup_elem, 1);
	int off = find_key(s, call);
	const struct var *key = vars_stack(&s->vars, call, off);
	char words[80];

	ck_assert_str_eq(vars_place(words, sizeof(words), key, off, 4),
			 "key.a");
	ck_assert_str_eq(vars_place(words, sizeof(words), key, off + 4, 1),
			 "key.b");
	ck_assert_str_eq(vars_place(words, sizeof(words), key, off + 5, 1),
			 "padding of key");
	ck_assert_str_eq(vars_place(words, sizeof(words), key, off + 8, 8),
			 "key.c");
	ck_assert_str_eq(vars_slot(words, sizeof(words), &s->vars, call, off),
			 "key.a, key.b");
}

static void knows_inlined(struct subject *s)
{
	const struct var *other = find_row(s, "other", true);
	const struct var *inner = find_row(s, "inner", true);

	ck_assert_ptr_nonnull(other);
	ck_assert_ptr_nonnull(inner);
	ck_assert_int_gt(inner->depth, other->depth);
	ck_assert_str_eq(in_reg(s, inner->from, inner->reg), "inner");
	ck_assert_str_eq(name_of(vars_reg(&s->vars, inner->from, inner->reg,
					  "return get(other, skb->mark)")),
			 inner->reg == other->reg ? "other" : "inner");
	ck_assert(vars_has(&s->vars, inner->from, "n"));
	ck_assert(!vars_has(&s->vars, 0, "n"));
}

static void knows_arguments(struct subject *s)
{
	int start = s->code->parts[1].start;

	ck_assert_int_eq(s->code->part_count, 2);
	ck_assert_str_eq(in_reg(s, start, 1), "given");
	ck_assert_str_eq(in_reg(s, start, 2), "index");
	ck_assert(!vars_has(&s->vars, start, "skb"));
}

static const struct {
	const char *says, *flags;
	void (*check)(struct subject *s);
} rows[] = {
	{ "vars: the context, in r1", "", knows_context },
	{ "vars: what a call gave, as long as it is in a register", "",
	  knows_pointer },
	{ "vars: a struct and a number on the stack", "", knows_stack },
	{ "vars: its fields, and the hole between them", "", knows_fields },
	{ "vars: of an inlined function, innermost first", "", knows_inlined },
	{ "vars: the arguments of a function that is called", "",
	  knows_arguments },
	{ "vars: DWARF 4, a register", "-gdwarf-4", knows_pointer },
	{ "vars: DWARF 4, the stack", "-gdwarf-4", knows_stack },
	{ "vars: DWARF 4, fields", "-gdwarf-4", knows_fields },
	{ "vars: DWARF 4, an inlined function", "-gdwarf-4", knows_inlined },
	{ "vars: DWARF 5, a register", "-gdwarf-5", knows_pointer },
	{ "vars: compressed sections, fields", "-gz", knows_fields },
};

static void check_row(int i)
{
	struct subject s;

	compile(&s, rows[i].flags);
	open_program(&s, "holds");
	rows[i].check(&s);
	close_subject(&s);
}
TABLE(vars, rows, check_row);

/* ---- A struct with bits ---- */

static const struct {
	const char *says, *flags;
	int byte;
	const char *place;
} bits[] = {
	{ "vars: bits that are in a byte with others", "", 4, "bits.low" },
	{ "vars: bits that go into the next byte", "", 5, "bits.high" },
	{ "vars: bytes of a number that has no bits there", "", 6,
	  "padding of bits" },
	{ "vars: bits of DWARF 4", "-gdwarf-4", 5, "bits.high" },
};

static void check_bits(int i)
{
	const struct var *var;
	struct subject s;
	char words[80];
	int call, off;

	compile(&s, bits[i].flags);
	open_program(&s, "narrow");
	call = find_call(&s, BPF_FUNC_map_lookup_elem, 0);
	off = find_key(&s, call);
	var = vars_stack(&s.vars, call, off);
	ck_assert_str_eq(name_of(var), "bits");
	ck_assert_str_eq(vars_place(words, sizeof(words), var,
				    off + bits[i].byte, 1),
			 bits[i].place);
	close_subject(&s);
}
TABLE(vars_bits, bits, check_bits);

/* ---- A struct that is never in memory ---- */

static const struct {
	const char *says, *name;
} halves[] = {
	{ "vars: a field in a register of its own", "pair.low" },
	{ "vars: another field, in another", "pair.high" },
};

static void check_half(int i)
{
	const struct var *var;
	struct subject s;

	compile(&s, "");
	open_program(&s, "halves");
	var = find_row(&s, halves[i].name, true);
	ck_assert_ptr_nonnull(var);
	ck_assert(vars_has(&s.vars, var->from, var->name));
	close_subject(&s);
}
TABLE(vars_halves, halves, check_half);

/* ---- Changed, so that it says something else ---- */

/* Of DW_OP_fbreg 8, "key", and DW_OP_breg10 4 or DW_OP_fbreg 4, "zero", as
 * clang before 23 counts them: from the deep end of 24 bytes. */
static const struct {
	const char *says;
	char key, zero; /* what is put there, in one byte of SLEB128 */
	const char *name;
} offsets[] = {
	{ "vars: a compiler that counts from the deep end", 8, 4, "key" },
	{ "vars: a compiler that counts from r10", 0x70, 0x6c, "key" },
	{ "vars: a place that nothing uses is not believed", 24, 4, "nothing" },
	{ "vars: nor one that is not aligned", 9, 5, "nothing" },
	{ "vars: nor one above r10", 0x3f, 4, "nothing" },
};

static int patch(struct subject *s, const char *was, size_t len, char now)
{
	int count = 0;

	for (size_t i = 0; i + len <= s->size; i++)
		if (!memcmp(s->bytes + i, was, len)) {
			s->bytes[i + len - 1] = now;
			count++;
		}
	return count;
}

static void check_offset(int i)
{
	struct subject s;
	int call;

	compile(&s, "-gdwarf-4");
	ck_assert_int_gt(patch(&s, "\2\x91\10", 3, offsets[i].key), 0);
	ck_assert_int_gt(patch(&s, "\2\0\x7a\4", 4, offsets[i].zero) +
				 patch(&s, "\2\x91\4", 3, offsets[i].zero),
			 0);
	open_program(&s, "holds");
	call = find_call(&s, BPF_FUNC_map_lookup_elem, 1);
	ck_assert_str_eq(name_of(vars_stack(&s.vars, call, find_key(&s, call))),
			 offsets[i].name);
	close_subject(&s);
}
TABLE(vars_offsets, offsets, check_offset);

/* ---- None, and broken ---- */

static const struct {
	const char *says, *flags;
} nones[] = {
	{ "vars: without debug information there are none", "-g0" },
	{ "vars: nor with that of lines alone", "-gline-tables-only" },
};

static void check_none(int i)
{
	struct subject s;

	compile(&s, nones[i].flags);
	open_program(&s, "holds");
	ck_assert_int_eq(s.vars.count, 0);
	ck_assert(!s.vars.missing);
	close_subject(&s);
}
TABLE(vars_nones, nones, check_none);

static const struct {
	const char *says, *flags, *section;
} broken[] = {
	{ "vars: broken DIEs", "", ".debug_info" },
	{ "vars: broken forms of DIEs", "", ".debug_abbrev" },
	{ "vars: broken places", "-gdwarf-5", ".debug_loclists" },
	{ "vars: broken places of DWARF 4", "-gdwarf-4", ".debug_loc" },
	{ "vars: broken addresses", "-gdwarf-5", ".debug_addr" },
	{ "vars: broken names", "-gdwarf-5", ".debug_str_offsets" },
	{ "vars: broken ranges", "-gdwarf-5", ".debug_rnglists" },
};

#define TIMES 1500

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void spoil(unsigned char *bytes, size_t size, uint32_t *seed)
{
	for (int n = 1 + next(seed) % 6; n > 0; n--)
		bytes[next(seed) % size] = next(seed) % 3 ? next(seed) : 0xff;
}

/* Read it as it is, then again and again with other bytes in it. */
static void check_broken(int i)
{
	const struct obj_section *section;
	unsigned char *bytes, *copy;
	uint32_t seed = i + 1;
	struct subject s;

	compile(&s, broken[i].flags);
	open_program(&s, "holds");
	section = obj_section_find(&s.obj, broken[i].section);
	ck_assert_ptr_nonnull(section);
	bytes = (unsigned char *)section->bytes;
	copy = malloc(section->size);
	memcpy(copy, bytes, section->size);
	for (int n = 0; n < TIMES; n++) {
		vars_close(&s.vars);
		spoil(bytes, section->size, &seed);
		ck_assert_int_eq(vars_read(&s.vars, &s.obj, s.code), 0);
		memcpy(bytes, copy, section->size);
	}
	free(copy);
	close_subject(&s);
}
TABLE(vars_broken, broken, check_broken);
