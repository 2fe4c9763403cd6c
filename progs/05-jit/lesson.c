/*
 * Lesson 5, jit: what runs is not what was loaded.
 *
 *   loaded      call bpf_map_lookup_elem#1     what we wrote
 *      |  the verifier
 *   xlated      r1 += 360                      what the kernel keeps of it
 *      |        r0 = *(u32 *)(r2 +0) ...
 *      |  the JIT compiler
 *   native      add rdi, 0x168                 what the processor runs
 *               mov eax, dword ptr [rsi] ...
 */
#include "insn/insn.h"
#include "loader/attach/janitor.h"
#include "loader/err.h"
#include "loader/jited.h"
#include "loader/ksyms.h"
#include "loader/native.h"
#include "loader/xlated.h"
#include "maps/map.h"
#include "progs/05-jit/beside.h"
#include "progs/lesson.h"
#include "progs/narrate.h"
#include "progs/vm/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* [program] */
static struct bpf_insn program[] = {
	BPF_LDX_MEM(BPF_W, BPF_REG_6, BPF_REG_1, /* r6 = skb->len */
		    offsetof(struct __sk_buff, len)),
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0), /* key 0, on the stack */
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 3),
	BPF_MOV64_REG(BPF_REG_7, BPF_REG_0),
	BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns),
	BPF_STX_MEM(BPF_DW, BPF_REG_7, BPF_REG_0, 0), /* when it came */
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_6),
	BPF_EXIT_INSN(),
};
/* [/program] */

/* [registers] */
static struct bpf_insn registers[] = {
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_3, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_4, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_5, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_6, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_7, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_8, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_9, BPF_REG_10),
	BPF_MOV64_IMM(BPF_REG_0, 0), /* an address may not be the result */
	BPF_EXIT_INSN(),
};
/* [/registers] */

/* [loop] */
static struct bpf_insn loop[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_MOV64_IMM(BPF_REG_1, 1000),
	BPF_ALU64_REG(BPF_ADD, BPF_REG_0, BPF_REG_1), /* <- three back */
	BPF_ALU64_IMM(BPF_SUB, BPF_REG_1, 1),
	BPF_JMP_IMM(BPF_JNE, BPF_REG_1, 0, -3),
	BPF_EXIT_INSN(),
};
/* [/loop] */

/* [lines] */
/* Three types: [1] int, [2] int(void), [3] the function main of type 2. */
static const struct {
	struct btf_header header;
	struct btf_type integer;
	__u32 encoding;
	struct btf_type proto, func;
	char names[10];
} __attribute__((packed)) types = {
	{ BTF_MAGIC, BTF_VERSION, 0, sizeof(struct btf_header), 0, 40, 40, 10 },
	{ 1, BTF_KIND_INT << 24, { 4 } },	 /* named at 1, four bytes */
	BTF_INT_SIGNED << 24 | 32,		 /* signed, 32 bits */
	{ 0, BTF_KIND_FUNC_PROTO << 24, { 1 } }, /* returns type 1 */
	{ 5, BTF_KIND_FUNC << 24, { 2 } },	 /* named at 5, of type 2 */
	"\0int\0main",				 /* at 1, at 5 */
};
static const struct bpf_func_info main_info = { .insn_off = 0, .type_id = 3 };
static struct bpf_line_info lines[16];

/* A line for each instruction: the slot where it begins, which is also its
 * number in a source that there is none of. */
static int number_lines(const struct bpf_insn *insns, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		if (insns[i].code == 0) /* the second half of a wide one */
			continue;
		lines[n].insn_off = i;
		lines[n++].line_col = i << 10; /* the column: 10 bits */
	}
	return n;
}
/* [/lines] */

static struct map map = MAP_NONE;
static int btf_fd = -1, prog_fd = -1;
static struct jited jited;
static struct beside three = { program, COUNT(program), &jited, NULL, NULL };

/* The kernel builds a packet from these bytes; 14 are its Ethernet header,
 * which a socket filter does not see. */
static const unsigned char packet[64];

static struct prog_spec spec_of(const char *name, const struct bpf_insn *insns,
				int count)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = insns,
				  .insn_cnt = count,
				  .license = "GPL" };

	snprintf(spec.name, sizeof(spec.name), "%s", name);
	return spec;
}

/* ---- As loaded ---- */

static int show_program(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .name = "last",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1 };
	int err = map_open(&map, &spec);

	program[2].imm = map.fd;
	lesson_disasm(program, COUNT(program));
	return err;
}

/* Run it `run->repeat` times on the packet. */
static int run_packet(int fd, struct prog_run *run)
{
	run->data_in = packet;
	run->data_size = sizeof(packet);
	return sys_prog_run(fd, run);
}

static int load_program(void)
{
	struct prog_spec spec = spec_of("when", program, COUNT(program));

	spec.btf_fd = btf_fd;
	spec.func_info = &main_info;
	spec.func_info_rec_size = sizeof(main_info);
	spec.func_info_cnt = 1;
	spec.line_info = lines;
	spec.line_info_rec_size = sizeof(lines[0]);
	spec.line_info_cnt = number_lines(program, COUNT(program));
	return lesson_load(&spec);
}

static int load_with_lines(void)
{
	struct btf_spec btf = { .btf = &types, .size = sizeof(types) };
	struct prog_run run = { .repeat = 1 };
	int err;

	btf_fd = sys_btf_load(&btf);
	if (btf_fd < 0)
		return btf_fd;
	prog_fd = load_program();
	if (prog_fd < 0)
		return prog_fd;
	err = run_packet(prog_fd, &run);
	if (err == 0)
		err = jited_read(&jited, prog_fd);
	if (err == -ENODATA)
		lesson_show("In the VM there is some: KERNEL=6.12");
	if (err < 0)
		return err;
	lesson_saw(run.retval == 50, "r0 is %u", run.retval);
	lesson_saw(jited.line_count > 10,
		   "%u lines came back, each with an address in the %u bytes "
		   "of native code",
		   jited.line_count, jited.size);
	return 0;
}

/* ---- As the kernel keeps it ---- */

static void judge_kept(const struct xlated *x)
{
	const struct bpf_insn *len = x->insns + beside_slot(&three, 0);
	const struct bpf_insn *call = x->insns + beside_slot(&three, 9);
	int instead = beside_slot(&three, 7) - beside_slot(&three, 6);

	lesson_saw(len->off != program[0].off,
		   "skb->len is at byte %d of the kernel's struct sk_buff, not "
		   "at %d",
		   len->off, program[0].off);
	lesson_saw(instead > 1,
		   "%d instructions stand where the lookup was called",
		   instead);
	lesson_saw(call->imm != program[9].imm,
		   "helper %d is called by its address: __bpf_call_base%+d",
		   program[9].imm, call->imm);
}

static int show_xlated(void)
{
	struct xlated x;
	int err;

	lesson_calls(false);
	err = xlated_read(&x, prog_fd);
	lesson_calls(true);
	if (err < 0)
		return err;
	three.ksyms = ksyms_open(NULL);
	beside_xlated(&three, &x);
	judge_kept(&x);
	free(x.insns);
	return 0;
}

/* ---- As the processor runs it ---- */

static int show_native(void)
{
	int bytes[3] = { 0 }, err;

	three.native = native_open(NULL);
	if (!three.native) {
		beside_bytes(&three, err_text());
		err_clear();
		return 0;
	}
	native_symbols(three.native, three.ksyms);
	err = beside_native(&three, bytes);
	if (err < 0)
		return err;
	lesson_saw(bytes[NATIVE_PROLOGUE] > 0 && bytes[NATIVE_EPILOGUE] > 0,
		   "a prologue of %d bytes and an epilogue of %d",
		   bytes[NATIVE_PROLOGUE], bytes[NATIVE_EPILOGUE]);
	lesson_saw(bytes[0] + bytes[1] + bytes[2] == (int)jited.size,
		   "all %u bytes are instructions", jited.size);
	return 0;
}

/* ---- Which register is which ---- */

static int show_registers(void)
{
	struct prog_spec spec =
		spec_of("registers", registers, COUNT(registers));
	struct jited j;
	int fd = lesson_load(&spec), err;

	if (fd < 0)
		return fd;
	lesson_calls(false);
	err = jited_read(&j, fd);
	lesson_calls(true);
	close(fd);
	if (err == 0 && three.native)
		lesson_saw(beside_registers(&three, &j) == 10,
			   "ten moves from r10, which is %s",
			   native_register(NULL, 10));
	for (int r = 0; !three.native && r <= 10; r++)
		lesson_show("r%d is %s", r, native_register(NULL, r));
	jited_close(&j);
	return err;
}

/* ---- The interpreter ---- */

static int set_jit(const char *digit)
{
	static const char path[] = "/proc/sys/net/core/bpf_jit_enable";
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return fail(-errno, "open %s", path);
	if (write(fd, digit, 1) != 1)
		err = fail(-errno, "write %s to %s", digit, path);
	close(fd);
	return err;
}

/* Nanoseconds for one run of the loop, or -errno. */
static int time_loop(const char *name)
{
	struct prog_spec spec = spec_of(name, loop, COUNT(loop));
	struct prog_run run = { .repeat = 1000 };
	struct jited j;
	int fd, err;

	lesson_calls(false);
	fd = lesson_load(&spec);
	if (fd < 0)
		return fd;
	err = jited_read(&j, fd);
	narrate_paragraph(4, err < 0 ? err_text() : "native code");
	jited_close(&j);
	err = run_packet(fd, &run);
	close(fd);
	lesson_calls(true);
	lesson_show("  %u ns for each run", run.duration);
	return err < 0 ? err : (int)run.duration;
}

static void switch_jit_on(const void *arg)
{
	(void)arg;
	set_jit("1");
}

/* Without the JIT compiler, which comes back even if we are killed. */
static int time_interpreted(void)
{
	int janitor = janitor_hire(switch_jit_on, NULL, -1), ns;

	if (janitor < 0)
		return janitor;
	ns = set_jit("0");
	if (!ns)
		ns = time_loop("interpreted");
	janitor_dismiss(janitor);
	return ns;
}

/* The setting of a machine that is somebody's stays as it is. */
static int compare_speed(void)
{
	int native_ns, other_ns;

	native_ns = time_loop("native");
	if (native_ns < 0)
		return native_ns;
	if (access(WIRE_ORDERS, F_OK) < 0) {
		lesson_show("The JIT compiler is switched off only in the VM: "
			    "KERNEL=6.12");
		return 0;
	}
	other_ns = time_interpreted();
	if (other_ns < 0)
		return other_ns;
	lesson_saw(native_ns < other_ns, "native code is %d times as fast",
		   other_ns / (native_ns ? native_ns : 1));
	return 0;
}

static void close_all(void)
{
	native_close(three.native);
	ksyms_close(three.ksyms);
	jited_close(&jited);
	map_close(&map);
	if (prog_fd >= 0)
		close(prog_fd);
	if (btf_fd >= 0)
		close(btf_fd);
}

static const struct lesson_step steps[] = {
	{ "A program", "program",
	  "A socket filter that notes in a map when the last packet came, and "
	  "returns its length. It reads its context, looks up a map and calls "
	  "a helper: three things that the kernel will change.",
	  show_program },
	{ "A line for each instruction", "lines",
	  "A compiler gives a program line info: which instruction comes from "
	  "which line of the source. The kernel keeps it, moves it along when "
	  "it changes the program, and can say where in the native code each "
	  "line begins. So we claim that each instruction is a line. Line info "
	  "needs types, in the format BTF, for the function that the lines are "
	  "in.",
	  load_with_lines },
	{ "As the kernel keeps it", NULL,
	  "The verifier does not only check. The context's fields are where "
	  "the kernel has them, a call goes to an address, and what is quick "
	  "to do is done in place: here the lookup in an array.",
	  show_xlated },
	{ "Native code", NULL,
	  "Then the JIT compiler goes through it once and writes, for each "
	  "instruction, one or a few of the processor's. Before them stands a "
	  "prologue: it makes the stack and saves the registers that the "
	  "caller wants back. The epilogue undoes that and returns.",
	  show_native },
	{ "Which register is which", "registers",
	  "Each register of BPF has one of the processor's for itself. Ten "
	  "moves from r10 show them all. r1 to r5 are where the machine's C "
	  "functions expect their arguments, so that a call of a helper is "
	  "just a call.",
	  show_registers },
	{ "Without it", "loop",
	  "A kernel can be told not to compile. Then its interpreter runs the "
	  "program: a loop that looks at one instruction after the other.",
	  compare_speed },
	{ 0 },
};

LESSON(.number = 5, .title = "What runs: xlated and native code",
       .intro = "One program three times: as it was loaded, as the kernel "
		"keeps it, and as the processor runs it.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .files = native_files);
