/*
 * record.c - what a loader sends to the kernel, as text: see record.h.
 */
#include "tests/oracle/record.h"
#include "tests/oracle/label.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Facts are told apart by their text, the answer does not count. */
struct fact {
	char *text;
	size_t order; /* in which they came */
	int answer;
	bool is_call;
};

static struct fact *facts;
static size_t fact_count;

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static void keep(char *text, bool is_call, int answer)
{
	facts = must(realloc(facts, (fact_count + 1) * sizeof(*facts)));
	facts[fact_count] = (struct fact){ text, fact_count, answer, is_call };
	fact_count++;
}

static const void *at(uint64_t address)
{
	return (const void *)(uintptr_t)address;
}

/* FNV-1a */
static uint64_t hash(const void *bytes, size_t size)
{
	const unsigned char *p = bytes;
	uint64_t h = 0xcbf29ce484222325;

	while (size--)
		h = (h ^ *p++) * 0x100000001b3;
	return h;
}

/* ---- BTF ---- */

/* Only the largest counts: probes send small ones. */
static void add_btf(const union bpf_attr *attr, int result)
{
	static uint32_t largest;
	static size_t fact;
	char *text;

	if (attr->btf_size < largest)
		return;
	if (asprintf(&text, "btf: %u bytes, hash %016llx\n", attr->btf_size,
		     (unsigned long long)hash(at(attr->btf), attr->btf_size)) <
	    0)
		abort();
	if (largest) {
		free(facts[fact].text);
		facts[fact] = (struct fact){ text, fact, result, true };
	} else {
		fact = fact_count;
		keep(text, true, result);
	}
	largest = attr->btf_size;
}

/* ---- Maps ---- */

/* Else the kernel does not look at btf_fd. */
static bool has_types(const union bpf_attr *attr)
{
	return attr->btf_key_type_id || attr->btf_value_type_id ||
	       attr->btf_vmlinux_value_type_id;
}

static void add_map(const union bpf_attr *attr, int result)
{
	char inner[LABEL], btf[LABEL], *text;

	label_fd(inner, attr->inner_map_fd);
	label_fd(btf, has_types(attr) ? attr->btf_fd : 0);
	if (asprintf(&text,
		     "map %.16s: type %u, key %u, value %u, entries %u, "
		     "flags %#x, extra %#llx, node %u, inner %s, types %s "
		     "%u %u %u\n",
		     attr->map_name, attr->map_type, attr->key_size,
		     attr->value_size, attr->max_entries, attr->map_flags,
		     (unsigned long long)attr->map_extra, attr->numa_node,
		     inner, btf, attr->btf_key_type_id, attr->btf_value_type_id,
		     attr->btf_vmlinux_value_type_id) < 0)
		abort();
	keep(text, true, result);
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
	return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

static bool holds_fds(uint32_t type)
{
	return type == BPF_MAP_TYPE_PROG_ARRAY ||
	       type == BPF_MAP_TYPE_ARRAY_OF_MAPS ||
	       type == BPF_MAP_TYPE_HASH_OF_MAPS;
}

static void write_bytes(FILE *out, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%02x", bytes[i]);
}

static void write_value(FILE *out, const struct bpf_map_info *map,
			const void *value)
{
	char label[LABEL];
	int fd;

	if (holds_fds(map->type)) {
		memcpy(&fd, value, sizeof(fd));
		label_fd(label, fd);
		fputs(label, out);
		return;
	}
	write_bytes(out, value, map->value_size);
}

static void add_value(const union bpf_attr *attr, int result)
{
	struct bpf_map_info map;
	char *text = NULL;
	size_t size;
	FILE *out;

	if (!label_ask(attr->map_fd, &map, sizeof(map)) ||
	    strncmp(map.name, "libbpf_", 7) == 0)
		return;
	if (map.type == BPF_MAP_TYPE_ARRAY &&
	    is_zero(at(attr->value), map.value_size))
		return;
	out = must(open_memstream(&text, &size));
	fprintf(out, "value of %.16s at ", map.name);
	write_bytes(out, at(attr->key), map.key_size);
	fprintf(out, ": ");
	write_value(out, &map, at(attr->value));
	fprintf(out, "\n");
	fclose(out);
	keep(text, true, result);
}

static void add_freeze(const union bpf_attr *attr, int result)
{
	struct bpf_map_info map;
	char *text;

	if (!label_ask(attr->map_fd, &map, sizeof(map)))
		return;
	if (asprintf(&text, "frozen %.16s\n", map.name) < 0)
		abort();
	keep(text, true, result);
}

/* ---- Programs ---- */

/* What is said of instructions, by where they are. */
struct records {
	const char *what;
	const unsigned char *next;
	uint32_t size, left;
};

/* "line 12 34 2049" before the instruction that it is about. */
static void write_records(FILE *out, struct records *r, uint32_t slot)
{
	uint32_t word;

	for (; r->left; r->left--, r->next += r->size) {
		memcpy(&word, r->next, sizeof(word));
		if (word > slot)
			return;
		fprintf(out, "  %s", r->what);
		for (uint32_t i = sizeof(word); i + 4 <= r->size; i += 4) {
			memcpy(&word, r->next + i, sizeof(word));
			fprintf(out, " %u", word);
		}
		fprintf(out, "\n");
	}
}

/* Does the wide instruction's imm hold a file descriptor? */
static bool has_fd(const struct bpf_insn *insn)
{
	return insn->src_reg == BPF_PSEUDO_MAP_FD ||
	       insn->src_reg == BPF_PSEUDO_MAP_VALUE;
}

static void write_slot(FILE *out, const struct bpf_insn *insn,
		       const char *label)
{
	fprintf(out, "  ");
	write_bytes(out, (const void *)insn, sizeof(*insn));
	fprintf(out, "%s%s\n", label ? " " : "", label ? label : "");
}

/* A 64-bit constant: two slots. */
static void write_wide(FILE *out, const struct bpf_insn *insn)
{
	struct bpf_insn first = insn[0], second = insn[1];
	char a[LABEL] = "", b[LABEL] = "";

	if (has_fd(insn)) {
		label_fd(a, first.imm);
		first.imm = 0;
	} else if (insn->src_reg == BPF_PSEUDO_BTF_ID && second.imm) {
		label_fd(b, second.imm);
		second.imm = 0;
	}
	write_slot(out, &first, a[0] ? a : NULL);
	write_slot(out, &second, b[0] ? b : NULL);
}

/* A call of the kernel's function of that number, by vmlinux's types or by
 * those of a module: its BTF's fd is in an array. */
static void write_kernel_call(FILE *out, const struct bpf_insn *insn,
			      const union bpf_attr *attr)
{
	const int *fds = at(attr->fd_array);
	struct bpf_insn copy = *insn;
	char label[LABEL] = "btf:vmlinux";

	if (insn->off && fds)
		label_fd(label, fds[insn->off]);
	copy.off = 0;
	write_slot(out, &copy, label);
}

/* A weak function that the kernel does not have: a number that no function
 * has, in libbpf 1.1 zero, in others and ours this or a larger one. */
#define NO_FUNCTION 2002000000

static bool calls_nothing(const struct bpf_insn *insn)
{
	return insn->src_reg == BPF_PSEUDO_KFUNC_CALL
		       ? !insn->imm
		       : !insn->src_reg && insn->imm >= NO_FUNCTION;
}

static void write_call(FILE *out, const struct bpf_insn *insn,
		       const union bpf_attr *attr)
{
	if (calls_nothing(insn))
		fprintf(out, "  a call of what is not there\n");
	else if (insn->src_reg == BPF_PSEUDO_KFUNC_CALL)
		write_kernel_call(out, insn, attr);
	else
		write_slot(out, insn, NULL);
}

static void write_insns(FILE *out, const union bpf_attr *attr)
{
	const struct bpf_insn *insns = at(attr->insns);
	struct records funcs = { "function", at(attr->func_info),
				 attr->func_info_rec_size,
				 attr->func_info_cnt };
	struct records lines = { "line", at(attr->line_info),
				 attr->line_info_rec_size,
				 attr->line_info_cnt };

	for (uint32_t i = 0; i < attr->insn_cnt; i++) {
		const struct bpf_insn *insn = &insns[i];

		write_records(out, &funcs, i);
		write_records(out, &lines, i);
		if (insn->code == (BPF_LD | BPF_IMM | BPF_DW) &&
		    i + 1 < attr->insn_cnt)
			write_wide(out, &insns[i++]);
		else if (insn->code == (BPF_JMP | BPF_CALL))
			write_call(out, insn, attr);
		else
			write_slot(out, insn, NULL);
	}
	write_records(out, &funcs, UINT32_MAX);
	write_records(out, &lines, UINT32_MAX);
}

static void add_prog(const union bpf_attr *attr, int result)
{
	char into[LABEL], *text = NULL;
	size_t size;
	FILE *out = must(open_memstream(&text, &size));

	label_fd(into, attr->attach_prog_fd);
	fprintf(out,
		"program %.16s: type %u, attach type %u, flags %#x, attaches "
		"to type %u of %s, license \"%s\", %u instructions\n",
		attr->prog_name, attr->prog_type, attr->expected_attach_type,
		attr->prog_flags, attr->attach_btf_id, into,
		(const char *)at(attr->license), attr->insn_cnt);
	write_insns(out, attr);
	fclose(out);
	keep(text, true, result);
}

/* ---- All calls ---- */

static bool is_probe(const char *name)
{
	return !name[0] || strncmp(name, "libbpf_", 7) == 0 ||
	       strcmp(name, "det_arg_ctx") == 0;
}

bool record_call(int cmd, const union bpf_attr *passed, uint32_t size,
		 int result)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	memcpy(&attr, passed, size < sizeof(attr) ? size : sizeof(attr));
	switch (cmd) {
	case BPF_BTF_LOAD: add_btf(&attr, result); return true;
	case BPF_MAP_UPDATE_ELEM: add_value(&attr, result); return true;
	case BPF_MAP_FREEZE: add_freeze(&attr, result); return true;
	case BPF_MAP_CREATE:
		if (is_probe(attr.map_name))
			return false;
		add_map(&attr, result);
		return true;
	case BPF_PROG_LOAD:
		if (is_probe(attr.prog_name))
			return false;
		add_prog(&attr, result);
		return true;
	default: return false;
	}
}

void record_say(const char *fmt, ...)
{
	char *line, *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&line, fmt, ap) < 0 || asprintf(&text, "%s\n", line) < 0)
		abort();
	va_end(ap);
	free(line);
	keep(text, false, 0);
}

static int compare(const void *a, const void *b)
{
	const struct fact *f = a, *g = b;
	int order = strcmp(f->text, g->text);

	return order ? order : (f->order > g->order) - (f->order < g->order);
}

static void print_answer(FILE *out, int answer)
{
	if (answer < 0)
		fprintf(out, "  refused: %s\n", strerrorname_np(-answer));
	else
		fprintf(out, "  accepted\n");
}

void record_print(FILE *out)
{
	qsort(facts, fact_count, sizeof(*facts), compare);
	for (size_t i = 0; i < fact_count; i++) {
		if (i && strcmp(facts[i].text, facts[i - 1].text) == 0)
			continue;
		fputs(facts[i].text, out);
		if (facts[i].is_call)
			print_answer(out, facts[i].answer);
	}
}
