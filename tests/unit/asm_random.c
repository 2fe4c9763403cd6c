/* asm(disasm(p)) == p for any well-formed p, and any text is answered. */
#include "insn/asm.h"
#include "insn/disasm.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

enum {
	TRIES = 3000 /* for each code */
};

static const struct {
	const char *says;
	int class;
} classes[] = {
	{ "any well-formed BPF_LD survives its text", BPF_LD },
	{ "any well-formed BPF_LDX survives its text", BPF_LDX },
	{ "any well-formed BPF_ST survives its text", BPF_ST },
	{ "any well-formed BPF_STX survives its text", BPF_STX },
	{ "any well-formed BPF_ALU survives its text", BPF_ALU },
	{ "any well-formed BPF_JMP survives its text", BPF_JMP },
	{ "any well-formed BPF_JMP32 survives its text", BPF_JMP32 },
	{ "any well-formed BPF_ALU64 survives its text", BPF_ALU64 },
};

static __u32 any(void)
{
	return (__u32)rand() << 16 ^ (__u32)rand();
}

/* Values that mean something somewhere come more often than by chance. */
static __s32 any_imm(void)
{
	static const __s32 known[] = {
		0,    1,    16,	  32,		64,	      1 << 16,
		0x10, 0x40, 0x50, 0xa0,		0xf1,	      0xe1,
		0x41, 0x51, 0xa1, BPF_LOAD_ACQ, BPF_STORE_REL
	};
	int pick = rand() % 40;

	if (pick < (int)(sizeof(known) / sizeof(known[0])))
		return known[pick];
	return pick < 30 ? rand() % 212 : (__s32)any();
}

static __s16 any_off(void)
{
	static const __s16 known[] = { 0, 0, 0, 1, 8, 16, 32 };
	int pick = rand() % 14;

	return pick < 7 ? known[pick] : (__s16)any();
}

/* Fields that must be zero often are. */
static void any_insn(struct bpf_insn *insn, int code)
{
	memset(insn, 0, 2 * sizeof(*insn));
	insn->code = code;
	insn->dst_reg = rand() & 1 ? 0 : rand() % 11;
	insn->src_reg = rand() & 1 ? 0 : rand() % 11;
	insn->off = any_off();
	insn->imm = rand() & 1 ? 0 : any_imm();
	if (insn_is_wide(insn))
		insn[1].imm = rand() & 1 ? 0 : (__s32)any();
}

/* All that are well formed, of those tried; the caller frees. */
static struct bpf_insn *any_program(int class, int *count)
{
	struct bpf_insn *prog = calloc(32 * TRIES * 2, sizeof(*prog));

	*count = 0;
	for (int n = 0; n < 32 * TRIES; n++) {
		struct bpf_insn *insn = &prog[*count];

		any_insn(insn, n % 32 << 3 | class);
		if (!insn_malformed(insn, 2))
			*count += insn_is_wide(insn) ? 2 : 1;
	}
	return prog;
}

/* Like ck_assert_mem_eq, but says which instruction it was. */
static void compare(const struct bpf_insn *is, const struct bpf_insn *want,
		    int count)
{
	char text[DISASM_SIZE];

	for (int i = 0; i < count; i++) {
		disasm_insn(text, sizeof(text), &want[i], count - i);
		ck_assert_msg(!memcmp(&is[i], &want[i], sizeof(*is)),
			      "slot %d: '%s' became other bytes", i, text);
	}
}

static void check_class(int i)
{
	struct asm_prog again;
	struct bpf_insn *prog;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int count;

	srand(i);
	prog = any_program(classes[i].class, &count);
	ck_assert_int_ge(count, 1000);
	disasm_print(out, prog, count);
	fclose(out);
	asm_text(&again, text, size, NULL);
	ck_assert_msg(!again.error.line, "%d:%d: %s", again.error.line,
		      again.error.column, again.error.says);
	ck_assert_int_eq(again.count, count);
	compare(again.insns, prog, count);
	asm_close(&again);
	free(text);
	free(prog);
}
TABLE(asm_random, classes, check_class);

static const struct {
	const char *says;
} wild[] = {
	{ "a text with changed letters is read or refused" },
	{ "a text with letters lost is read or refused" },
	{ "a text of words in any order is read or refused" },
};

static const char sample[] =
	"r1 = map[counts][0]+8\nagain: *(u64 *)(r10 -8) = r1\n"
	"r2 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)\n7: (85) call bpf_f#1\n"
	"if w1 s>= 0xffffffff goto pc-3 ; so\nr0 = *(u16 *)skb[r7 + 2]\n"
	"r1 = subprog[again]\nr1 s>>= 3\nr1 = (s8)r2\nbytes 00 11 22 33\n"
	"r1 = &(void __percpu *)(r2)\nlock *(u32 *)(r1 +4) |= r9\nexit\n"
	"r3 = bswap64 r3\nr1 = addr_space_cast(r1, 0, 1)\nr1 = btf[id:1 fd:2]";

/* `size` is more than 9. */
static void spoil(char *text, size_t size, int how)
{
	static const char letters[] = "rw019 \n[]()*+-=<>#;:/xsgoto&|^%,'\xff";
	size_t at = rand() % (size - 8), from = rand() % (size - 8);

	switch (how) {
	case 0: text[at] = letters[rand() % sizeof(letters)]; break;
	case 1: memmove(text + at, text + at + 1, size - at - 1); break;
	case 2: memmove(text + at, text + from, rand() % 9); break;
	}
}

static void check_wild(int i)
{
	for (int n = 0; n < 8000; n++) {
		size_t size =
			sizeof(sample) - 1 - rand() % (sizeof(sample) - 32);
		char *text = malloc(size); /* no zero after it */
		struct asm_prog prog;

		memcpy(text, sample + rand() % (sizeof(sample) - size), size);
		for (int times = rand() % 6; times >= 0; times--)
			spoil(text, size, i);
		if (asm_text(&prog, text, size, NULL) < 0) {
			ck_assert_int_ge(prog.error.line, 1);
			ck_assert_int_ge(prog.error.column, 1);
			ck_assert_int_ne(prog.error.says[0], 0);
		}
		asm_close(&prog);
		free(text);
	}
}
TABLE(asm_wild, wild, check_wild);
