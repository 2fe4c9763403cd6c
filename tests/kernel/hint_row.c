/* What the tables of provoked failures have in common: see hint_row.h. */
#include "tests/kernel/hint_row.h"
#include "insn/insn.h"
#include "loader/cap.h"
#include "loader/err.h"
#include "loader/hint.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- who we are when it fails ---------------------------------------- */

/* glibc has it without a prototype. */
int capset(cap_user_header_t header, const cap_user_data_t data);

static void keep_only(int cap)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2] = { { 0 }, { 0 } };

	data[cap / 32].effective = data[cap / 32].permitted = 1U << cap % 32;
	ck_assert_int_eq(capset(&header, data), 0);
}

static void become_nobody(void)
{
	ck_assert_int_eq(setgroups(0, NULL), 0);
	ck_assert_int_eq(setgid(65534), 0);
	ck_assert_int_eq(setuid(65534), 0);
	prctl(PR_SET_DUMPABLE, 1); /* or /proc/self is root's */
}

/* bpf() and perf_event_open() answer `err`. */
static void install_filter(int err)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter),
			 0);
}

/* What a row leaves open, the hint looks at; after it, nobody does. */
static bool was_open[64];

static void note_open(void)
{
	for (int fd = 0; fd < 64; fd++)
		was_open[fd] = fcntl(fd, F_GETFD) >= 0;
}

static void close_new(void)
{
	for (int fd = 0; fd < 64; fd++)
		if (!was_open[fd])
			close(fd);
}

void hint_become(enum who who)
{
	if (geteuid() != 0)
		skip("only root can become somebody else");
	note_open();
	switch (who) {
	case ROOT: break;
	case NOBODY: become_nobody(); break;
	case BPF_ONLY: keep_only(CAP_BPF); break;
	case USERNS: ck_assert_int_eq(unshare(CLONE_NEWUSER), 0); break;
	case FILTER_EPERM: install_filter(EPERM); break;
	case FILTER_ENOSYS: install_filter(ENOSYS); break;
	}
}

/* ---- what the hint says ------------------------------------------------ */

/* Where a line breaks is no matter here. */
char *hint_text(bool (*print)(FILE *out))
{
	char *text = NULL, *from, *to;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool printed = print(out);

	fclose(out);
	ck_assert_int_eq(printed, text[0] != '\0');
	for (from = to = text; *from; from++) {
		if (*from == '\n')
			*from = ' ';
		if (*from != ' ' || to == text || to[-1] != ' ')
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

/* A hint leaves the error text as it was. */
static char *text_of_failure(void)
{
	char before[512], *text;

	snprintf(before, sizeof(before), "%s", err_text());
	text = hint_text(hint_print);
	ck_assert_str_eq(err_text(), before);
	if (getenv("RAWBPF_SHOW_HINTS"))
		fprintf(stderr, "%s\n  %s\n", before, text);
	return text;
}

void hint_expect(int err, const struct hint_want *want)
{
	char *text;

	ck_assert_int_lt(err, 0);
	if (want->err)
		ck_assert_str_eq(err_name(err), err_name(want->err));
	text = text_of_failure();
	ck_assert_msg(strstr(text, want->cause), "no '%s' in: %s", want->cause,
		      text);
	ck_assert_msg(!strstr(text, want->not ), "'%s' in: %s", want->not,
		      text);
	free(text);
	close_new();
}

/* ---- calls --------------------------------------------------------------- */

int hint_load(struct prog_spec spec)
{
	static const struct bpf_insn nothing[] = {
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};

	if (!spec.insns) {
		spec.insns = nothing;
		spec.insn_cnt = 2;
	}
	if (!spec.license)
		spec.license = "GPL";
	return sys_prog_load(&spec);
}

int hint_create(struct map_spec spec)
{
	return sys_map_create(&spec);
}

int hint_hash_of_one(uint32_t flags)
{
	return CREATE(.type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4,
		      .max_entries = 1, .flags = flags);
}
