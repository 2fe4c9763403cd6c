/*
 * format.c - a tracepoint's format file, read and checked: see format.h.
 *
 *     name: sys_enter_read
 *     ID: 842
 *     format:
 *     	field:int __syscall_nr;	offset:8;	size:4;	signed:1;
 *     	field:char comm[16];	offset:16;	size:16;	signed:0;
 *     	field:__data_loc char[] name;	offset:32;	size:4;	signed:0;
 *
 *     print fmt: "..."
 *                               (kernel/trace/trace_events.c, f_show)
 */
#include "loader/attach/format.h"
#include "loader/btf/find.h"
#include "loader/bytes.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FIELDS 256

/* ---- One field ---- */

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool is_name(const char *text)
{
	const char *at = text;

	while (in_name(*at))
		at++;
	return at != text && !*at && !isdigit((unsigned char)*text);
}

/* It is printed inside of a comment, which it must not end. */
static bool is_type(const char *text)
{
	const char *at = text;

	while (in_name(*at) || (*at && strchr(" *[](),", *at)))
		at++;
	return *text && !*at;
}

/* "[4][2]" has 8 elements; of "[]" and "[COUNT]" nothing is known: 0. */
static uint32_t count_elements(const char *dims, const char *end)
{
	uint64_t count = 1, n;
	char *close;

	for (; dims < end; dims = close + 1) {
		n = strtoul(dims + 1, &close, 10);
		if (close == dims + 1 || *close != ']' || n > FORMAT_MOST_BYTES)
			return 0;
		count *= n;
		if (count > FORMAT_MOST_BYTES)
			return 0;
	}
	return count;
}

static int cut(char *to, size_t room, const char *from, const char *end)
{
	while (end > from && end[-1] == ' ')
		end--;
	if ((size_t)(end - from) >= room)
		return refuse(-EINVAL, "'%.40s...' is too long", from);
	memcpy(to, from, end - from);
	to[end - from] = '\0';
	return 0;
}

/* declaration = type name { "[" ... "]" } */
static int read_declaration(struct format_field *field, const char *text,
			    const char *end)
{
	const char *dims = end, *name, *open;

	while (dims > text && dims[-1] == ']' &&
	       (open = memrchr(text, '[', dims - text)))
		dims = open;
	for (name = dims; name > text && in_name(name[-1]);)
		name--;
	field->array = dims < end;
	field->elements = count_elements(dims, end);
	if (cut(field->name, sizeof(field->name), name, dims) ||
	    cut(field->type, sizeof(field->type), text, name))
		return -EINVAL;
	if (!is_name(field->name) || !is_type(field->type))
		return refuse(-EINVAL, "'%.*s' is no type and a name",
			      (int)(end - text < 60 ? end - text : 60), text);
	return 0;
}

/* The number behind "offset:" and the like, and the semicolon. */
static int read_number(uint32_t *number, const char **at, const char *key)
{
	size_t len = strlen(key);
	unsigned long n;
	char *end;

	*at += strspn(*at, "\t ");
	if (strncmp(*at, key, len) || !isdigit((unsigned char)(*at)[len]))
		return refuse(-EINVAL,
			      "'%s' and a number were expected at "
			      "'%.20s'",
			      key, *at);
	errno = 0;
	n = strtoul(*at + len, &end, 10);
	if (errno || n > FORMAT_MOST_BYTES || *end != ';')
		return refuse(-EINVAL,
			      "'%.30s': a number up to %d and a ';' "
			      "were expected",
			      *at, FORMAT_MOST_BYTES);
	*number = n;
	*at = end + 1;
	return 0;
}

/* line = "field:" declaration ";" "offset:" n ";" "size:" n ";" "signed:" n */
static int read_field(struct format_field *field, const char *line)
{
	const char *at = strchrnul(line, ';');
	uint32_t is_signed;
	int err = read_declaration(field, line, at);

	at += *at == ';';
	if (!err)
		err = read_number(&field->offset, &at, "offset:");
	if (!err)
		err = read_number(&field->size, &at, "size:");
	if (!err)
		err = read_number(&is_signed, &at, "signed:");
	if (err)
		return err;
	if (field->offset + field->size > FORMAT_MOST_BYTES)
		return refuse(-EINVAL,
			      "field %s ends at byte %u, and a record has %d",
			      field->name, field->offset + field->size,
			      FORMAT_MOST_BYTES);
	field->is_signed = is_signed;
	return 0;
}

/* ---- All of them ---- */

static int add_field(struct format *format, const char *line)
{
	struct format_field *field = &format->fields[format->count];
	const struct format_field *last = format->count ? field - 1 : NULL;
	int err;

	if (format->count == MOST_FIELDS)
		return refuse(-E2BIG, "more than %d fields", MOST_FIELDS);
	err = read_field(field, line);
	if (err)
		return err;
	if (last && field->offset < last->offset + last->size)
		return refuse(-EINVAL,
			      "field %s begins at byte %u, before %s ends at "
			      "%u",
			      field->name, field->offset, last->name,
			      last->offset + last->size);
	for (int i = 0; i < format->count; i++)
		if (!strcmp(format->fields[i].name, field->name))
			return refuse(-EINVAL, "two fields named %s",
				      field->name);
	format->count++;
	return 0;
}

static int read_line(struct format *format, const char *line)
{
	line += strspn(line, "\t ");
	if (!strncmp(line, "field:", 6))
		return add_field(format, line + 6);
	if (!strncmp(line, "ID:", 3))
		format->id = strtoul(line + 3, NULL, 10);
	if (!strncmp(line, "name: ", 6)) {
		snprintf(format->name, sizeof(format->name), "%s", line + 6);
		if (!is_name(format->name) || format->name[126])
			return refuse(-EINVAL, "'%.40s' is no name", line + 6);
	}
	return 0;
}

static int read_lines(struct format *format, char *text)
{
	char *line;
	int err = 0;

	while (!err && (line = strsep(&text, "\n")) &&
	       strncmp(line, "print fmt:", 10))
		err = read_line(format, line);
	if (err)
		return err;
	if (!format->name[0] || !format->id || !format->count)
		return refuse(-EINVAL, "it has no %s",
			      !format->name[0] ? "name"
			      : !format->id    ? "ID"
					       : "field");
	return 0;
}

int format_read(struct format *format, const void *text, size_t size)
{
	char *copy = strndup(text, size);
	int err;

	memset(format, 0, sizeof(*format));
	format->fields = calloc(MOST_FIELDS, sizeof(*format->fields));
	if (!copy || !format->fields)
		err = fail(-ENOMEM, "the format of a tracepoint");
	else if (strlen(copy) != size)
		err = refuse(-EINVAL, "byte %zu is zero", strlen(copy));
	else
		err = read_lines(format, copy);
	free(copy);
	return err;
}

int format_open(struct format *format, const char *category, const char *name)
{
	const char *tracefs = kernel_tracefs();
	struct bytes bytes;
	char path[512];
	int err;

	memset(format, 0, sizeof(*format));
	if (!tracefs)
		return within(-ENOENT, "tracepoint %s:%s", category, name);
	snprintf(path, sizeof(path), "%s/events/%s/%s/format", tracefs,
		 category, name);
	err = bytes_open(&bytes, path);
	if (err)
		return err;
	err = format_read(format, bytes.at, bytes.size);
	bytes_close(&bytes);
	return err ? within(err, "%s", path) : 0;
}

void format_close(struct format *format)
{
	free(format->fields);
	memset(format, 0, sizeof(*format));
}

/* ---- Beside a struct as it was compiled ---- */

static const struct format_field *find_field(const struct format *format,
					     const char *name)
{
	for (int i = 0; i < format->count; i++)
		if (!strcmp(format->fields[i].name, name))
			return &format->fields[i];
	return NULL;
}

static int check_member(const struct format *format, const struct btf *btf,
			const struct btf_field *member)
{
	const struct format_field *field = find_field(format, member->name);
	int64_t size = btf_size(btf, member->type);

	if (!strncmp(member->name, "gap_", 4))
		return 0;
	if (!field)
		return refuse(-EINVAL, "this kernel's %s has no field %s",
			      format->name, member->name);
	if (member->at == field->offset * 8 && size == field->size)
		return 0;
	return refuse(-EINVAL,
		      "%s of %s: the program was compiled for %lld bytes at "
		      "byte %u, this kernel has %u at byte %u",
		      field->name, format->name, (long long)size,
		      member->at / 8, field->size, field->offset);
}

int format_check(const struct format *format, const struct btf *btf,
		 const char *struct_name)
{
	uint32_t id = btf_find_kind(btf, struct_name, BTF_KIND_STRUCT);
	const struct btf_type *type = btf_type(btf, id);
	struct btf_field member;
	int err = 0;

	if (!type)
		return refuse(-ENOENT, "there is no struct %s", struct_name);
	for (uint32_t i = 0; !err && i < btf_vlen(type); i++) {
		member = btf_field(btf, type, i);
		err = check_member(format, btf, &member);
	}
	return err;
}
