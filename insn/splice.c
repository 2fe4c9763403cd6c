/*
 * splice.c - put instructions between those of a program: see splice.h.
 *
 * First the new place of each old slot is counted, then everything is copied
 * there, then each jump is measured again.
 */
#include "insn/splice.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct job {
	const struct bpf_insn *prog;
	int len;
	const struct splice *at;
	int *place; /* of what stands before the slot, by old slot */
	struct bpf_insn *out;
};

/* Where a slot itself is now. */
static int new_place(const struct job *job, int pc)
{
	return job->place[pc] + job->at[pc].before_count;
}

/* The places of all slots; the length of the whole. */
static int count_places(struct job *job, const struct splice *head)
{
	int n = head->before_count;

	for (int pc = 0; pc < job->len; pc++) {
		job->place[pc] = n;
		n += job->at[pc].before_count + 1 + job->at[pc].after_count;
	}
	return n;
}

static struct bpf_insn *put(struct bpf_insn *to, const struct bpf_insn *insns,
			    int count)
{
	if (count > 0)
		memcpy(to, insns, count * sizeof(*insns));
	return to + count;
}

static void copy(struct job *job, const struct splice *head)
{
	struct bpf_insn *to = put(job->out, head->before, head->before_count);

	for (int pc = 0; pc < job->len; pc++) {
		to = put(to, job->at[pc].before, job->at[pc].before_count);
		to = put(to, &job->prog[pc], 1);
		to = put(to, job->at[pc].after, job->at[pc].after_count);
	}
}

/* Which field holds the distance: off, imm, or none (0). */
enum distance {
	NO_DISTANCE,
	IN_OFF,
	IN_IMM
};

static enum distance distance_of(const struct bpf_insn *in)
{
	if (insn_is_wide(in))
		return in->src_reg == BPF_PSEUDO_FUNC ? IN_IMM : NO_DISTANCE;
	if (BPF_CLASS(in->code) != BPF_JMP && BPF_CLASS(in->code) != BPF_JMP32)
		return NO_DISTANCE;
	switch (BPF_OP(in->code)) {
	case BPF_EXIT: return NO_DISTANCE;
	case BPF_CALL:
		return in->src_reg == BPF_PSEUDO_CALL ? IN_IMM : NO_DISTANCE;
	case BPF_JA: return BPF_CLASS(in->code) == BPF_JMP32 ? IN_IMM : IN_OFF;
	}
	return IN_OFF;
}

/* Measure the jump of old slot `pc` again.  0, -EINVAL or -ERANGE. */
static int mend(struct job *job, int pc)
{
	const struct bpf_insn *old = &job->prog[pc];
	struct bpf_insn *in = &job->out[new_place(job, pc)];
	enum distance field = distance_of(old);
	long target, distance;

	if (field == NO_DISTANCE)
		return 0;
	target = (long)pc + 1 + (field == IN_OFF ? old->off : old->imm);
	if (target < 0 || target >= job->len)
		return -EINVAL;
	distance = (long)job->place[target] - new_place(job, pc) - 1;
	if (field == IN_OFF && (distance < SHRT_MIN || distance > SHRT_MAX))
		return -ERANGE;
	if (field == IN_OFF)
		in->off = distance;
	else
		in->imm = distance;
	return 0;
}

static int mend_all(struct job *job)
{
	int err = 0;

	for (int pc = 0; !err && pc < job->len; pc++) {
		err = mend(job, pc);
		pc += insn_is_wide(&job->prog[pc]);
	}
	return err;
}

int insn_splice(const struct bpf_insn *prog, int len, const struct splice *head,
		const struct splice *at, struct bpf_insn **out)
{
	struct job job = { .prog = prog, .len = len, .at = at };
	int count = 0, err = -ENOMEM;

	job.place = calloc(len, sizeof(*job.place));
	if (job.place)
		count = count_places(&job, head);
	job.out = calloc(count, sizeof(*job.out));
	if (job.place && job.out) {
		copy(&job, head);
		err = mend_all(&job);
	}
	free(job.place);
	if (err) {
		free(job.out);
		job.out = NULL;
	}
	*out = job.out;
	return err ? err : count;
}
