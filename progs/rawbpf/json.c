/*
 * json.c - instructions as JSON: see json.h.
 */
#include "progs/rawbpf/json.h"
#include "insn/disasm.h"

#include <stdlib.h>
#include <string.h>

static void hex_of(char *hex, const struct bpf_insn *insn, int slots)
{
	unsigned char bytes[2 * sizeof(*insn)];

	memcpy(bytes, insn, slots * sizeof(*insn));
	for (size_t i = 0; i < slots * sizeof(*insn); i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
}

static json_t *json_insn(const struct bpf_insn *insns, int count, int pc,
			 int *slots)
{
	const struct bpf_insn *insn = &insns[pc];
	const char *wrong = insn_malformed(insn, count - pc);
	char text[DISASM_SIZE], hex[33], imm64[24];
	json_t *o;

	*slots = disasm_insn(text, sizeof(text), insn, count - pc);
	hex_of(hex, insn, *slots);
	o = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:s, s:s}", "pc", pc,
		      "code", insn->code, "dst", insn->dst_reg, "src",
		      insn->src_reg, "off", insn->off, "imm", insn->imm,
		      "bytes", hex, "text", text);
	if (*slots == 2) {
		snprintf(imm64, sizeof(imm64), "0x%llx",
			 (unsigned long long)insn_imm64(insn));
		json_object_set_new(o, "imm64", json_string(imm64));
	}
	if (wrong)
		json_object_set_new(o, "malformed", json_string(wrong));
	return o;
}

json_t *json_insns(const struct bpf_insn *insns, int count)
{
	json_t *list = json_array();
	int slots;

	for (int pc = 0; pc < count; pc += slots)
		json_array_append_new(list,
				      json_insn(insns, count, pc, &slots));
	return list;
}

json_t *json_text(const char *text)
{
	json_t *string = json_string(text);
	char *copy = string ? NULL : strdup(text);

	for (char *c = copy; c && *c; c++)
		if (*c & 0x80)
			*c = '?';
	if (copy)
		string = json_string(copy);
	free(copy);
	return string;
}

void json_print(FILE *out, json_t *value)
{
	json_dumpf(value, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(value);
}
