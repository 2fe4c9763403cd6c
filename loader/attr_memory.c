/*
 * attr_memory.c - what the pointers in union bpf_attr point to.
 *
 *   2a 00 00 00 (42)           a key or value of 4 or 8 bytes
 *   62 61 73 68 00 00 ("bash") a longer one, of letters
 *   cpu0 01 00 .. (1), cpu1 .. a per-CPU map's value: one for every CPU
 *
 * The call does not say how long a key is; the map knows.
 */
#include "loader/attr_field.h"
#include "loader/kernel.h"
#include "loader/peek.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum {
	HEX_MOST = 32,	   /* bytes shown */
	STRING_MOST = 128, /* characters shown */
	LIST_MOST = 16,	   /* keys, strings, ids shown */
	CPUS_MOST = 256,
};

void attr_text_glue(struct wrap *w, const char *text, size_t len)
{
	wrap_glue(w, "\"");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			wrap_glue(w, "\\n");
		else if (c == '"' || c == '\\')
			wrap_glue(w, "\\%c", c);
		else if (c < ' ' || c >= 127)
			wrap_glue(w, "\\x%02x", c);
		else
			wrap_glue(w, "%c", c);
	}
	wrap_glue(w, "\"");
}

/* Letters, then only zeroes: how many letters.  0 if it is not text. */
static size_t text_length(const unsigned char *bytes, size_t size)
{
	size_t len = strnlen((const char *)bytes, size);

	for (size_t i = 0; i < size; i++)
		if (i < len ? !isprint(bytes[i]) : bytes[i] != 0)
			return 0;
	return len;
}

/* The bytes as a number, which is what most keys and values are. */
static void glue_meaning(struct wrap *w, const unsigned char *bytes,
			 size_t size)
{
	uint32_t word;
	uint64_t number;

	if (size == sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		wrap_glue(w, " (%" PRIu32 ")", word);
	} else if (size == sizeof(number)) {
		memcpy(&number, bytes, sizeof(number));
		wrap_glue(w, " (%" PRIu64 ")", number);
	} else if (size > sizeof(number) && text_length(bytes, size)) {
		wrap_glue(w, " (");
		attr_text_glue(w, (const char *)bytes,
			       text_length(bytes, size));
		wrap_glue(w, ")");
	}
}

static void glue_address(struct wrap *w, uint64_t address)
{
	if (address)
		wrap_glue(w, "0x%" PRIx64 " (not readable)", address);
	else
		wrap_glue(w, "NULL");
}

/* Up to 16 bytes are one word, more may fill lines. */
static void glue_hex(struct wrap *w, uint64_t address, size_t size)
{
	unsigned char bytes[HEX_MOST];
	size_t shown = size < sizeof(bytes) ? size : sizeof(bytes);

	if (!address || peek_bytes(address, bytes, shown) < 0) {
		glue_address(w, address);
		return;
	}
	for (size_t i = 0; i < shown; i++)
		if (size <= 16)
			wrap_glue(w, "%s%02x", i ? " " : "", bytes[i]);
		else
			wrap_word(w, "%02x", bytes[i]);
	if (shown < size)
		wrap_glue(w, " ... (%zu bytes)", size);
	else
		glue_meaning(w, bytes, size);
}

static void glue_string(struct wrap *w, uint64_t address)
{
	char text[STRING_MOST];
	int len = address ? peek_string(address, text, sizeof(text)) : -1;

	if (len >= 0)
		attr_text_glue(w, text, (size_t)len);
	else
		glue_address(w, address);
}

/* What the map says about itself; all zero if it cannot be asked. */
static struct bpf_map_info map_info(const struct attr_command *c,
				    const union sys_attr *attr)
{
	struct bpf_map_info info;
	int fd = (int)attr_number(attr, c->map_fd, 4);

	memset(&info, 0, sizeof(info));
	if (fd <= 0)
		return info;
	sys_quiet(true);
	if (sys_obj_info(fd, &info, sizeof(info)) < 0)
		memset(&info, 0, sizeof(info));
	sys_quiet(false);
	return info;
}

static bool is_percpu(uint32_t map_type)
{
	return map_type == BPF_MAP_TYPE_PERCPU_HASH ||
	       map_type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       map_type == BPF_MAP_TYPE_LRU_PERCPU_HASH ||
	       map_type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

/* A value of a per-CPU map: `size` is rounded up to 8 for each CPU. */
static void glue_percpu(struct wrap *w, uint64_t address, size_t size)
{
	unsigned int cpus = (unsigned int)kernel_possible_cpus();

	for (unsigned int cpu = 0; cpu < cpus && cpu < CPUS_MOST; cpu++) {
		wrap_glue(w, cpu ? "," : "");
		wrap_word(w, "cpu%u ", cpu);
		glue_hex(w, address + cpu * ((size + 7) & ~7ULL), size);
	}
}

static void glue_element(struct wrap *w, const struct bpf_map_info *info,
			 bool key, uint64_t address)
{
	size_t size = key ? info->key_size : info->value_size;

	if (!address)
		wrap_glue(w, "NULL");
	else if (size == 0)
		wrap_glue(w, "0x%" PRIx64, address);
	else if (!key && is_percpu(info->type))
		glue_percpu(w, address, size);
	else
		glue_hex(w, address, size);
}

/* The keys or values of a batch, one word each. */
static void glue_elements(struct wrap *w, const struct bpf_map_info *info,
			  bool key, uint64_t address, uint64_t count)
{
	size_t size = key ? info->key_size : info->value_size;

	if (!key && is_percpu(info->type))
		size = ((size + 7) & ~7ULL) *
		       (unsigned int)kernel_possible_cpus();
	wrap_glue(w, "[");
	for (uint64_t i = 0; i < count && i < LIST_MOST; i++) {
		if (i) {
			wrap_glue(w, ",");
			wrap_word(w, "%s", "");
		}
		glue_element(w, info, key, address + i * size);
	}
	if (count > LIST_MOST)
		wrap_glue(w, ", ... %" PRIu64 " in all", count);
	wrap_glue(w, "]");
}

/* An array of numbers of 4 bytes, or of pointers to strings. */
static void glue_list(struct wrap *w, uint64_t address, uint64_t count,
		      bool strings)
{
	uint64_t item = 0;
	size_t size = strings ? 8 : 4;

	if (!address) {
		wrap_glue(w, "NULL");
		return;
	}
	wrap_glue(w, "[");
	for (uint64_t i = 0; i < count && i < LIST_MOST; i++) {
		wrap_glue(w, i ? ", " : "");
		if (peek_bytes(address + i * size, &item, size) < 0)
			wrap_glue(w, "not readable");
		else if (strings)
			glue_string(w, item);
		else
			wrap_glue(w, "%" PRIu64, item);
	}
	wrap_glue(w, count > LIST_MOST ? ", ...]" : "]");
}

/* The log is for another page: here only how long it is. */
static void glue_log(struct wrap *w, uint64_t address)
{
	char text[4096];
	unsigned int lines = 0;
	int len;

	do {
		len = peek_string(address, text, sizeof(text));
		for (int i = 0; i < len; i++)
			lines += text[i] == '\n';
		address += sizeof(text) - 1;
	} while (len == sizeof(text) - 1);
	wrap_glue(w, "%u line%s", lines, lines == 1 ? "" : "s");
}

static void glue_counted(struct wrap *w, uint64_t address, uint64_t count,
			 const char *what)
{
	if (address)
		wrap_glue(w, "%" PRIu64 " %s%s", count, what,
			  count == 1 ? "" : "s");
	else
		wrap_glue(w, "NULL");
}

static void glue_map_memory(struct wrap *w, const struct attr_field *f,
			    const struct bpf_map_info *info, uint64_t address,
			    uint64_t count)
{
	switch (f->kind) {
	case ATTR_KEY:
	case ATTR_VALUE:
		glue_element(w, info, f->kind == ATTR_KEY, address);
		break;
	case ATTR_KEYS:
	case ATTR_VALUES:
		glue_elements(w, info, f->kind == ATTR_KEYS, address, count);
		break;
	}
}

void attr_pointer_glue(struct wrap *w, const struct attr_field *f,
		       const struct attr_command *c, const union sys_attr *attr)
{
	uint64_t address = attr_number(attr, f->offset, f->size);
	uint64_t count = attr_number(attr, f->length, 4);
	struct bpf_map_info info;

	switch (f->kind) {
	case ATTR_STRING: glue_string(w, address); break;
	case ATTR_STRINGS: glue_list(w, address, count, true); break;
	case ATTR_IDS: glue_list(w, address, count, false); break;
	case ATTR_INSNS: glue_counted(w, address, count, "instruction"); break;
	case ATTR_RECORDS: glue_counted(w, address, count, "record"); break;
	case ATTR_BUFFER: glue_hex(w, address, count); break;
	case ATTR_LOG: glue_log(w, address); break;
	case ATTR_INFO: attr_info_glue(w, address, count, attr); break;
	default:
		info = map_info(c, attr);
		glue_map_memory(w, f, &info, address, count);
	}
}
