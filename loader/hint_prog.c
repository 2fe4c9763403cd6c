/*
 * hint_prog.c - BPF_PROG_LOAD was refused: before the verifier, or by it?
 *
 *   fields of the attr --> type, licence, sizes --> verifier --> log
 *   E2BIG, EINVAL          EINVAL, EPERM            EACCES, EINVAL, ...
 *
 * The failed call's program is kept (sys.h), so it can be loaded again with
 * one thing changed.  Only the verifier writes a log: no log, no verifier.
 */
#include "insn/insn.h"
#include "insn/names.h"
#include "insn/verifier/log.h"
#include "loader/hint_rule.h"
#include "loader/prog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_INSNS	  1000000 /* BPF_COMPLEXITY_LIMIT_INSNS */
#define MOST_UNPRIVILEGED 4096	  /* BPF_MAXINSNS */
#define MOST_ATTACH_TYPE  57	  /* as of 6.18 */
#define SMALLEST_LOG	  128	  /* before 6.2 */

/* The program again, without its types.  False: it used what prog_spec has
 * no field for, or was too long to be kept. */
static bool code_of(const struct hint *h, struct prog_spec *spec)
{
	const union bpf_attr *attr = h->attr;

	if (!h->failure->insn_cnt || attr->attach_prog_fd || attr->fd_array)
		return false;
	*spec = (struct prog_spec){
		.type = attr->prog_type,
		.insns = h->failure->insns,
		.insn_cnt = h->failure->insn_cnt,
		.license = h->failure->name,
		.expected_attach_type = attr->expected_attach_type,
		.attach_btf_id = attr->attach_btf_id,
		.flags = attr->prog_flags,
	};
	memcpy(spec->name, attr->prog_name, sizeof(spec->name));
	return true;
}

/* The same as it was: what it said of its types may be gone. */
static bool spec_of(const struct hint *h, struct prog_spec *spec)
{
	return !h->attr->prog_btf_fd && !h->attr->attach_btf_id &&
	       code_of(h, spec);
}

/* 0, or -errno. */
static int try_load(struct prog_spec spec)
{
	int fd = sys_prog_load(&spec);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

bool hint_prog_size(struct hint *h)
{
	uint32_t n = h->attr->insn_cnt;

	if (n == 0) {
		hint_why(h, "the program has no instructions: insn_cnt is 0");
		return true;
	}
	if (n > MOST_INSNS) {
		hint_why(h,
			 "the program has %u instructions; the verifier "
			 "takes 1000000",
			 n);
		return true;
	}
	if (n > MOST_UNPRIVILEGED && !cap_has(&h->cap, CAP_BPF) &&
	    !cap_has(&h->cap, CAP_SYS_ADMIN)) {
		hint_why(h,
			 "the program has %u instructions; without CAP_BPF "
			 "it may have 4096",
			 n);
		hint_try_privilege(h, CAP_BPF, -1);
		return true;
	}
	return false;
}

/* The log's buffer is off, whatever the program is. */
bool hint_prog_log(struct hint *h)
{
	const union bpf_attr *attr = h->attr;

	if (h->err == ENOSPC && attr->log_level) {
		hint_why(h,
			 "the log needs more than log_size = %u bytes: "
			 "ENOSPC says so even for a program that would be "
			 "accepted",
			 attr->log_size);
		if (h->failure->attr.load.log_true_size > attr->log_size)
			hint_try(h,
				 "log_size = %u, which the kernel says it "
				 "needs",
				 h->failure->attr.load.log_true_size);
		else
			hint_try(h, "a log_size twice as large, until it fits");
		return true;
	}
	if (h->err != EINVAL)
		return false;
	if (!attr->log_level && (attr->log_buf || attr->log_size)) {
		hint_why(h, "there is a buffer for the log, but log_level is "
			    "0: then log_buf and log_size must be 0 too");
		return true;
	}
	if (attr->log_level &&
	    (!attr->log_buf || attr->log_size < SMALLEST_LOG)) {
		hint_why(h,
			 "log_level is %u, so the log needs a buffer of at "
			 "least 128 bytes; log_size is %u",
			 attr->log_level, attr->log_size);
		return true;
	}
	return false;
}

bool hint_prog_license(struct hint *h)
{
	struct prog_spec spec;

	if (!code_of(h, &spec) || !strcmp(spec.license, "GPL"))
		return false;
	spec.license = "GPL";
	if (try_load(spec) < 0)
		return false;
	hint_why(h,
		 "the license is \"%s\", and the program calls a helper, or "
		 "is of a type, that the kernel keeps for GPL programs",
		 h->failure->name);
	hint_try(h, "license = \"GPL\": with it the program is loaded");
	return true;
}

/* ---- the verifier ----------------------------------------------------- */

/* Statistics come after the message. */
bool hint_prog_verifier(struct hint *h)
{
	const struct vlog_record *words = NULL;
	struct vlog log = { 0 };
	struct prog_spec spec;
	bool refused = h->err == EACCES && h->attr->log_level;

	if (spec_of(h, &spec) && try_load(spec) == -h->err) {
		char *text = prog_log(&spec, 1);

		if (text && vlog_read(&log, text, strlen(text)) == 0)
			words = vlog_last_words(&log);
		refused = words != NULL;
	}
	if (words)
		hint_why(h, "the verifier refused the program: %.*s",
			 words->length < 200 ? (int)words->length : 200,
			 vlog_text(&log, words));
	else if (refused)
		hint_why(h, "the verifier refused the program");
	if (refused)
		hint_try(h, "rawbpf why, with the object or its log: which "
			    "line, how it came to that, what to write");
	vlog_close(&log);
	return refused;
}

/* ---- fields, when the verifier was not reached -------------------------- */

static bool bad_attach_type(struct hint *h, struct prog_spec spec)
{
	uint32_t was = spec.expected_attach_type, type = 0;
	const struct name *name;

	while (type <= MOST_ATTACH_TYPE &&
	       hint_load_trivial(spec.type, type) == -EINVAL)
		type++;
	spec.expected_attach_type = type;
	if (type > MOST_ATTACH_TYPE || type == was || try_load(spec) == -EINVAL)
		return false;
	name = name_by_id(&attach_type_names, (int)type);
	hint_why(h,
		 "expected_attach_type = %u is none for a program of type "
		 "%s",
		 was, name_of(&prog_type_names, (int)spec.type));
	hint_try(h, "expected_attach_type = %u (BPF_%s) is one that is taken",
		 type, name ? name->name : "?");
	return true;
}

static bool bad_flags(struct hint *h, struct prog_spec spec)
{
	uint32_t was = spec.flags;

	spec.flags = 0;
	if (!was || try_load(spec) < 0)
		return false;
	hint_why(h,
		 "prog_flags = 0x%x: this kernel, or this program type, "
		 "does not take that",
		 was);
	hint_try(h, "prog_flags = 0: with it the program is loaded");
	return true;
}

static bool bad_name(struct hint *h, struct prog_spec spec)
{
	if (!spec.name[0])
		return false;
	memset(spec.name, 0, sizeof(spec.name));
	if (try_load(spec) < 0)
		return false;
	hint_why(h, "prog_name may have letters, digits, '_' and '.' only");
	hint_try(h, "another name: without one the program is loaded");
	return true;
}

/* Does the verifier write about an empty program of that type? */
static bool is_verified(uint32_t type, uint32_t attach_type)
{
	static const struct bpf_insn insns[] = { BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = type,
				  .insns = insns,
				  .insn_cnt = 1,
				  .license = "GPL",
				  .expected_attach_type = attach_type };
	char *log = prog_log(&spec, 1);

	free(log);
	return log != NULL;
}

static bool unknown_type(struct hint *h)
{
	uint32_t id = h->attr->prog_type;
	const struct name *name = name_by_id(&prog_type_names, (int)id);

	if (!is_verified(BPF_PROG_TYPE_SOCKET_FILTER, 0))
		return false;
	if (!name || name->id == 0) {
		hint_why(h, "there is no program type %u", id);
		return true;
	}
	for (uint32_t type = 0; type <= MOST_ATTACH_TYPE; type++)
		if (is_verified(id, type))
			return false;
	hint_why(h,
		 "this kernel does not know program type %s, which appeared "
		 "in %d.%d and can be left out of a kernel's configuration",
		 name->name, name->since >> 16, name->since >> 8 & 0xff);
	hint_try(h, "uname -r; %s", hint_vm());
	return true;
}

bool hint_prog_fields(struct hint *h)
{
	struct prog_spec spec;

	if (spec_of(h, &spec) && (bad_flags(h, spec) || bad_name(h, spec) ||
				  bad_attach_type(h, spec)))
		return true;
	return unknown_type(h);
}
