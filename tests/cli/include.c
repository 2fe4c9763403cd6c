/* The headers of BPF programs: each by itself, and their numbers. */
#include "insn/names.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <glob.h>
#include <limits.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Each file by itself ---- */

enum before {
	NOTHING,
	VMLINUX, /* a dump of the running kernel's types */
	UAPI,	 /* <linux/bpf.h> */
};

static const struct row {
	const char *says;
	const char *flags;
	enum before before;
} headers[] = {
	{ "each header compiles alone, for x86", X86, NOTHING },
	{ "each header compiles alone, for arm64", ARM64, NOTHING },
	{ "each header compiles alone, for no architecture", "", NOTHING },
	{ "each header compiles after vmlinux.h, for x86", X86, VMLINUX },
	{ "each header compiles after vmlinux.h, for arm64", ARM64, VMLINUX },
	{ "each header compiles after those of the system", X86, UAPI },
};

static char *vmlinux, *compiled;

/* vmlinux.h of rawbpf, compiled once: it has a hundred thousand lines. */
static void vmlinux_open(const char *flags)
{
	const char *const args[] = { "btf", "vmlinux", NULL };
	char words[2 * PATH_MAX + 100];
	struct cli c;

	if (access("/sys/kernel/btf/vmlinux", R_OK))
		skip("this kernel has no /sys/kernel/btf/vmlinux");
	cli_run(&c, args, NULL, 0);
	ck_assert_int_eq(c.status, 0);
	vmlinux = cli_file(c.out, c.out_size);
	compiled = cli_file("", 0);
	cli_close(&c);
	snprintf(words, sizeof(words), "%s -x c-header %s -o %s", flags,
		 vmlinux, compiled);
	must_compile(words);
}

static void vmlinux_close(void)
{
	unlink(vmlinux);
	unlink(compiled);
	free(vmlinux);
	free(compiled);
}

static void check_header(const char *path, const char *flags)
{
	char words[2 * PATH_MAX + 300];

	snprintf(words, sizeof(words),
		 "-Wall -Wextra -Werror %s -include %s -fsyntax-only "
		 "-x c /dev/null",
		 flags, path);
	must_compile(words);
}

static void check_headers(int i)
{
	char flags[PATH_MAX + 100];
	glob_t found;

	ck_assert_int_eq(glob("progs/include/bpf/*.h", 0, NULL, &found), 0);
	ck_assert_int_gt(found.gl_pathc, 10);
	snprintf(flags, sizeof(flags), "%s", headers[i].flags);
	if (headers[i].before == VMLINUX) {
		vmlinux_open(headers[i].flags);
		snprintf(flags, sizeof(flags), "%s -include-pch %s",
			 headers[i].flags, compiled);
	}
	if (headers[i].before == UAPI)
		strcat(flags, "-idirafter /usr/include/$(uname -m)-linux-gnu "
			      "-include linux/bpf.h "
			      "-include linux/if_ether.h "
			      "-include linux/pkt_cls.h");
	for (size_t j = 0; j < found.gl_pathc; j++)
		check_header(found.gl_pathv[j], flags);
	globfree(&found);
	if (vmlinux)
		vmlinux_close();
}
TABLE(headers, headers, check_headers);

/* ---- The numbers ---- */

#define HELPER(number, result, name, ...) { number, #name },
static const struct {
	int number;
	const char *name;
} helpers[] = {
#include "progs/include/bpf/helper.h"
#include "progs/include/bpf/helper_net.h"
};

#define HELPERS (int)(sizeof(helpers) / sizeof(helpers[0]))

static void helpers_right(void)
{
	for (int i = 0; i < HELPERS; i++)
		ck_assert_str_eq(name_of(&helper_names, helpers[i].number),
				 helpers[i].name + strlen("bpf_"));
}

static void helpers_all(void)
{
	for (int i = 1; i < helper_names.count; i++) {
		int times = 0;

		for (int j = 0; j < HELPERS; j++)
			times += helpers[j].number == helper_names.rows[i].id;
		ck_assert_msg(times == 1, "%s: %d times",
			      helper_names.rows[i].name, times);
	}
}

#define SAME(what)                       \
	{                                \
#what, (long long)(what) \
	}
static const struct {
	const char *what;
	long long value;
} numbers[] = {
	SAME(BPF_MAP_TYPE_HASH),
	SAME(BPF_MAP_TYPE_ARRAY_OF_MAPS),
	SAME(BPF_MAP_TYPE_CGROUP_STORAGE),
	SAME(BPF_MAP_TYPE_SK_STORAGE),
	SAME(BPF_MAP_TYPE_RINGBUF),
	SAME(BPF_MAP_TYPE_USER_RINGBUF),
	SAME(BPF_F_NO_PREALLOC),
	SAME(BPF_F_STACK_BUILD_ID),
	SAME(BPF_F_RDONLY_PROG),
	SAME(BPF_F_MMAPABLE),
	SAME(BPF_F_INNER_MAP),
	SAME(BPF_NOEXIST),
	SAME(BPF_F_LOCK),
	SAME(BPF_SK_STORAGE_GET_F_CREATE),
	SAME(BPF_F_CURRENT_CPU),
	SAME(BPF_F_CTXLEN_MASK),
	SAME(BPF_RB_FORCE_WAKEUP),
	SAME(BPF_RB_PROD_POS),
	SAME(BPF_F_USER_STACK),
	SAME(BPF_F_USER_BUILD_ID),
	SAME(BPF_F_INVALIDATE_HASH),
	SAME(BPF_F_PSEUDO_HDR),
	SAME(BPF_F_MARK_MANGLED_0),
	SAME(BPF_F_INGRESS),
	SAME(BPF_F_CURRENT_NETNS),
	SAME(XDP_REDIRECT),
	SAME(sizeof(struct bpf_spin_lock)),
	SAME(sizeof(struct bpf_timer)),
	SAME(sizeof(struct bpf_dynptr)),
	SAME(sizeof(struct bpf_pidns_info)),
	SAME(sizeof(struct bpf_perf_event_value)),
	SAME(sizeof(struct btf_ptr)),
	SAME(sizeof(struct xdp_md)),
	SAME(sizeof(struct __sk_buff)),
	SAME(__builtin_offsetof(struct __sk_buff, data_end)),
	SAME(__builtin_offsetof(struct __sk_buff, local_port)),
	SAME(__builtin_offsetof(struct __sk_buff, sk)),
	SAME(__builtin_offsetof(struct __sk_buff, hwtstamp)),
	SAME(sizeof(struct bpf_sock)),
	SAME(__builtin_offsetof(struct bpf_sock, dst_port)),
	SAME(sizeof(struct bpf_sock_addr)),
	SAME(__builtin_offsetof(struct bpf_sock_addr, msg_src_ip6)),
	SAME(sizeof(struct bpf_sock_tuple)),
};

static void numbers_same(void)
{
	char source[8192] = "#include \"bpf/uapi.h\"\n", *path;
	char words[PATH_MAX + 100];
	size_t len = strlen(source);

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		len += snprintf(source + len, sizeof(source) - len,
				"_Static_assert((long long)(%s) == %lld, "
				"\"\");\n",
				numbers[i].what, numbers[i].value);
	ck_assert_uint_lt(len, sizeof(source));
	path = cli_file(source, len);
	snprintf(words, sizeof(words), "-fsyntax-only -x c %s", path);
	must_compile(words);
	unlink(path);
	free(path);
}

static const struct {
	const char *says;
	void (*check)(void);
} tables[] = {
	{ "each declared helper has its number", helpers_right },
	{ "each helper is declared, and once", helpers_all },
	{ "numbers and sizes are those of <linux/bpf.h>", numbers_same },
};

static void check_tables(int i)
{
	tables[i].check();
}
TABLE(include_tables, tables, check_tables);
