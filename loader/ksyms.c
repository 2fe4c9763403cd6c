/*
 * ksyms.c - the kernel's functions by name: see ksyms.h.
 */
#include "loader/ksyms.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MOST (256UL << 20)

/* The files say no size before they are read.  Bytes in *size; the caller
 * frees. */
static char *read_all(int fd, size_t *size)
{
	size_t room = 1 << 20, len = 0;
	char *text = malloc(room), *more;
	ssize_t n;

	while (text && (n = read(fd, text + len, room - len - 1)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		len += (size_t)n;
		if (len + 1 < room)
			continue;
		room *= 2;
		more = room <= TEXT_MOST ? realloc(text, room) : NULL;
		if (!more)
			break;
		text = more;
	}
	if (!text)
		return NULL;
	text[len] = '\0';
	*size = len;
	return text;
}

/* A name ends at white space; its letters are what C and modules allow. */
static char *take_name(char **at)
{
	char *name = *at;

	while (isgraph((unsigned char)**at))
		(*at)++;
	if (*at == name)
		return NULL;
	return name;
}

/* Cut the name off, then: "", or white space and "[module]". */
static bool take_module(struct ksym *sym, char *at)
{
	char *end;

	sym->module = "";
	while (*at == ' ' || *at == '\t')
		*at++ = '\0';
	if (*at == '\0')
		return true;
	end = strchr(at, ']');
	if (*at != '[' || !end || end[1] != '\0')
		return false;
	*end = '\0';
	sym->module = at + 1;
	return true;
}

/* "ffffffff81a3c2d0 T inet_listen	[module]" */
static bool parse_kallsyms(struct ksym *sym, char *line)
{
	char *at;

	if (!isxdigit((unsigned char)line[0]))
		return false;
	sym->address = strtoull(line, &at, 16);
	if (at[0] != ' ' || !isgraph((unsigned char)at[1]) || at[2] != ' ')
		return false;
	sym->type = at[1];
	at += 3;
	sym->name = take_name(&at);
	return sym->name && take_module(sym, at);
}

/* "inet_listen [module]"; 6.x may add " (1) R" marks of who is tracing. */
static bool parse_function(struct ksym *sym, char *line)
{
	sym->type = 'T';
	sym->name = take_name(&line);
	return sym->name && take_module(sym, line);
}

/* "0xffffffff81001230-0xffffffff81001240	do_int3" */
static bool parse_blacklist(struct ksym *sym, char *line)
{
	char *at;

	if (strncmp(line, "0x", 2))
		return false;
	sym->address = strtoull(line, &at, 16);
	if (strncmp(at, "-0x", 3))
		return false;
	strtoull(at + 1, &at, 16);
	if (*at++ != '\t')
		return false;
	sym->type = 'T';
	sym->name = take_name(&at);
	return sym->name && *at == '\0';
}

static bool (*const parsers[])(struct ksym *, char *) = {
	[KALLSYMS] = parse_kallsyms,
	[FUNCTIONS] = parse_function,
	[BLACKLIST] = parse_blacklist,
};

/* A byte that is zero would hide the rest of its line: count it as wrong. */
static bool parse_line(struct ksyms *k, char *line, size_t len,
		       enum ksyms_format format)
{
	struct ksym sym = { .address = 0 };

	if (strlen(line) != len || !parsers[format](&sym, line))
		return false;
	k->rows[k->count++] = sym;
	return true;
}

static void parse_text(struct ksyms *k, size_t size, enum ksyms_format format)
{
	char *line = k->text, *end;

	while (line < k->text + size) {
		end = memchr(line, '\n', (size_t)(k->text + size - line));
		if (!end)
			end = k->text + size;
		*end = '\0';
		if (!parse_line(k, line, (size_t)(end - line), format))
			k->malformed++;
		line = end + 1;
	}
}

static size_t count_lines(const char *text, size_t size)
{
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	return lines;
}

struct ksyms *ksyms_read(const char *path, enum ksyms_format format)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct ksyms *k;
	size_t size = 0;

	if (fd < 0) {
		fail(-errno, "open %s", path);
		return NULL;
	}
	k = calloc(1, sizeof(*k));
	if (k)
		k->text = read_all(fd, &size);
	close(fd);
	if (k && k->text)
		k->rows = calloc(count_lines(k->text, size), sizeof(*k->rows));
	if (!k || !k->rows) {
		fail(-ENOMEM, "read %s", path);
		ksyms_close(k);
		return NULL;
	}
	parse_text(k, size, format);
	return k;
}

struct ksyms *ksyms_open(const char *path)
{
	return ksyms_read(path ? path : KSYMS_KALLSYMS, KALLSYMS);
}

void ksyms_close(struct ksyms *k)
{
	if (!k)
		return;
	free(k->rows);
	free(k->text);
	free(k);
}

int ksyms_find(const struct ksyms *k, const char *name,
	       const struct ksym **first)
{
	int matches = 0;

	for (size_t i = 0; i < k->count; i++) {
		if (strcmp(k->rows[i].name, name))
			continue;
		if (matches++ == 0 && first)
			*first = &k->rows[i];
	}
	return matches;
}

const struct ksym *ksyms_at(const struct ksyms *k, uint64_t address)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->rows[i].address == address &&
		    strchr("Tt", k->rows[i].type))
			return &k->rows[i];
	return NULL;
}

const struct ksym *ksyms_around(const struct ksyms *k, uint64_t address)
{
	const struct ksym *last = NULL;

	for (size_t i = 0; i < k->count; i++)
		if (k->rows[i].address && k->rows[i].address <= address &&
		    strchr("TtWw", k->rows[i].type) &&
		    (!last || k->rows[i].address > last->address))
			last = &k->rows[i];
	return last;
}

bool ksyms_hidden(const struct ksyms *k)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->rows[i].address)
			return false;
	return true;
}

int ksyms_twins(const struct ksyms *k, const char *name, const char **twins,
		int most)
{
	size_t len = strlen(name);
	int found = 0;

	for (size_t i = 0; i < k->count; i++) {
		if (strncmp(k->rows[i].name, name, len) ||
		    k->rows[i].name[len] != '.')
			continue;
		if (found < most)
			twins[found] = k->rows[i].name;
		found++;
	}
	return found;
}
