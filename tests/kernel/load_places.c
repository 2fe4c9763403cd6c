/* The loader: programs that belong somewhere in the kernel's types: a table of
 * functions, another program, a module. */
#include "tests/kernel/load.h"
#include "insn/insn.h"
#include "loader/attach/link.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- A table of functions ---- */

OBJECT(ops);
OBJECT(ops_link);

static const char *const members[] = { "ssthresh", "cong_avoid", "undo_cwnd" };

/* Is it one of the ways that TCP may take? */
static bool is_listed(const char *name)
{
	char text[4096] = "";
	int fd = open("/proc/sys/net/ipv4/tcp_available_congestion_control",
		      O_RDONLY | O_CLOEXEC);
	ssize_t len = read(fd, text, sizeof(text) - 1);

	close(fd);
	ck_assert_int_gt(len, 0);
	return strstr(text, name);
}

static const struct {
	const char *says;
	const struct object *object;
	const char *name;
	bool by_link; /* 6.4 */
} tables[] = {
	{ "load: a table of functions is known to TCP until it is closed", &ops,
	  "rawbpf_map", false },
	{ "load: the same by a link", &ops_link, "rawbpf_link", true },
};

/* By number: its attach type is the member's place in this kernel's struct,
 * whatever order the object has them in. */
static void check_members(struct load *load)
{
	const struct btf_type *t;
	struct btf btf;
	uint32_t id;

	ck_assert_int_eq(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL), 0);
	id = btf_find_kind(&btf, "tcp_congestion_ops", BTF_KIND_STRUCT);
	t = btf_type(&btf, id);
	for (int i = 0; i < 3; i++) {
		struct prog_spec *spec =
			&load_prog_find(load, members[i])->spec;

		ck_assert_uint_eq(spec->attach_btf_id, id);
		ck_assert_str_eq(
			btf_field(&btf, t, spec->expected_attach_type).name,
			members[i]);
	}
	btf_close(&btf);
}

/* 6.1: the map's flag is not known. */
static void check_no_link(struct load *load)
{
	ck_assert_int_eq(load_all(load), -EINVAL);
	must_say(err_text(), "map table: this kernel takes no table that is "
			     "registered by a link (6.4)");
}

static void check_table(int i)
{
	struct load load;
	struct link link;
	int err;

	must_open(&load, tables[i].object, NULL);
	if (tables[i].by_link && !since(6, 4)) {
		check_no_link(&load);
		load_close(&load);
		return;
	}
	ck_assert_int_eq(load_all(&load), 0);
	check_members(&load);
	ck_assert(!is_listed(tables[i].name));
	err = link_struct_ops(&link, load.maps[0].fd, load.maps[0].value);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_int_eq(link.fd >= 0, tables[i].by_link);
	ck_assert(is_listed(tables[i].name));
	link_close(&link);
	ck_assert(!is_listed(tables[i].name));
	load_close(&load);
}
TABLE(load_tables, tables, check_table);

OBJECT(ops_asked);

static const struct {
	const char *says;
	int only; /* so many of its programs */
	bool there;
} asked[] = {
	{ "load: a table with a ? is left out, with its programs", 0, false },
	{ "load: a table with a ? is loaded if one of its programs is", 1,
	  true },
	{ "load: a table with a ? is loaded if all of its programs are", 3,
	  true },
};

static void check_asked(int i)
{
	struct load_want want = { .only = members,
				  .only_count = asked[i].only };
	struct load load;
	int loaded = 0;

	must_load(&load, &ops_asked, &want);
	ck_assert_int_eq(load.maps[0].left_out, !asked[i].there);
	ck_assert_int_eq(load.maps[0].fd >= 0, asked[i].there);
	for (int p = 0; p < load.progdefs.count; p++)
		loaded += load.progs[p].fd >= 0;
	ck_assert_int_eq(loaded, asked[i].only);
	load_close(&load);
}
TABLE(load_tables_asked, asked, check_asked);

OBJECT(ops_newer);

static const struct {
	const char *says;
} newer[] = { { "load: a function that a kernel's table has no place for "
		"ends nothing but its program" } };

static void check_newer(int i)
{
	struct load load;

	(void)i;
	must_open(&load, &ops_newer, NULL);
	ck_assert_int_eq(load_all(&load), 1);
	ck_assert_int_ge(load_prog_find(&load, "ssthresh")->fd, 0);
	must_say(load_prog_find(&load, "of_another_kernel")->error,
		 "this kernel's table has no member 'of_another_kernel'");
	load_close(&load);
}
TABLE(load_tables_newer, newer, check_newer);

/* ---- Another program ---- */

OBJECT(replaced);
OBJECT(replacing);

/* The host's kernel takes no program at a function, by a rule of its own. */
static bool takes_functions(void)
{
	static const struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
						 BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACING,
				  .expected_attach_type = BPF_TRACE_FENTRY,
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };

	return sys_prog_load(&spec) != -EPERM;
}

static void replaces(struct load *first, struct load *second)
{
	struct link link;

	ck_assert_int_eq(load_all(second), !takes_functions());
	if (!takes_functions()) {
		must_say(second->progs[0].error,
			 "program 'better': bpf(BPF_PROG_LOAD): Operation not "
			 "permitted (EPERM)");
		return;
	}
	ck_assert_msg(link_btf(&link, second->progs[0].fd) == 0, "%s",
		      err_text());
	ck_assert_int_eq(run(first, "asks"), 42);
	link_close(&link);
	ck_assert_int_eq(run(first, "asks"), 1);
}

static void is_not_said(struct load *first, struct load *second)
{
	(void)first;
	second->want.target_prog = 0;
	ck_assert_int_eq(load_all(second), 1);
	must_say(second->progs[0].error,
		 "program better: SEC(\"freplace/answer\"): say which loaded "
		 "program has that function");
}

static void is_not_there(struct load *first, struct load *second)
{
	(void)first;
	second->progs[0].wanted = false;
	second->progs[1].wanted = true;
	ck_assert_int_eq(load_all(second), 1);
	must_say(second->progs[1].error,
		 "program misnamed: that program has no function "
		 "'no_such_answer'");
}

static const struct {
	const char *says;
	void (*check)(struct load *first, struct load *second);
} others[] = {
	{ "load: a function of a loaded program is replaced", replaces },
	{ "load: freplace, and it is not said in which program", is_not_said },
	{ "load: freplace of a function that is not there", is_not_there },
};

static void check_other(int i)
{
	struct load_want want = { 0 };
	struct load first, second;

	must_load(&first, &replaced, NULL);
	ck_assert_int_eq(run(&first, "asks"), 1);
	want.target_prog = load_prog_find(&first, "asks")->fd;
	must_open(&second, &replacing, &want);
	others[i].check(&first, &second);
	load_close(&second);
	load_close(&first);
}
TABLE(load_others, others, check_other);

/* ---- A module ---- */

OBJECT(module);

/* A network device of that kind, in a network of our own: both go with us. */
static void make_device(const char *kind)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg info;
		struct rtattr about, kind;
		char name[8];
	} ask = {
		.header = { .nlmsg_len = sizeof(ask),
			    .nlmsg_type = RTM_NEWLINK,
			    .nlmsg_flags =
				    NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK },
		.about = { .rta_type = IFLA_LINKINFO,
			   .rta_len = 2 * sizeof(struct rtattr) + 8 },
		.kind = { .rta_type = 1, /* IFLA_INFO_KIND */
			  .rta_len = sizeof(struct rtattr) + 8 },
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
	} answer;
	int fd;

	strncpy(ask.name, kind, sizeof(ask.name) - 1);
	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	ck_assert_int_eq(send(fd, &ask, sizeof(ask), 0), sizeof(ask));
	ck_assert_int_gt(recv(fd, &answer, sizeof(answer), 0), 0);
	ck_assert_int_eq(answer.error.error, 0);
	close(fd);
}

static bool is_module(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/kernel/btf/%s", name);
	return access(path, F_OK) == 0;
}

static void its_function(struct load *load)
{
	struct load_prog *prog = load_prog_find(load, "on_setup");
	struct link link;

	if (!is_module("dummy")) {
		ck_assert_int_eq(load_all(load), 1);
		must_say(prog->error,
			 takes_functions() ? "dummy_setup" : "program");
		return;
	}
	ck_assert_msg(load_all(load) == 0, "%s", prog->error);
	ck_assert_int_gt(prog->spec.attach_fd, 0);
	ck_assert_msg(link_btf(&link, prog->fd) == 0, "%s", err_text());
	make_device("dummy");
	ck_assert_uint_eq(variable(load, "calls"), 1);
	link_close(&link);
}

/* Where it is no module the kernel may have it itself, or not at all. */
static void its_type(struct load *load)
{
	const struct core_answer *answer;
	int result;

	ck_assert_int_eq(load_all(load), 0);
	ck_assert_int_eq(load->record_count, 3);
	answer = &load->records[0].answer;
	result = run(load, "has_type");
	ck_assert_int_eq(result, answer->found ? 3 : 0);
	if (is_module("veth")) {
		ck_assert_int_eq(result, 3);
		ck_assert_int_ge(answer->type.module, 0);
		ck_assert_str_eq(load->target.modules[answer->type.module].name,
				 "veth");
	}
}

static const struct {
	const char *says, *prog;
	void (*check)(struct load *load);
} modules[] = {
	{ "load: a program at a function of a module runs", "on_setup",
	  its_function },
	{ "load: a type that only a module has", "has_type", its_type },
};

static void check_module(int i)
{
	struct load_want want = { .only = &modules[i].prog, .only_count = 1 };
	struct load load;

	must_open(&load, &module, &want);
	modules[i].check(&load);
	load_close(&load);
}
TABLE(load_modules, modules, check_module);
