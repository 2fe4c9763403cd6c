/*
 * fields.c - ask for each field of a context whether it may be used.
 *
 *     int f(struct __sk_buff *skb)         the first parameter: its struct
 *
 *     r0 = *(u32 *)(r1 +0)                 len: the kernel takes it
 *     r0 = *(u32 *)(r1 +92)                remote_ip4: it does not
 *
 * No list says which: it is a function for each type of program
 * (net/core/filter.c sk_filter_is_valid_access() and its like).
 */
#include "loader/why/fields.h"
#include "insn/insn.h"
#include "insn/verifier/append.h"
#include "loader/btf/find.h"
#include "loader/load/load.h"
#include "loader/sys.h"

#include <string.h>
#include <unistd.h>

/* What the first parameter points to; 0: it is no struct, or not known. */
static uint32_t context_of(const struct load *load, const struct proginfo *info)
{
	const struct btf *btf = &load->btf;
	const struct btf_type *t;
	struct bpf_func_info func;
	uint32_t id;

	if (!info->funcs.count)
		return 0;
	memcpy(&func, info->funcs.rows, sizeof(func));
	t = btf_type(btf, func.type_id);
	t = btf_kind(t) == BTF_KIND_FUNC ? btf_type(btf, t->type) : NULL;
	if (btf_kind(t) != BTF_KIND_FUNC_PROTO || !btf_vlen(t))
		return 0;
	id = btf_skip(btf, ((const struct btf_param *)(t + 1))->type);
	t = btf_type(btf, id);
	id = btf_kind(t) == BTF_KIND_PTR ? btf_skip(btf, t->type) : 0;
	return btf_kind(btf_type(btf, id)) == BTF_KIND_STRUCT ? id : 0;
}

static int size_code(int64_t size)
{
	switch (size) {
	case 1: return BPF_B;
	case 2: return BPF_H;
	case 4: return BPF_W;
	case 8: return BPF_DW;
	}
	return -1;
}

static bool is_taken(const struct prog_spec *like, const struct btf_field *f,
		     int size, bool write)
{
	const struct bpf_insn insns[] = {
		write ? BPF_ST_MEM(size, BPF_REG_1, f->at / 8, 0)
		      : BPF_LDX_MEM(size, BPF_REG_0, BPF_REG_1, f->at / 8),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = {
		.type = like->type,
		.expected_attach_type = like->expected_attach_type,
		.flags = like->flags,
		.license = like->license,
		.insns = insns,
		.insn_cnt = 3,
	};
	int fd = sys_prog_load(&spec);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

#define NAMES	    800 /* bytes of them that are shown */
#define FIELDS_MOST 200

/* How many there are; their names, with commas between. */
static int list(char names[NAMES], const struct load *load, uint32_t id,
		const struct prog_spec *like, bool write)
{
	const struct btf_type *t = btf_type(&load->btf, id);
	int count = 0;

	names[0] = '\0';
	for (uint32_t i = 0; i < btf_vlen(t) && i < FIELDS_MOST; i++) {
		struct btf_field f = btf_field(&load->btf, t, i);
		int size = size_code(btf_size(&load->btf, f.type));

		if (!*f.name || f.bits || size < 0 || f.at / 8 > INT16_MAX ||
		    !is_taken(like, &f, size, write))
			continue;
		append(names, NAMES, "%s%s", count ? ", " : "", f.name);
		count++;
	}
	return count;
}

/* A field that may be used, and was not used whole. */
static bool is_part(char text[NAMES], const struct load *load, uint32_t id,
		    const struct prog_spec *like, const struct bpf_insn *insn)
{
	const struct btf_type *t = btf_type(&load->btf, id);
	bool write = BPF_CLASS(insn->code) != BPF_LDX;

	for (uint32_t i = 0; i < btf_vlen(t) && i < FIELDS_MOST; i++) {
		struct btf_field f = btf_field(&load->btf, t, i);
		int64_t bytes = btf_size(&load->btf, f.type);
		int size = size_code(bytes);

		if (f.bits || size < 0 || f.at != 8u * (uint16_t)insn->off ||
		    size == BPF_SIZE(insn->code) ||
		    !is_taken(like, &f, size, write))
			continue;
		snprintf(text, NAMES,
			 "%s has %d byte%s: use it with its own "
			 "type, whole",
			 f.name, (int)bytes, bytes == 1 ? "" : "s");
		return true;
	}
	return false;
}

/* What is accessed there; NULL: nothing is. */
static const struct bpf_insn *access_of(const struct why *why,
					const struct prog_spec *spec)
{
	const struct bpf_insn *insn;

	if (why->insn < 0 || why->insn >= (int)spec->insn_cnt)
		return NULL;
	insn = &spec->insns[why->insn];
	switch (BPF_CLASS(insn->code)) {
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX: return insn;
	}
	return NULL;
}

void why_fields(struct why *why, const struct load *load,
		const struct load_prog *prog)
{
	const struct bpf_insn *insn = access_of(why, &prog->spec);
	uint32_t id = context_of(load, &prog->info);
	char names[NAMES], text[NAMES + 100] = "";
	bool write;

	if (!insn || !id)
		return;
	write = BPF_CLASS(insn->code) != BPF_LDX;
	sys_quiet(true);
	if (!is_part(text, load, id, &prog->spec, insn) &&
	    list(names, load, id, &prog->spec, write))
		snprintf(text, sizeof(text),
			 "what a program of this kind may %s on this kernel: "
			 "%s",
			 write ? "write" : "read", names);
	sys_quiet(false);
	if (*text)
		why->fix = arena_copy(&why->arena, text, strlen(text));
}
