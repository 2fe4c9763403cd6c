/*
 * code.c - the code of an object, checked: see code.h.
 */
#include "loader/object/code.h"
#include "loader/err.h"

#include <errno.h>

/* As <elf.h> of this year has them, and an older one has not
 * (llvm/include/llvm/BinaryFormat/ELFRelocs/BPF.def). */
enum reloc_type {
	BPF_64_64 = 1,	     /* a wide instruction */
	BPF_64_ABS64 = 2,    /* 8 bytes of data */
	BPF_64_ABS32 = 3,    /* 4 bytes of data */
	BPF_64_NODYLD32 = 4, /* 4 bytes of .BTF and .BTF.ext */
	BPF_64_32 = 10,	     /* a call */
};

const char *obj_reloc_name(int type)
{
	switch (type) {
	case BPF_64_64: return "R_BPF_64_64";
	case BPF_64_ABS64: return "R_BPF_64_ABS64";
	case BPF_64_ABS32: return "R_BPF_64_ABS32";
	case BPF_64_NODYLD32: return "R_BPF_64_NODYLD32";
	case BPF_64_32: return "R_BPF_64_32";
	}
	return "unknown";
}

static bool is_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL);
}

/* What a relocation of this type cannot be put into; NULL: it can. */
static const char *misplaced(const struct obj_reloc *reloc,
			     const struct bpf_insn *in, uint64_t slots_left)
{
	switch (reloc->type) {
	case BPF_64_64:
		return insn_is_wide(in) && slots_left > 1
			       ? NULL
			       : "no 64-bit constant";
	case BPF_64_32: return is_call(in) ? NULL : "no call";
	}
	return "code, which has no such relocations";
}

static int check_reloc(const struct obj_section *section,
		       const struct obj_reloc *reloc)
{
	const struct bpf_insn *insns = (const void *)section->bytes;
	uint64_t slot = reloc->offset / 8;
	const char *what;

	if (reloc->offset % 8)
		return refuse(-EINVAL,
			      "a relocation of section %s is at byte %llu, "
			      "inside an instruction",
			      section->name, (unsigned long long)reloc->offset);
	what = misplaced(reloc, &insns[slot], section->size / 8 - slot);
	if (!what)
		return 0;
	return refuse(-EINVAL,
		      "section %s: a relocation %s (%d) at instruction %llu, "
		      "which is %s",
		      section->name, obj_reloc_name(reloc->type), reloc->type,
		      (unsigned long long)slot, what);
}

static int check_section(const struct obj_section *section)
{
	int err = 0;

	if (section->size % 8)
		return refuse(-EINVAL,
			      "section %s has %llu bytes, not a whole number "
			      "of 8-byte instructions",
			      section->name, (unsigned long long)section->size);
	for (int i = 0; i < section->reloc_count && !err; i++)
		err = check_reloc(section, &section->relocs[i]);
	return err;
}

int obj_check_code(const struct obj *obj)
{
	int err = 0;

	for (int i = 1; i < obj->section_count && !err; i++)
		if (obj_is_code(&obj->sections[i]))
			err = check_section(&obj->sections[i]);
	return err;
}
