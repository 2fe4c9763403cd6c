/*
 * memory.c - loads, stores, and the atomic operations.
 *
 *   r1 = *(u32 *)(r10 -4)        *(u64 *)(r10 -8) = r1
 *   lock *(u64 *)(r1 +0) += r2   r2 = atomic64_xchg((u64 *)(r1 +0), r2)
 */
#include "insn/asm/parse.h"

#include <string.h>

/* size = 'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' */
static bool size(struct parser *p, bool *sign)
{
	const struct name *row;
	char text[8];
	struct word w;

	if (!scan_peek(&p->scan, &w))
		return scan_expected(&p->scan, "u8, u16, u32 or u64");
	word_text(&w, text, sizeof(text));
	if (sign && *text == 's') {
		*sign = true;
		*text = 'u';
	}
	row = name_by_text(&size_names, text);
	if (!row || w.len > 3 || (sign && *sign && row->id == BPF_DW))
		return scan_expected(&p->scan, sign ? "u8, u16, u32, u64, "
						      "s8, s16 or s32"
						    : "u8, u16, u32 or u64");
	p->insn->code |= row->id;
	p->scan.at += w.len;
	return true;
}

/* address = '(' reg [ ( '+' | '-' ) number ] ')' */
static bool address(struct parser *p, int *reg)
{
	__s64 off = 0;

	if (!scan_expect(&p->scan, "(") || !scan_register_64(&p->scan, reg))
		return false;
	if (scan_take(&p->scan, ")"))
		return true;
	if (*p->scan.at != '+' && *p->scan.at != '-')
		return scan_expected(&p->scan, "'+', '-' or ')'");
	if (!scan_range(&p->scan, &off, -32768, 32767))
		return false;
	p->insn->off = (__s16)off;
	return scan_expect(&p->scan, ")");
}

/* memory = '(' size '*' ')' address.  The size goes into the code, the offset
 * into off; `sign` is NULL where "s32" is not allowed. */
static bool memory(struct parser *p, int *reg, bool *sign)
{
	return scan_expect(&p->scan, "(") && size(p, sign) &&
	       scan_expect(&p->scan, "*") && scan_expect(&p->scan, ")") &&
	       address(p, reg);
}

/* ---- Loads ---- */

/* packet = 'skb' '[' ( number | reg '+' number ) ']' */
static bool packet(struct parser *p)
{
	struct reg src;
	__s64 imm;

	p->insn->code |= BPF_LD;
	if (!scan_expect(&p->scan, "["))
		return false;
	if (scan_take_register(&p->scan, &src)) {
		p->insn->code |= BPF_IND;
		p->insn->src_reg = src.number;
		scan_take(&p->scan, "+");
	} else {
		p->insn->code |= BPF_ABS;
	}
	if (!scan_range(&p->scan, &imm, -(1LL << 31), (1LL << 31) - 1))
		return false;
	p->insn->imm = (__s32)imm;
	return scan_expect(&p->scan, "]");
}

/* load = '*' '(' size '*' ')' ( address | packet ), packet only into r0 */
bool parse_load(struct parser *p, struct reg dst)
{
	bool sign = false;
	int src;

	p->insn->code = 0;
	if (!parse_whole(p, dst) || !scan_expect(&p->scan, "*") ||
	    !scan_expect(&p->scan, "(") || !size(p, &sign) ||
	    !scan_expect(&p->scan, "*") || !scan_expect(&p->scan, ")"))
		return false;
	if (!sign && scan_take(&p->scan, "skb")) {
		p->insn->dst_reg = 0;
		return dst.number == 0 ? packet(p)
				       : scan_fail(&p->scan, p->scan.at,
						   "packet bytes are loaded "
						   "into r0 only");
	}
	p->insn->code |= BPF_LDX | (sign ? BPF_MEMSX : BPF_MEM);
	if (!address(p, &src))
		return false;
	p->insn->src_reg = src;
	return true;
}

/* acquire = 'load_acquire' '(' memory ')' */
bool parse_acquire(struct parser *p)
{
	int src;

	p->insn->code = BPF_STX | BPF_ATOMIC;
	p->insn->imm = BPF_LOAD_ACQ;
	if (!scan_expect(&p->scan, "(") || !memory(p, &src, NULL))
		return false;
	p->insn->src_reg = src;
	return scan_expect(&p->scan, ")");
}

/* ---- Stores ---- */

/* store = '*' memory '=' ( reg | constant ) */
bool parse_store(struct parser *p)
{
	struct reg src;
	int dst;

	p->insn->code = BPF_STX | BPF_MEM;
	if (!memory(p, &dst, NULL) || !scan_expect(&p->scan, "="))
		return false;
	p->insn->dst_reg = dst;
	if (scan_take_register(&p->scan, &src)) {
		p->insn->src_reg = src.number;
		return !src.half ||
		       scan_fail(&p->scan, p->scan.at,
				 "the size says how much is stored: write r%d",
				 src.number);
	}
	p->insn->code ^= BPF_STX ^ BPF_ST;
	return parse_imm(p, BPF_SIZE(p->insn->code) == BPF_DW);
}

/* 'lock' '*' memory ( '+=' | '&=' | '|=' | '^=' ) reg */
bool parse_lock(struct parser *p)
{
	const struct name *op;
	int dst, src;

	p->insn->code = BPF_STX | BPF_ATOMIC;
	if (!scan_expect(&p->scan, "*") || !memory(p, &dst, NULL))
		return false;
	op = scan_operator(&p->scan, &alu_names);
	if (!op || !name_by_id(&atomic_names, op->id) || op->text[1] != '=') {
		p->scan.at -= op ? strlen(op->text) : 0;
		return scan_expected(&p->scan, "+= &= |= or ^=");
	}
	if (!scan_register_64(&p->scan, &src))
		return false;
	p->insn->dst_reg = dst;
	p->insn->src_reg = src;
	p->insn->imm = op->id;
	return true;
}

/* 'store_release' '(' memory ',' reg ')' */
bool parse_release(struct parser *p)
{
	int dst, src;

	p->insn->code = BPF_STX | BPF_ATOMIC;
	p->insn->imm = BPF_STORE_REL;
	if (!scan_expect(&p->scan, "(") || !memory(p, &dst, NULL) ||
	    !scan_expect(&p->scan, ",") || !scan_register_64(&p->scan, &src))
		return false;
	p->insn->dst_reg = dst;
	p->insn->src_reg = src;
	return scan_expect(&p->scan, ")");
}

/* ---- Both at once ---- */

/* The register on the left receives what was in memory: r0 for cmpxchg, the
 * operand for all others. */
static bool fetched_into(struct parser *p, struct reg dst, int src)
{
	int wanted = p->insn->imm == BPF_CMPXCHG ? 0 : src;

	return dst.number == wanted ||
	       scan_fail(&p->scan, p->scan.at,
			 "what was in memory goes into r%d: write r%d = ...",
			 wanted, wanted);
}

/* fetch = ( 'atomic_' | 'atomic64_' ) ( 'fetch_add' | ... | 'xchg' )
 *         '(' memory ',' reg ')'
 *       | ( 'atomic_' | 'atomic64_' ) 'cmpxchg' '(' memory ',' 'r0' ',' reg
 *         ')' */
bool parse_fetch(struct parser *p, struct reg dst, const char *name)
{
	bool wide = name[6] == '6';
	const struct name *op =
		name_by_text(&atomic_names, name + 7 + 2 * wide);
	int at, src;

	p->insn->code = BPF_STX | BPF_ATOMIC;
	p->insn->imm = op->id;
	if (!scan_expect(&p->scan, "(") || !memory(p, &at, NULL))
		return false;
	if (wide != (BPF_SIZE(p->insn->code) == BPF_DW))
		return scan_fail(&p->scan, p->scan.at,
				 "atomic64_ goes with u64, atomic_ with u32");
	p->insn->dst_reg = at;
	if (op->id == BPF_CMPXCHG &&
	    (!scan_expect(&p->scan, ",") || !scan_expect(&p->scan, "r0")))
		return false;
	if (!scan_expect(&p->scan, ",") || !scan_register_64(&p->scan, &src) ||
	    !scan_expect(&p->scan, ")"))
		return false;
	p->insn->src_reg = src;
	return fetched_into(p, dst, src);
}

bool is_fetch(const char *name)
{
	const struct name *op;

	if (strncmp(name, "atomic", 6))
		return false;
	name += strncmp(name + 6, "64", 2) ? 6 : 8;
	op = *name == '_' ? name_by_text(&atomic_names, name + 1) : NULL;
	return op && (op->id & BPF_FETCH);
}
