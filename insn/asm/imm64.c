/*
 * imm64.c - the constants of two slots, and what they stand for.
 *
 *   r1 = 0x123456789abcdef0   r1 = map[fd:3]   r1 = subprog[+9]
 */
#include "insn/asm/parse.h"
#include "insn/near.h"

#include <ctype.h>
#include <string.h>

/* Make the instruction at hand one of two slots. */
static void make_wide(struct parser *p, int kind, __u32 lower, __u32 upper)
{
	p->insn[0].code = BPF_LD | BPF_DW | BPF_IMM;
	p->insn[0].src_reg = kind;
	p->insn[0].imm = (__s32)lower;
	p->insn[1].imm = (__s32)upper;
	p->slots = 2;
}

/* constant = number, of 32 bits with sign | '0x' digits, of 64 bits */
bool parse_constant(struct parser *p, struct reg dst)
{
	const char *at = p->scan.at;
	struct number n;

	if (!scan_number(&p->scan, &n))
		return false;
	if (n.hex && !dst.half) {
		n.magnitude = n.negative ? -n.magnitude : n.magnitude;
		make_wide(p, 0, n.magnitude, n.magnitude >> 32);
		return true;
	}
	if (!dst.half && n.magnitude > 0x7fffffffU + n.negative)
		return scan_fail(&p->scan, at,
				 "a decimal constant is 32 bits with sign; "
				 "for 64 bits write 0x%llx",
				 (unsigned long long)(n.negative
							      ? -n.magnitude
							      : n.magnitude));
	p->scan.at = at;
	return parse_imm(p, !dst.half);
}

/* ---- Constants that stand for something else ---- */

static bool no_such_map(struct parser *p, const struct word *w)
{
	char name[64];
	struct near n;

	near_start(&n, word_text(w, name, sizeof(name)));
	for (int i = 0; p->maps && i < p->maps->count; i++)
		near_try(&n, p->maps->rows[i].name);
	if (n.best)
		return scan_fail(&p->scan, w->at,
				 "there is no map '%s'; did you mean '%s'?",
				 name, n.best);
	return scan_fail(&p->scan, w->at, "there is no map '%s' here", name);
}

/* The fd of the map called `w`. */
static bool map_name(struct parser *p, __s64 *fd)
{
	const struct asm_map *map;
	struct word w;

	if (!scan_word(&p->scan, &w))
		return false;
	for (int i = 0; p->maps && i < p->maps->count; i++) {
		map = &p->maps->rows[i];
		if (strlen(map->name) == (size_t)w.len &&
		    !memcmp(map->name, w.at, w.len)) {
			*fd = map->fd;
			return true;
		}
	}
	return no_such_map(p, &w);
}

/* map = 'map' '[' ( 'fd:' number | 'idx:' number | name ) ']'
 *       [ '[' '0' ']' '+' number ] */
bool parse_map(struct parser *p)
{
	bool by_index, by_fd;
	__s64 map, off = 0;
	int kind;

	if (!scan_expect(&p->scan, "["))
		return false;
	by_index = scan_take(&p->scan, "idx:");
	by_fd = scan_take(&p->scan, "fd:");
	if (!(by_index || by_fd ? scan_range(&p->scan, &map, -(1LL << 31),
					     (1LL << 31) - 1)
				: map_name(p, &map)) ||
	    !scan_expect(&p->scan, "]"))
		return false;
	kind = by_index ? BPF_PSEUDO_MAP_IDX : BPF_PSEUDO_MAP_FD;
	if (scan_take(&p->scan, "[")) {
		kind += BPF_PSEUDO_MAP_VALUE - BPF_PSEUDO_MAP_FD;
		if (!scan_expect(&p->scan, "0") ||
		    !scan_expect(&p->scan, "]") ||
		    !scan_range(&p->scan, &off, 0, 0xffffffff))
			return false;
	}
	make_wide(p, kind, map, off);
	return true;
}

/* btf = 'btf' '[' 'id:' number [ 'fd:' number ] ']' */
bool parse_btf(struct parser *p)
{
	__s64 id, fd = 0;

	if (!scan_expect(&p->scan, "[") || !scan_expect(&p->scan, "id:") ||
	    !scan_range(&p->scan, &id, -(1LL << 31), (1LL << 31) - 1))
		return false;
	if (scan_take(&p->scan, "fd:") &&
	    !scan_range(&p->scan, &fd, -(1LL << 31), (1LL << 31) - 1))
		return false;
	make_wide(p, BPF_PSEUDO_BTF_ID, id, fd);
	return scan_expect(&p->scan, "]");
}

/* subprog = 'subprog' '[' ( number [ 'upper:' number ] | label ) ']' */
bool parse_subprog(struct parser *p)
{
	__s64 distance, upper = 0;
	struct word name;

	make_wide(p, BPF_PSEUDO_FUNC, 0, 0);
	if (!scan_expect(&p->scan, "["))
		return false;
	if (scan_peek(&p->scan, &name) && !isdigit((unsigned char)*name.at))
		return scan_word(&p->scan, &name) &&
		       parse_fixup(p, &name, true) &&
		       scan_expect(&p->scan, "]");
	if (!scan_range(&p->scan, &distance, -(1LL << 31), (1LL << 31) - 1))
		return false;
	if (scan_take(&p->scan, "upper:") &&
	    !scan_range(&p->scan, &upper, -(1LL << 31), (1LL << 31) - 1))
		return false;
	make_wide(p, BPF_PSEUDO_FUNC, distance, upper);
	return scan_expect(&p->scan, "]");
}
