/*
 * format_print.c - a tracepoint's record as a struct in C: see format.h.
 *
 *     field:unsigned int fd;  offset:16;  size:8;  signed:0;
 *
 *     unsigned long long fd; (offset 16, size 8: unsigned int)
 *
 * The size counts and not the type: system calls hand over each argument in
 * eight bytes, whatever its type.
 */
#include "loader/attach/format.h"

#include <string.h>

/* C's own, as BPF has them. */
static const struct {
	const char *name;
	uint32_t size;
} plain[] = {
	{ "char", 1 },		 { "signed char", 1 },
	{ "unsigned char", 1 },	 { "short", 2 },
	{ "unsigned short", 2 }, { "int", 4 },
	{ "unsigned int", 4 },	 { "unsigned", 4 },
	{ "long", 8 },		 { "unsigned long", 8 },
	{ "long long", 8 },	 { "unsigned long long", 8 },
};

/* How one member is declared. */
struct member {
	const char *type;
	uint32_t size;	/* of one element, and so how it is aligned */
	uint32_t count; /* of an array; 0 with a size of 0: it is empty */
	bool said;	/* the type is the one that the format says */
};

static uint32_t plain_size(const char *type)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!strcmp(plain[i].name, type))
			return plain[i].size;
	return 0;
}

static const char *number_of(uint32_t size, bool is_signed)
{
	switch (size) {
	case 1: return is_signed ? "signed char" : "unsigned char";
	case 2: return is_signed ? "short" : "unsigned short";
	case 4: return is_signed ? "int" : "unsigned int";
	case 8: return is_signed ? "long long" : "unsigned long long";
	}
	return NULL;
}

static struct member choose(const struct format_field *field)
{
	uint32_t known = plain_size(field->type), count = field->elements;
	struct member m = { .type = field->type, .size = known, .said = true };

	/* "[]" and "[COUNT]": the size says how many, if one's is known */
	if (field->array && !count)
		count = known ? field->size / known : field->size;
	if (!field->array)
		count = 1;
	m.count = count;
	if (known && known * (uint64_t)count == field->size)
		return m;
	m.said = false;
	m.size = count && field->size % count == 0 ? field->size / count : 0;
	m.type = number_of(m.size, field->is_signed);
	if (!m.type)
		m = (struct member){ "unsigned char", 1, field->size, false };
	return m;
}

static void print_member(FILE *out, const struct format_field *field)
{
	struct member m = choose(field);

	fprintf(out, "\t%s %s", m.type, field->name);
	if (field->array || m.count != 1)
		fprintf(out, "[%u]", m.count);
	fprintf(out, "; /* offset %u, size %u", field->offset, field->size);
	if (!m.said)
		fprintf(out, ": %s%s", field->type, field->array ? "[]" : "");
	fprintf(out, " */\n");
}

/* Would C leave a hole before some member? */
static bool must_pack(const struct format *format)
{
	for (int i = 0; i < format->count; i++)
		if (format->fields[i].offset % choose(&format->fields[i]).size)
			return true;
	return false;
}

void format_print(FILE *out, const struct format *format)
{
	uint32_t at = 0;

	fprintf(out, "struct %s {\n", format->name);
	for (int i = 0; i < format->count; i++) {
		const struct format_field *field = &format->fields[i];

		if (field->offset > at)
			fprintf(out, "\tchar gap_%u[%u];\n", at,
				field->offset - at);
		print_member(out, field);
		at = field->offset + field->size;
	}
	fprintf(out, "}%s;\n",
		must_pack(format) ? " __attribute__((packed))" : "");
}
