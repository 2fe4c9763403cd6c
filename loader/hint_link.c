/*
 * hint_link.c - a program was loaded for a function, but is not attached to
 * it: who is there already?
 *
 *     38 programs at one function     the 39th: E2BIG   (BPF_MAX_TRAMP_LINKS)
 *     freplace at a function          any other there: EBUSY
 *     any other at a function         freplace there: EBUSY
 *     a function without a place      any: EBUSY
 *     freplace, attached before       again: EINVAL
 *
 * Each link says what it is at: by the BTF of the kernel or of a program, and
 * by a number in it.  So all links of this machine are looked through.
 */
#include "loader/btf/btf.h"
#include "loader/hint_rule.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MOST_PROGRAMS 38 /* at one function */
#define FREPLACE      0	 /* attach type of its links */

struct at_function {
	uint32_t prog_type;
	uint32_t btf_obj, btf_id; /* the function */
	int count;		  /* links that are there */
	bool replaced;		  /* one of them is freplace's */
	uint32_t prog;		  /* of the last one seen, or of that one */
};

static int info_by_id(enum sys_kind kind, uint32_t id, void *info,
		      uint32_t size)
{
	int fd = sys_fd_by_id(kind, id), err;

	if (fd < 0)
		return fd;
	memset(info, 0, size);
	err = sys_obj_info(fd, info, size);
	close(fd);
	return err;
}

/* A link at a program's function names the program, not its BTF. */
static bool is_there(const struct at_function *at,
		     const struct bpf_link_info *link)
{
	struct bpf_prog_info target;

	if (link->type != BPF_LINK_TYPE_TRACING ||
	    link->tracing.target_btf_id != at->btf_id)
		return false;
	return link->tracing.target_obj_id == at->btf_obj ||
	       (!info_by_id(SYS_PROGS, link->tracing.target_obj_id, &target,
			    sizeof(target)) &&
		target.btf_id == at->btf_obj);
}

static void look_through(struct at_function *at)
{
	struct bpf_link_info link;
	uint32_t id = 0;

	while (sys_next_id(SYS_LINKS, id, &id) == 0) {
		if (info_by_id(SYS_LINKS, id, &link, sizeof(link)) ||
		    !is_there(at, &link))
			continue;
		at->count++;
		if (at->replaced)
			continue;
		at->replaced = link.tracing.attach_type == FREPLACE;
		at->prog = link.prog_id;
	}
}

/* What the program of the failed call is for.  False: not a function. */
static bool find_function(const struct hint *h, struct at_function *at)
{
	struct bpf_prog_info prog = { 0 };
	int fd = h->failure->call.cmd == BPF_LINK_CREATE
			 ? (int)h->attr->link_create.prog_fd
			 : (int)h->attr->raw_tracepoint.prog_fd;

	if (sys_obj_info(fd, &prog, sizeof(prog)) || !prog.attach_btf_id)
		return false;
	*at = (struct at_function){ .prog_type = prog.type,
				    .btf_obj = prog.attach_btf_obj_id,
				    .btf_id = prog.attach_btf_id };
	look_through(at);
	return true;
}

static bool is_full(struct hint *h, const struct at_function *at)
{
	if (at->count < MOST_PROGRAMS)
		return false;
	hint_why(h,
		 "%d programs are attached to that function, and the kernel "
		 "takes no more than %d",
		 at->count, MOST_PROGRAMS);
	hint_try(h, "one program that does what several of them do");
	return true;
}

/* The kernel finds something else where the place for a call should be. */
static bool has_no_place(struct hint *h, const struct at_function *at)
{
	char name[32] = "";
	struct bpf_btf_info info = { .name = (uintptr_t)name,
				     .name_len = sizeof(name) };
	int fd = sys_fd_by_id(SYS_BTFS, at->btf_obj);
	int err = fd < 0 ? fd : sys_btf_info(fd, &info);
	struct btf btf = { 0 };
	const struct btf_type *t;
	bool said;

	if (fd >= 0)
		close(fd);
	if (err || strcmp(name, "vmlinux") ||
	    btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL))
		return false;
	t = btf_type(&btf, at->btf_id);
	said = t && hint_untraceable(h, btf_name(&btf, t));
	btf_close(&btf);
	return said;
}

static bool is_busy(struct hint *h, const struct at_function *at)
{
	struct bpf_prog_info prog;

	if (!at->count)
		return has_no_place(h, at);
	if (info_by_id(SYS_PROGS, at->prog, &prog, sizeof(prog)))
		return false;
	if (at->replaced)
		hint_why(h,
			 "program %u ('%s') is in place of that function: no "
			 "other one can be, and none can be attached to it",
			 prog.id, prog.name);
	else
		hint_why(h,
			 "program %u ('%s') is attached to that function: what "
			 "others look at is not replaced",
			 prog.id, prog.name);
	hint_try(h, "close that program's link first");
	return true;
}

/* Its target is forgotten when it is attached; a link of its own could name
 * it again. */
static bool is_used_up(struct hint *h, const struct at_function *at)
{
	if (at->prog_type != BPF_PROG_TYPE_EXT)
		return false;
	hint_why(h, "a freplace program is attached once; from then on it no "
		    "longer knows what it is to replace");
	hint_try(h, "load it again, and attach that");
	return true;
}

bool hint_link(struct hint *h)
{
	struct at_function at;

	if (!find_function(h, &at))
		return false;
	switch (h->err) {
	case E2BIG: return is_full(h, &at);
	case EBUSY: return is_busy(h, &at);
	case EINVAL: return is_used_up(h, &at);
	}
	return false;
}
