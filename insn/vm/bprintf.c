/*
 * bprintf.c - see bprintf.h.
 */
#include "insn/vm/bprintf.h"
#include "insn/vm/helpers.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One conversion: "%-8llx" is { "-8", 8, "x" }. */
struct spec {
	char field[24]; /* flags and width */
	int size;	/* bytes of an integer: 4 or 8 */
	char what[4];	/* "d", "s", "p", "pI4", ... */
};

struct text {
	char *out;
	int size, len;
};

/* ---- Reading the format ---- */

static bool ends_word(char c)
{
	return c == 0 || isspace((unsigned char)c) || ispunct((unsigned char)c);
}

static void take(struct spec *spec, const char *from, int len)
{
	memcpy(spec->what, from, len);
	spec->what[len] = 0;
}

/* field: flag* ([1-9] [0-9]*)? */
static const char *parse_field(const char *s, struct spec *spec)
{
	const char *from = s;
	size_t len;

	s += strspn(s, "0+- ");
	if (*s >= '1' && *s <= '9')
		s += strspn(s, "0123456789");
	len = s - from;
	if (len >= sizeof(spec->field))
		len = sizeof(spec->field) - 1;
	memcpy(spec->field, from, len);
	spec->field[len] = 0;
	return s;
}

/* pointer: p | p[KxsSB] | pks | pus | p[iI][46] */
static const char *parse_pointer(const char *s, struct spec *spec)
{
	int len = 2;

	if (ends_word(s[1]))
		len = 1;
	else if ((s[1] == 'k' || s[1] == 'u') && s[2] == 's')
		len = ends_word(s[3]) ? 3 : 0;
	else if ((s[1] == 'i' || s[1] == 'I') && (s[2] == '4' || s[2] == '6'))
		len = 3;
	else if (!strchr("KxsSB", s[1]))
		len = 0;
	take(spec, s, len);
	return len ? s + len : NULL;
}

/* what: pointer | s | c | l? l? [diuxX] */
static const char *parse_what(const char *s, struct spec *spec)
{
	spec->size = 4;
	if (*s == 'p')
		return parse_pointer(s, spec);
	take(spec, s, 1);
	if (*s == 's')
		return ends_word(s[1]) ? s + 1 : NULL;
	if (*s == 'c')
		return s + 1;
	for (int i = 0; i < 2 && *s == 'l'; i++, s++)
		spec->size = 8;
	if (!*s || !strchr("diuxX", *s))
		return NULL;
	take(spec, s, 1);
	return s + 1;
}

/* ---- Writing ---- */

static void put(struct text *text, const char *bytes, int len)
{
	for (int i = 0; i < len; i++, text->len++)
		if (text->len < text->size - 1)
			text->out[text->len] = bytes[i];
}

static void put_as(struct text *text, const char *field, const char *what,
		   __u64 value)
{
	char fmt[40], buf[600];
	int len;

	snprintf(fmt, sizeof(fmt), "%%%sll%s", field, what);
	len = snprintf(buf, sizeof(buf), fmt, value);
	put(text, buf, len < (int)sizeof(buf) ? len : (int)sizeof(buf) - 1);
}

static void put_number(struct text *text, const struct spec *spec, __u64 value)
{
	bool is_signed = *spec->what == 'd' || *spec->what == 'i';

	if (spec->size == 4)
		value = is_signed ? (__u64)(__s32)value : (__u32)value;
	put_as(text, spec->field, spec->what, value);
}

/* A string from the program's memory, or from nowhere: "". */
static void put_string(struct vm *vm, struct text *text,
		       const struct spec *spec, __u64 addr)
{
	char buf[BPRINTF_SIZE], fmt[32], padded[BPRINTF_SIZE];
	int len;

	if (helper_string(vm, addr, buf, sizeof(buf)) < 0)
		buf[0] = 0;
	snprintf(fmt, sizeof(fmt), "%%%ss", spec->field);
	len = snprintf(padded, sizeof(padded), fmt, buf);
	put(text, padded, len < BPRINTF_SIZE ? len : BPRINTF_SIZE - 1);
}

/* pi4 pI4: 127.0.0.1   pI6: 0000:...:0001   pi6: without the colons */
static void put_address(struct vm *vm, struct text *text,
			const struct spec *spec, __u64 addr)
{
	int size = spec->what[2] == '4' ? 4 : 16;
	const unsigned char *at = mem_at(&vm->mem, addr, size, MEM_READ);
	static const unsigned char zeros[16];
	char buf[8];

	at = at ? at : zeros;
	for (int i = 0; i < size; i++) {
		if (i && (size == 4 || (spec->what[1] == 'I' && i % 2 == 0)))
			put(text, size == 4 ? "." : ":", 1);
		put(text, buf,
		    snprintf(buf, sizeof(buf), size == 4 ? "%d" : "%02x",
			     at[i]));
	}
}

static void put_value(struct vm *vm, struct text *text, const struct spec *spec,
		      __u64 value)
{
	char c = value;

	if (*spec->what == 's' || !strcmp(spec->what, "pks") ||
	    !strcmp(spec->what, "pus"))
		put_string(vm, text, spec, value);
	else if (*spec->what == 'c')
		put(text, &c, 1);
	else if (spec->what[0] != 'p')
		put_number(text, spec, value);
	else if (spec->what[1] == 'i' || spec->what[1] == 'I')
		put_address(vm, text, spec, value);
	else
		put_as(text, "016", "x", value);
}

/* ---- The whole ---- */

static bool is_clean(const char *fmt)
{
	for (; *fmt; fmt++)
		if ((unsigned char)*fmt > 127 ||
		    (!isprint((unsigned char)*fmt) &&
		     !isspace((unsigned char)*fmt)))
			return false;
	return true;
}

/* Print one plain character, "%%" or conversion.  What follows, or NULL. */
static const char *put_piece(struct vm *vm, struct text *text, const char *s,
			     const __u64 *args, int *left)
{
	struct spec spec;

	if (*s != '%' || s[1] == '%') {
		put(text, s, 1);
		return s + (*s == '%' ? 2 : 1);
	}
	if ((*left)-- == 0)
		return NULL;
	s = parse_what(parse_field(s + 1, &spec), &spec);
	if (s)
		put_value(vm, text, &spec, *args);
	return s;
}

int bprintf(struct vm *vm, char *out, int size, const char *fmt,
	    const __u64 *args, int count)
{
	struct text text = { out, size, 0 };
	int left = count;

	if (!is_clean(fmt))
		return -EINVAL;
	while (*fmt) {
		fmt = put_piece(vm, &text, fmt, args + (count - left), &left);
		if (!fmt)
			return -EINVAL;
	}
	if (size > 0)
		out[text.len < size ? text.len : size - 1] = 0;
	return text.len;
}
