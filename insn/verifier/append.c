/*
 * append.c - text that grows in a buffer of fixed size.
 */
#include "insn/verifier/append.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void append(char *buf, size_t size, const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf + len, size - len, fmt, ap);
	va_end(ap);
}
