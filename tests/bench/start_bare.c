/*
 * start_bare.c - a tracepoint program attached by the few system calls that
 * it takes, with all that they need in the program: see start.c.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ID     "/sys/kernel/tracing/events/syscalls/sys_enter_getppid/id"
#define OLD_ID "/sys/kernel/debug/tracing/events/syscalls/sys_enter_getppid/id"

/* What clang -g says of "int on_getppid(void)", and its one line. */
static const struct {
	struct btf_header header;
	struct btf_type number;
	__u32 encoding;
	struct btf_type proto, func;
	char strings[32];
} types = {
	.header = { .magic = BTF_MAGIC,
		    .version = BTF_VERSION,
		    .hdr_len = sizeof(struct btf_header),
		    .type_len = 3 * sizeof(struct btf_type) + 4,
		    .str_off = 3 * sizeof(struct btf_type) + 4,
		    .str_len = 32 },
	.number = { .name_off = 1, .info = BTF_KIND_INT << 24, { .size = 4 } },
	.encoding = BTF_INT_SIGNED << 24 | 32,
	.proto = { .info = BTF_KIND_FUNC_PROTO << 24, { .type = 1 } },
	.func = { .name_off = 5, .info = BTF_KIND_FUNC << 24, { .type = 2 } },
	.strings = "\0int\0on_getppid\0start.bpf.c",
};

static int load_types(void)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.btf = (unsigned long)&types;
	attr.btf_size = sizeof(types);
	return syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
}

static int load(void)
{
	const struct bpf_func_info func = { .type_id = 3 };
	const struct bpf_line_info line = { .file_name_off = 16,
					    .line_off = 5,
					    .line_col = 1 << 10 };

	const struct bpf_insn insns[] = { { .code = 0xb7 }, { .code = 0x95 } };
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_TRACEPOINT;
	attr.insns = (unsigned long)insns;
	attr.insn_cnt = 2;
	attr.license = (unsigned long)"GPL";
	attr.prog_btf_fd = load_types();
	attr.func_info = (unsigned long)&func;
	attr.func_info_rec_size = sizeof(func);
	attr.func_info_cnt = 1;
	attr.line_info = (unsigned long)&line;
	attr.line_info_rec_size = sizeof(line);
	attr.line_info_cnt = 1;
	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

static int id(void)
{
	int fd = open(ID, O_RDONLY | O_CLOEXEC);
	char text[16] = "";

	if (fd < 0)
		fd = open(OLD_ID, O_RDONLY | O_CLOEXEC);
	return read(fd, text, sizeof(text) - 1) > 0 ? atoi(text) : -1;
}

int main(void)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT,
					.size = sizeof(attr) };
	int prog = load(), perf;

	attr.config = id();
	perf = syscall(SYS_perf_event_open, &attr, -1, 0, -1,
		       PERF_FLAG_FD_CLOEXEC);
	if (prog < 0 || perf < 0 || ioctl(perf, PERF_EVENT_IOC_SET_BPF, prog))
		return 1;
	return write(1, "x", 1) != 1;
}
