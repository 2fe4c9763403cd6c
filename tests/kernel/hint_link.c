/* Programs that are loaded, and that the kernel will not attach where they
 * belong: who is there already. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST 38

OBJECT(replaced);
OBJECT(replacing);
OBJECT(watching);

static void expect(int got, int err, const char *words)
{
	char *hint;

	ck_assert_int_eq(got, err);
	hint = hint_text(hint_print);
	must_say(hint, words);
	free(hint);
}

/* ---- A function of the kernel ---- */

static int load_empty(const char *function)
{
	static const struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
						 BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACING,
				  .expected_attach_type = BPF_TRACE_FENTRY,
				  .name = "empty",
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };
	struct btf btf;

	ck_assert_int_eq(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL), 0);
	spec.attach_btf_id = btf_find_kind(&btf, function, BTF_KIND_FUNC);
	btf_close(&btf);
	return load_or_say(&spec);
}

static void one_too_many(void)
{
	struct link links[MOST + 1];
	int fd = load_empty("security_task_getpgid");

	for (int i = 0; i < MOST; i++) {
		int other = load_empty("security_task_getpgid");

		ck_assert_int_eq(link_btf(&links[i], other), 0);
		close(other); /* its link holds it */
	}
	expect(link_btf(&links[MOST], fd), -E2BIG,
	       "38 programs are attached to that function, and the kernel "
	       "takes no more than 38");
	for (int i = 0; i < MOST; i++)
		link_close(&links[i]);
	close(fd);
}

static void no_place(void)
{
	struct link link;
	int fd = load_empty("sched_clock");

	expect(link_btf(&link, fd), -EBUSY,
	       "sched_clock is compiled without a place for probes");
	close(fd);
}

/* ---- A function of a program ---- */

static struct load target, first, second;

static void load_both(const struct object *one, const struct object *two)
{
	struct load_want want = { 0 };

	must_load(&target, &replaced, NULL);
	want.target_prog = load_prog_find(&target, "asks")->fd;
	must_load(&first, one, &want);
	must_load(&second, two, &want);
}

static void close_all(void)
{
	load_close(&second);
	load_close(&first);
	load_close(&target);
}

static void one_after_the_other(const struct object *one,
				const struct object *two, const char *words)
{
	struct link link, other;

	load_both(one, two);
	ck_assert_int_eq(link_btf(&link, first.progs[0].fd), 0);
	expect(link_btf(&other, second.progs[0].fd), -EBUSY, words);
	link_close(&link);
	ck_assert_int_eq(link_btf(&other, second.progs[0].fd), 0);
	link_close(&other);
	close_all();
}

static void replaced_twice(void)
{
	one_after_the_other(&replacing, &replacing,
			    "('better') is in place of that function: no other "
			    "one can be");
}

static void replaced_then_watched(void)
{
	one_after_the_other(&replacing, &watching,
			    "('better') is in place of that function");
}

static void watched_then_replaced(void)
{
	one_after_the_other(&watching, &replacing,
			    "('watch_entry') is attached to that function: "
			    "what others look at is not replaced");
}

static void attached_again(void)
{
	struct link link;

	load_both(&replacing, &watching);
	ck_assert_int_eq(link_btf(&link, first.progs[0].fd), 0);
	link_close(&link);
	expect(link_btf(&link, first.progs[0].fd), -EINVAL,
	       "a freplace program is attached once");
	close_all();
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "hint: one program too many at a function", one_too_many },
	{ "hint: a function without a place for a call", no_place },
	{ "hint: a function that is replaced, replaced", replaced_twice },
	{ "hint: a function that is replaced, watched", replaced_then_watched },
	{ "hint: a function that is watched, replaced", watched_then_replaced },
	{ "hint: a replacement that is attached again", attached_again },
};

static void check_row(int i)
{
	need_functions();
	rows[i].check();
}
TABLE(hint_link, rows, check_row);
