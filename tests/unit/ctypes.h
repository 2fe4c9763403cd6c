/*
 * ctypes.h - the BTF of a few declarations in C, for tests.
 *
 *   unit    = { [ "packed" ] type ";" | "typedef" type name ";" }
 *   type    = { "const" | "volatile" } base
 *   base    = "int" | "char" | "long" | "u8" ... "s64" | "i128" | "bool"
 *           | "float" | "void" | "@" number | name of a typedef
 *           | ( "struct" | "union" ) [ name ] [ "{" { member } "}" ]
 *           | ( "enum" | "enum64" ) [ name ] [ "{" name "=" number, ... "}" ]
 *   member  = type [ name ] [ ":" bits ] ";"
 *   name    = { "*" } word { "[" number "]" }
 *           | "(" "*" word ")" "(" [ type { "*" } { "," type { "*" } } ] ")"
 *
 * Laid out as on x86-64.  A struct that has no body is a forward; "@7" is
 * type [7], whatever that is, of 4 bytes.
 */
#ifndef TESTS_UNIT_CTYPES_H
#define TESTS_UNIT_CTYPES_H

#include <stddef.h>

/* The BTF, which the caller frees; the test fails if it is no such C. */
void *ctypes_make(const char *source, size_t *size);

#endif
