/*
 * Lesson 4, refused: what the verifier checks, one program for each thing.
 *
 *   the instructions ---> the verifier walks every path, and knows for every
 *                         register: a number (between what and what)? a
 *                         pointer (to what)? nothing yet?
 *                              |
 *              accepted: an fd |  refused: -EACCES or -EINVAL, and a log
 */
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "maps/map.h"
#include "progs/lesson.h"
#include "progs/style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* [limit] */
#define ADD    BPF_ALU64_IMM(BPF_ADD, BPF_REG_0, 1)
#define TEN(x) x, x, x, x, x, x, x, x, x, x

static struct bpf_insn limit_bad[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	TEN(TEN(TEN(ADD))), /* a thousand instructions, */
	BPF_JMP_IMM(BPF_JLT, BPF_REG_0, 2000000, -1001), /* 2000 times */
	BPF_EXIT_INSN(),
};
static struct bpf_insn limit_good[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	TEN(TEN(TEN(ADD))),
	BPF_JMP_IMM(BPF_JLT, BPF_REG_0, 20000, -1001), /* 20 times */
	BPF_EXIT_INSN(),
};
/* [/limit] */

/* [unreachable] */
static struct bpf_insn unreachable_bad[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_JMP_A(1),
	BPF_MOV64_IMM(BPF_REG_0, 1), /* nobody gets here */
	BPF_EXIT_INSN(),
};
static struct bpf_insn unreachable_good[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1), /* it could fall through */
	BPF_MOV64_IMM(BPF_REG_0, 1),
	BPF_EXIT_INSN(),
};
/* [/unreachable] */

/* [jump] */
static struct bpf_insn jump_bad[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_JMP_A(5), /* behind the end */
	BPF_EXIT_INSN(),
};
static struct bpf_insn jump_good[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_JMP_A(0), /* to the next instruction */
	BPF_EXIT_INSN(),
};
/* [/jump] */

/* [stack] */
static struct bpf_insn stack_bad[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -520, 1), /* below the 512 bytes */
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
static struct bpf_insn stack_good[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -512, 1), /* the lowest eight */
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
/* [/stack] */

/* [value] */
static struct bpf_insn value_bad[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0), /* key 0 */
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1),
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_0, 8), /* bytes 8..11 of 8 */
	BPF_EXIT_INSN(),
};
static struct bpf_insn value_good[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1),
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_0, 4), /* bytes 4..7 */
	BPF_EXIT_INSN(),
};
/* [/value] */

/* [unwritten] */
static struct bpf_insn unwritten_bad[] = {
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_2), /* r2 holds nothing at entry */
	BPF_EXIT_INSN(),
};
static struct bpf_insn unwritten_good[] = {
	BPF_MOV64_IMM(BPF_REG_2, 7),
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_2),
	BPF_EXIT_INSN(),
};
/* [/unwritten] */

/* [pointer] */
static struct bpf_insn pointer_bad[] = {
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_MUL, BPF_REG_1, 2), /* an address, times two */
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
static struct bpf_insn pointer_good[] = {
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8), /* plus a number: fine */
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
/* [/pointer] */

/* [argument] */
static struct bpf_insn argument_bad[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
	BPF_MOV64_IMM(BPF_REG_1, 3), /* a number where a map belongs */
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
static struct bpf_insn argument_good[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0), /* a map, by its fd */
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
/* [/argument] */

/* [null] */
static struct bpf_insn null_bad[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_0, 0), /* r0 may be NULL */
	BPF_EXIT_INSN(),
};
static struct bpf_insn null_good[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1), /* NULL? then past the read */
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
/* [/null] */

struct refusal {
	struct bpf_insn *bad, *good;
	int bad_count, good_count;
	const char *decisive; /* words of the line that gives the reason */
};

#define REFUSAL(name, words)                                     \
	{                                                        \
		name##_bad, name##_good, sizeof(name##_bad) / 8, \
			sizeof(name##_good) / 8, words           \
	}

static struct map map = MAP_NONE;

static void patch_map(struct bpf_insn *insns, int count)
{
	for (int i = 0; i < count; i++)
		if (insns[i].code == (BPF_LD | BPF_DW | BPF_IMM) &&
		    insns[i].src_reg == BPF_PSEUDO_MAP_FD)
			insns[i].imm = map.fd;
}

/* Print the log, the line with the reason marked.  Was there one? */
static bool print_log(char *log, const char *decisive)
{
	bool found = false, here;
	char *line;

	while ((line = strsep(&log, "\n"))) {
		here = strstr(line, decisive) != NULL;
		found |= here;
		if (*line)
			printf("  %s%s %s%s\n", here ? style(stdout, BAD) : "",
			       here ? "=>" : "  ", line, style(stdout, PLAIN));
	}
	return found;
}

static struct prog_spec spec_of(struct bpf_insn *insns, int count,
				const char *name)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = insns,
				  .insn_cnt = count,
				  .license = "GPL" };

	snprintf(spec.name, sizeof(spec.name), "%s", name);
	patch_map(insns, count);
	lesson_disasm(insns, count);
	return spec;
}

/* [verdict] */
static int refuse_and_mend(const struct refusal *r)
{
	struct prog_spec bad = spec_of(r->bad, r->bad_count, "bad");
	struct prog_spec good;
	char *log;
	int fd = prog_load(&bad, &log);
	bool found;

	lesson_program(&bad);
	printf("\n  The verifier's log:\n");
	found = log && print_log(log, r->decisive);
	free(log);
	if (fd >= 0)
		close(fd);
	lesson_saw(fd < 0 && found, "refused: %s", r->decisive);

	printf("\n  Mended:\n");
	good = spec_of(r->good, r->good_count, "good");
	lesson_program(&good);
	fd = prog_load(&good, &log);
	if (fd >= 0)
		close(fd);
	lesson_saw(fd >= 0, "its mended twin is accepted");
	free(log);
	return 0;
}
/* [/verdict] */

/* In the order of the steps. */
static const struct refusal refusals[] = {
	REFUSAL(limit, "BPF program is too large"),
	REFUSAL(unreachable, "unreachable insn 2"),
	REFUSAL(jump, "jump out of range from insn 1 to 7"),
	REFUSAL(stack, "invalid write to stack R10 off=-520 size=8"),
	REFUSAL(value, "invalid access to map value, value_size=8 off=8"),
	REFUSAL(unwritten, "R2 !read_ok"),
	REFUSAL(pointer, "R1 pointer arithmetic with *= operator prohibited"),
	REFUSAL(argument, "R1 type=scalar expected=map_ptr"),
	REFUSAL(null, "R0 invalid mem access 'map_value_or_null'"),
};

static int next_refusal(void)
{
	static int at;

	return refuse_and_mend(&refusals[at++]);
}

/* The first step also makes the map that three programs look into. */
static int first_refusal(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_HASH,
				 .name = "values",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1 };
	int err = map_open(&map, &spec);

	return err < 0 ? err : next_refusal();
}

static void close_all(void)
{
	map_close(&map);
}

static const struct lesson_step steps[] = {
	{ "It must end soon", "limit",
	  "The verifier follows a loop round by round and gives up after a "
	  "million instructions, whether the loop would end or not.",
	  first_refusal },
	{ "Every instruction has a use", "unreachable",
	  "An instruction that no path reaches is a mistake, or hides "
	  "something.",
	  next_refusal },
	{ "Jumps stay inside", "jump",
	  "A jump's offset counts from the next instruction and must lead to "
	  "one of the program's own.",
	  next_refusal },
	{ "The stack has 512 bytes", "stack",
	  "A store below r10-512 would hit what lies behind the stack.",
	  next_refusal },
	{ "A map's value has a size", "value",
	  "The map was created with values of 8 bytes, so the verifier knows "
	  "how far a pointer to one may reach.",
	  next_refusal },
	{ "Nothing is read before it is written", "unwritten",
	  "At the start only r1, the context, and r10, the stack, hold "
	  "something. What was in the others belongs to the kernel.",
	  next_refusal },
	{ "A pointer is not a number", "pointer",
	  "Only adding and subtracting numbers leaves a pointer a pointer that "
	  "the verifier can follow.",
	  next_refusal },
	{ "A helper gets what it asks for", "argument",
	  "Each helper says what kind each of its arguments is. "
	  "bpf_map_lookup_elem() wants a map in r1, and 3 is no map, even "
	  "where a map has that fd.",
	  next_refusal },
	{ "NULL is looked for", "null",
	  "A lookup that finds nothing returns NULL. Its result is a "
	  "map_value_or_null until a comparison with 0 has split the two.",
	  next_refusal },
	{ 0 },
};

LESSON(.number = 4, .title = "Refused: what the verifier checks",
       .intro = "Nine programs that the kernel refuses, each for one reason, "
		"and what it says; each has a mended twin that it accepts.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all);
