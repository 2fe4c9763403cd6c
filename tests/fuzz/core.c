/* Any types of an object, any types of a kernel, and a CO-RE record. */
#include "loader/btf/core.h"
#include "loader/err.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file of BTF without types, to be replaced. */
static const char *no_types(void)
{
	static const struct btf_header h = {
		BTF_MAGIC, BTF_VERSION, 0, sizeof(h), 0, 0, 0, 1
	};
	static char path[64];
	int fd;

	if (*path)
		return path;
	fd = memfd_create("no types", MFD_CLOEXEC);
	if (fd < 0 || write(fd, &h, sizeof(h)) != sizeof(h) ||
	    write(fd, "", 1) != 1)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

static int open_target(struct target *target, const struct fuzz_input *in)
{
	if (target_open(target, no_types()))
		abort();
	btf_close(&target->vmlinux);
	return btf_read(&target->vmlinux, in->b, in->b_len, NULL);
}

static void ask(const struct core_query *query, struct target *target,
		const struct fuzz_input *in)
{
	struct bpf_insn insns[2];
	struct core_answer answer;

	if (fuzz_said(core_resolve(query, target, &answer)))
		return;
	core_say(fuzz_out(), query, &answer);
	memcpy(insns, in->head.insns, sizeof(insns));
	fuzz_said(core_patch(insns, 2, in->head.slot % 2, query, &answer));
	memcpy(insns, in->head.insns, sizeof(insns));
	if (!answer.poison && answer.found && answer.check)
		insns[0].imm = answer.old;
	fuzz_said(core_patch(insns, 2, 0, query, &answer));
}

/* What the record asks, and one other kind of question. */
static void ask_all(const struct btf *btf, struct target *target,
		    const struct fuzz_input *in)
{
	struct core_query query = { btf, in->head.id, in->text,
				    (int)in->head.kind };
	struct core_query other = { btf, in->head.id % btf->end, in->text,
				    (int)(in->head.kind >> 8) % 13 };
	char why[64];

	if (!*core_kind_name(other.kind))
		abort();
	fuzz_said(core_want(&query, target));
	fuzz_said(core_want(&other, target));
	ask(&query, target, in);
	ask(&other, target, in);
	core_compatible(btf, in->head.id, &target->vmlinux, in->head.slot, why,
			sizeof(why));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in;
	struct target target;
	struct btf btf;

	if (!fuzz_open(&in, data, size))
		return 0;
	if (!fuzz_said(btf_read(&btf, in.a, in.a_len, NULL))) {
		if (!fuzz_said(open_target(&target, &in)))
			ask_all(&btf, &target, &in);
		target_close(&target);
	}
	btf_close(&btf);
	fuzz_close(&in);
	return 0;
}

FUZZ_FORMAT(FUZZ_BTF_BTF)
