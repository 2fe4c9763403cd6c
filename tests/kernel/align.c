/* What the kernel makes of each instruction, and why, told by itself. */
#include "loader/align.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/rewrite.h"
#include "progs/vm/wire.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* clang-format off */

#define FILTER BPF_PROG_TYPE_SOCKET_FILTER
#define MOST   16

/* r2 = the address of a key 0 */
#define KEY BPF_ST_MEM(BPF_W, 10, -4, 0), BPF_MOV64_REG(2, 10), \
	    BPF_ALU64_IMM(BPF_ADD, 2, -4)
#define HELPER(NAME) BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_##NAME)

static const struct row {
	const char *says;
	int type, map; /* of which kind; 0: none */
	struct bpf_insn insns[MOST];
	const char *becomes; /* each instruction, by rewrite_name() */
} rows[] = {
	{ "what needs no rewriting stays", FILTER, 0,
	  { BPF_LD_IMM64(0, 0x123456789), BPF_MOV64_IMM(0, 7),
	    BPF_EXIT_INSN() },
	  "none none none" },
	{ "a field of the context is read where the kernel has it", FILTER, 0,
	  { BPF_LDX_MEM(BPF_W, 0, 1, 0), BPF_EXIT_INSN() },
	  "access none" },
	{ "a field of the context is read in two steps, and jumped over",
	  BPF_PROG_TYPE_XDP, 0,
	  { BPF_MOV64_IMM(0, 2), BPF_LDX_MEM(BPF_W, 2, 1, 4),
	    BPF_JMP_IMM(BPF_JEQ, 2, 0, 1), BPF_LDX_MEM(BPF_W, 3, 1, 16),
	    BPF_EXIT_INSN() },
	  "none access distance access none" },
	{ "a helper is called by its address", FILTER, 0,
	  { HELPER(ktime_get_ns), BPF_EXIT_INSN() },
	  "helper none" },
	{ "a lookup in an array is no call", FILTER, BPF_MAP_TYPE_ARRAY,
	  { KEY, BPF_LD_MAP_FD(1, 0), HELPER(map_lookup_elem),
	    BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() },
	  "none none none map inlined none none" },
	{ "a lookup in a hash table is half of one", FILTER, BPF_MAP_TYPE_HASH,
	  { KEY, BPF_LD_MAP_FD(1, 0), HELPER(map_lookup_elem),
	    BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() },
	  "none none none map around none none" },
	{ "a place in a map's value", FILTER, BPF_MAP_TYPE_ARRAY,
	  { BPF_LD_MAP_VALUE(1, 0, 4), BPF_LDX_MEM(BPF_W, 0, 1, 0),
	    BPF_EXIT_INSN() },
	  "value none none" },
	{ "a branch that is always taken, over what nothing else reaches",
	  FILTER, 0,
	  { BPF_MOV64_IMM(0, 0), BPF_JMP_IMM(BPF_JEQ, 0, 0, 1),
	    BPF_MOV64_IMM(0, 1), BPF_EXIT_INSN() },
	  "none nowhere gone none" },
	{ "a branch that is always taken, over what another reaches", FILTER,
	  0,
	  { BPF_LDX_MEM(BPF_W, 0, 1, 0), BPF_MOV64_IMM(2, 1),
	    BPF_JMP_IMM(BPF_JEQ, 0, 0, 2), BPF_JMP_IMM(BPF_JEQ, 2, 1, 2),
	    BPF_MOV64_IMM(2, 0), BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() },
	  "access none distance always gone none none" },
	{ "a branch that is never taken, to where others go, stays", FILTER, 0,
	  { BPF_MOV64_IMM(0, 1), BPF_JMP_IMM(BPF_JEQ, 0, 0, 1),
	    BPF_MOV64_IMM(0, 2), BPF_EXIT_INSN() },
	  "none none none none" },
	{ "a branch that is never taken, to the end with a wide one", FILTER, 0,
	  { BPF_MOV64_IMM(0, 0), BPF_JMP_IMM(BPF_JNE, 0, 0, 1),
	    BPF_EXIT_INSN(), BPF_LD_IMM64(0, 5), BPF_EXIT_INSN() },
	  "none never none gone gone" },
	{ "a function and its call", FILTER, 0,
	  { BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 1),
	    BPF_EXIT_INSN(), BPF_LDX_MEM(BPF_W, 0, 1, 0), BPF_EXIT_INSN() },
	  "subprog none access none" },
	{ "a division by what may be 0", FILTER, 0,
	  { BPF_LDX_MEM(BPF_W, 2, 1, 0), BPF_MOV64_IMM(0, 9),
	    BPF_ALU64_REG(BPF_DIV, 0, 2), BPF_ALU64_IMM(BPF_DIV, 0, 3),
	    BPF_EXIT_INSN() },
	  "access none division none none" },
	{ "a load from the packet as classic BPF has it", FILTER, 0,
	  { BPF_MOV64_REG(6, 1), BPF_LD_ABS(BPF_W, 0), BPF_EXIT_INSN() },
	  "none packet none" },
	{ "a program that writes to packets begins with a prologue",
	  BPF_PROG_TYPE_SCHED_CLS, 0,
	  { BPF_MOV64_REG(6, 1), BPF_LDX_MEM(BPF_W, 7, 6, 76),
	    BPF_LDX_MEM(BPF_W, 8, 6, 80), BPF_MOV64_REG(2, 7),
	    BPF_ALU64_IMM(BPF_ADD, 2, 1), BPF_JMP_REG(BPF_JGT, 2, 8, 1),
	    BPF_ST_MEM(BPF_B, 7, 0, 5), BPF_MOV64_IMM(0, 0),
	    BPF_EXIT_INSN() },
	  "prologue access access none none none none none none" },
};

/* clang-format on */

static int map_of(int type)
{
	struct map_spec spec = { .type = type,
				 .name = "align",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1 };
	int fd = type ? sys_map_create(&spec) : 0;

	ck_assert_msg(fd >= 0, "%s", err_text());
	return fd;
}

/* The row's program with the map in it; how many slots. */
static int fill(struct bpf_insn *insns, const struct row *r, int map)
{
	int count = MOST;

	memcpy(insns, r->insns, sizeof(r->insns));
	while (insns[count - 1].code != (BPF_JMP | BPF_EXIT))
		count--;
	for (int i = 0; i < count; i++)
		if (insn_is_wide(&insns[i]) && insns[i].src_reg)
			insns[i].imm = map;
	return count;
}

/* Its fd gets the number that the kernel calls it by: put in, it looks the
 * same, and is another thing all the same. */
static int number_as_id(int map)
{
	struct rlimit limit = { 1u << 20, 1u << 20 }, now;
	struct bpf_map_info info;
	int same;

	ck_assert_int_eq(sys_obj_info(map, &info, sizeof(info)), 0);
	if ((uint32_t)map == info.id)
		return map;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &now);
	if (info.id >= now.rlim_cur)
		skip("this machine has had %u maps, and a process may have no "
		     "more than %lu fds",
		     info.id, (unsigned long)now.rlim_cur);
	same = fcntl(map, F_DUPFD_CLOEXEC, info.id);
	close(map);
	ck_assert_msg(same == (int)info.id, "fd %d, id %u", same, info.id);
	return same;
}

/* On a machine that has just begun, ids are numbers of fds that are taken:
 * the next map gets the next id. */
static int map_with_id(int type)
{
	struct bpf_map_info info = { 0 };
	int map = map_of(type);

	while (type && !sys_obj_info(map, &info, sizeof(info)) &&
	       info.id < 32) {
		close(map);
		map = map_of(type);
	}
	return map;
}

static int read_row(struct align *a, const struct row *r,
		    struct bpf_insn *insns)
{
	int map = map_with_id(r->map), err;
	struct prog_spec spec = { .type = r->type,
				  .name = "align",
				  .insns = insns,
				  .license = "GPL" };

	if (map)
		map = number_as_id(map);
	spec.insn_cnt = fill(insns, r, map);
	err = align_read(a, &spec);
	if (map)
		close(map);
	return err;
}

/* Each slot of the kernel's belongs to one of ours, in order. */
static void check_whole(const struct align *a)
{
	int at = 0;

	for (int i = 0; i < a->count; i++) {
		if (a->rows[i].at < 0)
			continue;
		ck_assert_int_eq(a->rows[i].at, at);
		ck_assert_int_gt(a->rows[i].count, 0);
		ck_assert_ptr_nonnull(a->rows[i].native);
		ck_assert_int_eq(a->rows[i].native->info.insn_off, at);
		at += a->rows[i].count;
	}
	ck_assert_int_eq(at, a->xlated.count);
}

#define BECOMES 256 /* bytes */

static void read_becoming(const struct row *r, char becomes[BECOMES])
{
	struct bpf_insn insns[MOST];
	struct align a;
	int err = read_row(&a, r, insns);

	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_msg(!a.no_native, "%s", a.no_native);
	for (int k = 0; k < a.count; k += insn_is_wide(&insns[k]) ? 2 : 1) {
		strcat(becomes, *becomes ? " " : "");
		strcat(becomes, rewrite_name(rewrite_of(&a, insns, k)));
	}
	check_whole(&a);
	align_close(&a);
}

static void check_row(int i)
{
	char becomes[BECOMES] = "";

	read_becoming(&rows[i], becomes);
	ck_assert_str_eq(becomes, rows[i].becomes);
}
TABLE(align, rows, check_row);

/* ---- Where constants are hidden ---- */

#define HARDEN "/proc/sys/net/core/bpf_jit_harden"

static const struct row hardened[] = {
	{ "constants are hidden from what would spray them",
	  FILTER,
	  0,
	  { BPF_MOV64_IMM(0, 0), BPF_MOV32_IMM(2, 7),
	    BPF_LD_IMM64(3, 0x123456789), BPF_ST_MEM(BPF_W, 10, -4, 5),
	    BPF_JMP_IMM(BPF_JEQ, 3, 8, 1), BPF_ALU64_REG(BPF_ADD, 0, 3),
	    BPF_EXIT_INSN() },
	  "blinded blinded blinded blinded blinded none none" },
};

static void harden(const char *digit)
{
	int fd = open(HARDEN, O_WRONLY | O_CLOEXEC);

	ck_assert_int_gt(fd, 0);
	ck_assert_int_eq(write(fd, digit, 1), 1);
	close(fd);
}

/* The setting of a machine that is somebody's stays as it is. */
static void check_hardened(int i)
{
	char becomes[BECOMES] = "";

	if (access(WIRE_ORDERS, F_OK) < 0)
		skip("it would change a setting of this machine");
	harden("2");
	read_becoming(&hardened[i], becomes);
	harden("0");
	ck_assert_str_eq(becomes, hardened[i].becomes);
}
TABLE(align_hardened, hardened, check_hardened);

/* ---- What cannot be loaded ---- */

static const struct {
	const char *says;
	bool nobody;
	struct bpf_insn first;
	int err;
	const char *text;
} refused[] = {
	{ "a program that the verifier refuses", false, BPF_MOV64_REG(0, 9),
	  -EACCES,
	  "a line for each instruction: bpf(BPF_PROG_LOAD): "
	  "Permission denied (EACCES)" },
	{ "nobody may load it", true, BPF_MOV64_IMM(0, 0), -EPERM,
	  "Operation not permitted (EPERM)" },
};

static void check_refused(int i)
{
	const struct bpf_insn insns[] = { refused[i].first, BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = FILTER,
				  .name = "align",
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };
	struct align a;

	if (refused[i].nobody)
		ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
	ck_assert_int_eq(align_read(&a, &spec), refused[i].err);
	ck_assert_msg(strstr(err_text(), refused[i].text), "%s", err_text());
	align_close(&a);
}
TABLE(align_refused, refused, check_refused);
