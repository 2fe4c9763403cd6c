/*
 * err.c - the error text, grown outward: see err.h.
 */
#include "loader/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* include/linux/errno.h: "Operation is not supported", kernel-internal. */
#define ENOTSUPP 524

static _Thread_local char text[1024];

const char *err_name(int err)
{
	const char *name;

	err = abs(err);
	if (err == ENOTSUPP)
		return "ENOTSUPP";
	name = strerrorname_np(err);
	return name ? name : "unknown errno";
}

const char *err_words(int err)
{
	err = abs(err);
	if (err == ENOTSUPP)
		return "Operation is not supported";
	return strerrordesc_np(err) ? strerrordesc_np(err) : "Unknown error";
}

/* Names out of files are printed on terminals: a new line or an escape in one
 * becomes '?'. */
static void clean(char *c)
{
	for (; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

/* Print in front of what is there; what no longer fits falls off the end. */
static void prepend(const char *fmt, va_list ap)
{
	char inner[sizeof(text)];
	int n;

	memcpy(inner, text, sizeof(text));
	n = vsnprintf(text, sizeof(text), fmt, ap);
	if (n >= 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - n, "%s", inner);
	clean(text);
}

int fail(int err, const char *fmt, ...)
{
	va_list ap;

	snprintf(text, sizeof(text), ": %s (%s)", err_words(err),
		 err_name(err));
	va_start(ap, fmt);
	prepend(fmt, ap);
	va_end(ap);
	return err;
}

int refuse(int err, const char *fmt, ...)
{
	va_list ap;

	err_clear();
	va_start(ap, fmt);
	prepend(fmt, ap);
	va_end(ap);
	return err;
}

int within(int err, const char *fmt, ...)
{
	char inner[sizeof(text)];
	va_list ap;

	memcpy(inner, text, sizeof(text));
	snprintf(text, sizeof(text), ": %.*s", (int)sizeof(text) - 3, inner);
	va_start(ap, fmt);
	prepend(fmt, ap);
	va_end(ap);
	return err;
}

const char *err_text(void)
{
	return text;
}

void err_clear(void)
{
	text[0] = '\0';
}
