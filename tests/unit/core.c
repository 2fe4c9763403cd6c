/* CO-RE: what a record asks, and what a kernel's types answer. */
#include "loader/btf/core.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/core_both.h"

#include <stdlib.h>
#include <string.h>

#define OFFSET	BPF_CORE_FIELD_BYTE_OFFSET
#define SIZE	BPF_CORE_FIELD_BYTE_SIZE
#define EXISTS	BPF_CORE_FIELD_EXISTS
#define SIGNED	BPF_CORE_FIELD_SIGNED
#define LSHIFT	BPF_CORE_FIELD_LSHIFT_U64
#define RSHIFT	BPF_CORE_FIELD_RSHIFT_U64
#define LOCAL	BPF_CORE_TYPE_ID_LOCAL
#define TARGET	BPF_CORE_TYPE_ID_TARGET
#define TYPE	BPF_CORE_TYPE_EXISTS
#define TSIZE	BPF_CORE_TYPE_SIZE
#define MATCHES BPF_CORE_TYPE_MATCHES
#define VEXISTS BPF_CORE_ENUMVAL_EXISTS
#define VALUE	BPF_CORE_ENUMVAL_VALUE

enum {
	FOUND,
	POISON = 1,
	NONE = 2, /* not found, and 0 is the answer */
	UNCHECKED = 4,
	NO_LOAD = 8,
	RESIZED = 16,
	REFUSED = 32
};

struct row {
	const char *says;
	const char *object, *type, *path;
	int kind;
	const char *kernel;
	int flags;
	long long old, new;
	const char *said; /* or the refusal */
};

/* clang-format off */

#define S2 "struct s { int a; int b; };"
#define S3 "struct s { long x; int y; int b; };"
#define E  "enum e { A = 1, B = 2 };"

static const struct row fields[] = {
	{ "a field is where the kernel has it", S2, "struct s", "0:1",
	  OFFSET, S3, 0, 4, 12, "field `b` of `struct s` is at byte 12" },
	{ "a field that the kernel does not have", S2, "struct s", "0:0",
	  OFFSET, S3, POISON, 0, 0, "type `struct s` has no field `a`" },
	{ "the field that was perhaps meant",
	  "struct s { int count; };", "struct s", "0:0", OFFSET,
	  "struct s { int cuont; };", POISON, 0, 0,
	  "type `struct s` has no field `count` (did you mean `cuont`?)" },
	{ "no such struct", S2, "struct s", "0:1", OFFSET,
	  "struct t { int b; };", POISON, 4, 0,
	  "no type `struct s` in this kernel's types" },
	{ "a union is no struct", S2, "struct s", "0:1", OFFSET,
	  "union s { int b; };", POISON, 4, 0,
	  "no type `struct s` in this kernel's types, but `union s`" },
	{ "a struct in a struct", "struct net { int x;"
	  "struct { int c; int inum; } ns; };", "struct net", "0:1:1",
	  OFFSET, "struct ns { long l; int inum; };"
	  "struct net { char c[7]; struct ns ns; };", 0, 8, 16,
	  "field `ns.inum` of `struct net` is at byte 16" },
	{ "an element of an array",
	  "struct s { int a[4]; };", "struct s", "0:0:2", OFFSET,
	  "struct s { int x; int a[3]; };", 0, 8, 12,
	  "field `a[2]` of `struct s` is at byte 12" },
	{ "an element of an array of arrays",
	  "struct s { int a[4][2]; };", "struct s", "0:0:2:1", OFFSET,
	  "struct s { int x; int a[4][3]; };", 0, 20, 32,
	  "field `a[2][1]` of `struct s` is at byte 32" },
	{ "a member of an element",
	  "struct e { int x; int y; }; struct s { struct e a[4]; };",
	  "struct s", "0:0:2:1", OFFSET,
	  "struct e { long x; long z; int y; };"
	  "struct s { struct e a[4]; };", 0, 20, 64,
	  "field `a[2].y` of `struct s` is at byte 64" },
	{ "an element that the kernel's array does not have",
	  "struct s { int a[4]; };", "struct s", "0:0:3", OFFSET,
	  "struct s { int a[2]; };", POISON, 12, 0,
	  "field `a[3]` of `struct s`: element 3 is behind the end, there "
	  "are 2" },
	{ "an element of what is no array any more",
	  "struct s { struct { int x; } a[4]; };", "struct s", "0:0:3",
	  OFFSET, "struct s { struct { int x; } a; };", POISON, 12, 0,
	  "field `a` of `struct s` is a struct here, in the object an "
	  "array" },
	{ "an array at the end that has any number of elements",
	  "struct s { int n; int a[0]; };", "struct s", "0:1:5", OFFSET,
	  "struct s { long n; int a[0]; };", 0, 24, 28,
	  "field `a[5]` of `struct s` is at byte 28" },
	{ "an array of a number became one of any number",
	  "struct s { int n; int a[1]; };", "struct s", "0:1:0", OFFSET,
	  "struct s { long n; int a[0]; };", 0, 4, 8,
	  "field `a[0]` of `struct s` is at byte 8" },
	{ "an array of none that is not at the end",
	  "struct s { int n; int a[2]; };", "struct s", "0:1:1", OFFSET,
	  "struct s { long n; int a[0]; int m; };", POISON, 8, 0,
	  "field `a[1]` of `struct s`: element 1 is behind the end, there "
	  "are 0" },
	{ "an element of what a pointer points to",
	  S2, "struct s", "2:1", OFFSET, S3, 0, 20, 44,
	  "field `[2].b` of `struct s` is at byte 44" },
	{ "the whole of what a pointer points to",
	  S2, "struct s", "0", SIZE, S3, 0, 8, 16, "`struct s` has 16 bytes" },
	{ "an anonymous struct in the object",
	  "struct s { int a; struct { int x; int b; }; };", "struct s",
	  "0:1:1", OFFSET, S3, 0, 8, 12,
	  "field `b` of `struct s` is at byte 12" },
	{ "anonymous ones in the kernel", S2, "struct s", "0:1", OFFSET,
	  "struct s { long l; union { long u; struct { int x; int b; }; }; };",
	  0, 4, 12, "field `b` of `struct s` is at byte 12" },
	{ "an anonymous one of no such field is passed by",
	  S2, "struct s", "0:1", OFFSET,
	  "struct s { struct { int x; }; union { int y; }; int b; };",
	  0, 4, 8, "field `b` of `struct s` is at byte 8" },
	{ "a struct that is a union now",
	  "struct i { int a; int b; }; struct s { struct i i; };",
	  "struct s", "0:0:1", OFFSET,
	  "struct s { long l; union { int b; } i; };", 0, 4, 8,
	  "field `i.b` of `struct s` is at byte 8" },
	{ "typedef and const are looked through",
	  "typedef struct { int a; int b; } s_t;", "s_t", "0:1", OFFSET,
	  "struct t { long l; const volatile int b; };"
	  "typedef const struct t s_t;",
	  0, 4, 8, "field `b` of `s_t` is at byte 8" },
	{ "a typedef is not the struct of its name", S2, "struct s", "0:1", OFFSET, "typedef int s;", POISON, 4, 0,
	  "no type `struct s` in this kernel's types, but `s`" },
	{ "an object's flavour means the type itself",
	  "struct s___old { int b; };", "struct s___old", "0:0", OFFSET, S3,
	  0, 0, 12, "field `b` of `struct s___old` is at byte 12" },
	{ "a flavour of the kernel's counts as the type", S2, "struct s",
	  "0:1", OFFSET, "struct s___2 { long x; int b; };", 0, 4, 8,
	  "field `b` of `struct s` is at byte 8" },
	{ "a name that only begins like it is another", S2, "struct s",
	  "0:1", OFFSET, "struct s__2 { long x; int b; };", POISON, 4, 0,
	  "no type `struct s` in this kernel's types" },

	/* ---- Several of a name ---- */

	{ "two types that agree", S2, "struct s", "0:1", OFFSET,
	  S3 "struct s___2 { u64 q; int z; int b; };", 0, 4, 12,
	  "field `b` of `struct s` is at byte 12" },
	{ "two types that do not", S2, "struct s", "0:1", OFFSET,
	  "struct s { long q; int b; };" S3, REFUSED, 0, 0,
	  "field `b` of `struct s`: the kernel's types disagree: [3] struct s "
	  "says bit 64, [4] struct s says 96" },
	{ "one of two has the field", S2, "struct s", "0:1", OFFSET,
	  "struct s___old { int a; };" S3, 0, 4, 12,
	  "field `b` of `struct s` is at byte 12" },
	{ "none of two has it", S2, "struct s", "0:1", OFFSET,
	  "struct s___old { int bb; }; struct s { int c; };", POISON, 4, 0,
	  "type `struct s___old` has no field `b`" },
	{ "a field exists at two places, which are not one", S2, "struct s",
	  "0:1", EXISTS, S2 S3, REFUSED, 0, 0,
	  "field `b` of `struct s`: the kernel's types disagree: [2] struct s "
	  "says bit 32, [4] struct s says 96" },
	{ "two types and a field of two sizes", S2, "struct s", "0:1", SIZE,
	  "struct s { int a; int b; }; struct s___w { int a; s8 b; };",
	  REFUSED, 0, 0,
	  "field `b` of `struct s`: the kernel's types disagree: [2] struct s "
	  "says field byte size 4, [4] struct s___w says 1" },
	{ "a type that is only declared has no say", S2, "struct s", "0:1",
	  OFFSET, "union s; " S3, 0, 4, 12,
	  "field `b` of `struct s` is at byte 12" },

	/* ---- Of another type ---- */

	{ "a pointer where the object has a number",
	  "struct s { long p; };", "struct s", "0:0", OFFSET,
	  "struct s { long *p; };", POISON, 0, 0,
	  "field `p` of `struct s` is a pointer here, in the object a "
	  "number" },
	{ "any two pointers are alike", "struct s { int *p; };", "struct s",
	  "0:0", OFFSET, "struct s { long x; struct s *p; };", 0, 0, 8,
	  "field `p` of `struct s` is at byte 8" },
	{ "an enum of another name",
	  "enum e { A = 1 }; struct s { enum e e; };", "struct s", "0:0",
	  OFFSET, "enum f { A = 1 }; struct s { enum f e; };", POISON, 0, 0,
	  "field `e` of `struct s` is `enum f` here, in the object "
	  "`enum e`" },
	{ "an enum of another flavour",
	  "enum e___x { A = 1 }; struct s { enum e___x e; };", "struct s",
	  "0:0", OFFSET,
	  "enum e { A = 1 }; struct s { int x; enum e e; };", 0, 0, 4,
	  "field `e` of `struct s` is at byte 4" },
	{ "an enum without a name is like any other",
	  "enum e { A = 1 }; struct s { enum e e; };", "struct s", "0:0",
	  OFFSET, "struct s { int x; enum { A = 1 } e; };", 0, 0, 4,
	  "field `e` of `struct s` is at byte 4" },
	{ "enum64 is like enum, but no load of it can be made wider",
	  "enum e { A = 1 }; struct s { enum e e; };", "struct s", "0:0",
	  OFFSET, "enum64 e { A = 1 }; struct s { long x; enum64 e e; };",
	  NO_LOAD, 0, 8,
	  "field `e` of `struct s` is at byte 8 and has 8 bytes, not 4: a "
	  "load or store of it must not run" },
	{ "a floating-point number is one", "struct s { float f; };",
	  "struct s", "0:0", OFFSET, "struct s { int x; float f; };",
	  0, 0, 4, "field `f` of `struct s` is at byte 4" },
	{ "arrays of other things are others", "struct s { int a[2]; };",
	  "struct s", "0:0", OFFSET, "struct s { int *a[2]; };", POISON, 0, 0,
	  "field `a` of `struct s` is `int *[2]` here, in the object "
	  "`int[2]`" },

	/* ---- Of another size ---- */

	{ "a number without sign has become longer",
	  "struct s { u32 n; };", "struct s", "0:0", OFFSET,
	  "struct s { long x; u64 n; };", RESIZED, 0, 8,
	  "field `n` of `struct s` is at byte 8 and has 8 bytes, not 4" },
	{ "a number with sign has become longer",
	  "struct s { int n; };", "struct s", "0:0", OFFSET,
	  "struct s { long x; s64 n; };", NO_LOAD, 0, 8,
	  "field `n` of `struct s` is at byte 8 and has 8 bytes, not 4: a "
	  "load or store of it must not run" },
	{ "a number has become longer, and got a sign",
	  "struct s { u32 n; };", "struct s", "0:0", OFFSET,
	  "struct s { s64 n; };", NO_LOAD, 0, 0,
	  "field `n` of `struct s` is at byte 0 and has 8 bytes, not 4: a "
	  "load or store of it must not run" },
	{ "a bool is a number without sign",
	  "struct s { bool n; };", "struct s", "0:0", OFFSET,
	  "struct s { u32 x; u32 n; };", RESIZED, 0, 4,
	  "field `n` of `struct s` is at byte 4 and has 4 bytes, not 1" },
	{ "the struct in a struct has grown",
	  "struct s { struct { int x; } n; };", "struct s", "0:0", OFFSET,
	  "struct s { struct { int y; int x; } n; };", NO_LOAD, 0, 0,
	  "field `n` of `struct s` is at byte 0 and has 8 bytes, not 4: a "
	  "load or store of it must not run" },
	{ "how many bytes a field has", "struct s { u32 n; };", "struct s",
	  "0:0", SIZE, "struct s { u64 n; };", 0, 4, 8,
	  "field `n` of `struct s` has 8 bytes" },
	{ "how many bytes an element has", "struct s { u32 n[2]; };",
	  "struct s", "0:0:1", SIZE, "struct s { u8 n[4]; };", 0, 4, 1,
	  "field `n[1]` of `struct s` has 1 byte" },
	{ "the size of no field", S2, "struct s", "0:0", SIZE, S3, POISON,
	  4, 0, "type `struct s` has no field `a`" },

	/* ---- Exists, signed ---- */

	{ "a field exists", S2, "struct s", "0:1", EXISTS, S3, 0, 1, 1,
	  "field `b` of `struct s` exists" },
	{ "a field does not exist", S2, "struct s", "0:0", EXISTS, S3,
	  NONE, 1, 0, "type `struct s` has no field `a`" },
	{ "of a type that is none, no field exists", S2, "struct s", "0:0",
	  EXISTS, "struct t { int a; };", NONE, 1, 0,
	  "no type `struct s` in this kernel's types" },
	{ "a field of another type does not exist",
	  "struct s { long p; };", "struct s", "0:0", EXISTS,
	  "struct s { long *p; };", NONE, 1, 0,
	  "field `p` of `struct s` is a pointer here, in the object a "
	  "number" },
	{ "an element exists", "struct s { int a[4]; };", "struct s",
	  "0:0:3", EXISTS, "struct s { int a[4]; };", 0, 1, 1,
	  "field `a[3]` of `struct s` exists" },
	{ "a field that has got a sign", "struct s { u32 a; };", "struct s",
	  "0:0", SIGNED, "struct s { int a; };", 0, 0, 1,
	  "field `a` of `struct s` is signed" },
	{ "a field that has lost its sign", "struct s { int a; };",
	  "struct s", "0:0", SIGNED, "struct s { u32 a; };", 0, 1, 0,
	  "field `a` of `struct s` is unsigned" },
	{ "an enum with negative values is signed",
	  "struct s { enum { A = 1 } a; };", "struct s", "0:0", SIGNED,
	  "struct s { enum { A = -1 } a; };", 0, 0, 1,
	  "field `a` of `struct s` is signed" },
	{ "the sign of no field", S2, "struct s", "0:0", SIGNED, S3, POISON,
	  1, 0, "type `struct s` has no field `a`" },

	/* ---- Bit-fields ---- */

	{ "a bit-field is loaded with its type's size",
	  "struct s { u32 a:5; u32 b:14; u32 c:13; };", "struct s", "0:1",
	  OFFSET, "struct s { u32 x; u32 a:5; u32 b:14; u32 c:13; };",
	  UNCHECKED, 0, 4, "field `b` of `struct s` is at byte 4" },
	{ "the size of the load of a bit-field",
	  "struct s { u8 a:5; };", "struct s", "0:0", SIZE,
	  "struct s { u32 a:5; };", UNCHECKED, 1, 4,
	  "field `a` of `struct s` has 4 bytes" },
	{ "a bit-field across its type's bytes has a wider load",
	  "struct s { u32 b:14; };", "struct s", "0:0", SIZE,
	  "packed struct s { u32 x:28; u32 b:14; };", UNCHECKED, 4, 8,
	  "field `b` of `struct s` has 8 bytes" },
	{ "and its byte is a multiple of that",
	  "struct s { u8 b:4; };", "struct s", "0:0", OFFSET,
	  "packed struct s { u64 p; u8 q; u8 x:6; u8 b:4; };", UNCHECKED,
	  0, 8, "field `b` of `struct s` is at byte 8" },
	{ "a bit-field that no load holds",
	  "struct s { u64 b:40; };", "struct s", "0:0", OFFSET,
	  "packed struct s { u32 a; u64 b:40; };", REFUSED, 0, 0,
	  "a bit-field of 40 bits at bit 32: no load of 8 bytes holds it" },
	{ "such a one exists",
	  "struct s { u64 b:40; };", "struct s", "0:0", EXISTS,
	  "packed struct s { u32 a; u64 b:40; };", 0, 1, 1,
	  "field `b` of `struct s` exists" },
	{ "what is above a bit-field is shifted out",
	  "struct s { u32 a:5; u32 b:14; };", "struct s", "0:1", LSHIFT,
	  "struct s { u32 a:3; u32 b:14; };", UNCHECKED, 64 - 19, 64 - 17,
	  "field `b` of `struct s` is shifted left by 47 bits" },
	{ "and what is below it",
	  "struct s { u32 a:5; u32 b:14; };", "struct s", "0:1", RSHIFT,
	  "struct s { u32 a:3; u32 b:15; };", 0, 64 - 14, 64 - 15,
	  "field `b` of `struct s` is shifted right by 49 bits" },
	{ "the shifts of a whole field", "struct s { u16 a; };", "struct s",
	  "0:0", LSHIFT, "struct s { u8 x; u8 a; };", 0, 48, 56,
	  "field `a` of `struct s` is shifted left by 56 bits" },
	{ "both shifts of it are the same", "struct s { u16 a; };",
	  "struct s", "0:0", RSHIFT, "struct s { u8 x; u8 a; };", 0, 48, 56,
	  "field `a` of `struct s` is shifted right by 56 bits" },
	{ "a shift of no field", S2, "struct s", "0:0", LSHIFT, S3, POISON,
	  32, 0, "type `struct s` has no field `a`" },
	{ "the other shift of no field", S2, "struct s", "0:0", RSHIFT, S3,
	  POISON, 32, 0, "type `struct s` has no field `a`" },
	{ "the sign of a bit-field is sure", "struct s { int a:5; };",
	  "struct s", "0:0", SIGNED, "struct s { u32 a:5; };", 0, 1, 0,
	  "field `a` of `struct s` is unsigned" },
	{ "a field that is a bit-field here", "struct s { u32 a; };",
	  "struct s", "0:0", OFFSET, "struct s { u32 x; u32 a:5; };",
	  NO_LOAD, 0, 4,
	  "field `a` of `struct s` is at byte 4, but a bit-field here: a "
	  "load or store of it must not run" },
	{ "a bit-field that is a field here", "struct s { u32 a:5; };",
	  "struct s", "0:0", OFFSET, "struct s { u32 x; u32 a; };",
	  NO_LOAD | UNCHECKED, 0, 4,
	  "field `a` of `struct s` is at byte 4, but a bit-field only in "
	  "the object: a load or store of it must not run" },
	{ "a field too big for shifts", "struct s { struct { u64 x[2]; } a; };",
	  "struct s", "0:0", LSHIFT, S3, POISON, 0xffffffc0, 0,
	  "type `struct s` has no field `a`" },
	{ "a shift of an element", "struct s { u32 a[2]; };", "struct s",
	  "0:0:1", LSHIFT, "struct s { u32 a[2]; };", REFUSED, 0, 0,
	  "field shift left of an element, not of a member" },
};

static const struct row types[] = {
	{ "a type's number in the object", S2, "struct s", "0", LOCAL, "",
	  UNCHECKED, 2, 2, "`struct s` is type [2] of the object" },
	{ "a type without a name has a number in the object",
	  "struct { int a; };", "@2", "0", LOCAL, "", UNCHECKED, 2, 2,
	  "`a struct` is type [2] of the object" },
	{ "a type's number in the kernel", S2, "struct s", "0", TARGET,
	  "struct t { int a; };" S2, UNCHECKED, 2, 3,
	  "`struct s` is type [3] of the kernel" },
	{ "a type that the kernel does not have has number 0", S2,
	  "struct s", "0", TARGET, "struct t { int a; };", NONE | UNCHECKED,
	  2, 0, "no type `struct s` in this kernel's types" },
	{ "two types of a name have no one number", S2, "struct s", "0",
	  TARGET, S2 S2, REFUSED, 0, 0,
	  "`struct s`: the kernel's types disagree: [2] struct s says type "
	  "id, the kernel's 2, [3] struct s says 3" },
	{ "a struct exists, whatever it has", S2, "struct s", "0", TYPE,
	  "struct s { long q; };", 0, 1, 1, "`struct s` exists" },
	{ "a struct does not exist", S2, "struct s", "0", TYPE,
	  "struct t { int a; };", NONE, 1, 0,
	  "no type `struct s` in this kernel's types" },
	{ "a flavour of it exists", "struct s___local { int a; };",
	  "struct s___local", "0", TYPE, S2, 0, 1, 1,
	  "`struct s___local` exists" },
	{ "a struct is no union", S2, "struct s", "0", TYPE,
	  "union s { int a; };", NONE, 1, 0,
	  "no type `struct s` in this kernel's types, but `union s`" },
	{ "a struct that is only declared is none", S2, "struct s", "0",
	  TYPE, "struct s;", NONE, 1, 0,
	  "no type `struct s` in this kernel's types, but `struct s`" },
	{ "what both only declare exists", "struct s;", "struct s", "0",
	  TYPE, "struct s;", 0, 1, 1, "`struct s` exists" },
	{ "a number of another size exists", "typedef u32 n_t;", "u32", "0",
	  TYPE, "typedef u32 n_t;", 0, 1, 1, "`u32` exists" },
	{ "enum and enum64 are alike", E, "enum e", "0", TYPE,
	  "enum64 e { X = 1 };", 0, 1, 1, "`enum e` exists" },
	{ "a typedef of a number", "typedef u32 n_t;", "n_t", "0", TYPE,
	  "typedef s64 n_t;", 0, 1, 1, "`n_t` exists" },
	{ "a typedef of something else", "typedef u32 n_t;", "n_t", "0",
	  TYPE, "typedef struct s { int a; } n_t;", NONE, 1, 0,
	  "`n_t` is another type here" },
	{ "a typedef of pointers to the same",
	  "typedef struct s **p_t;" S2, "p_t", "0", TYPE,
	  "typedef struct t **p_t; struct t { int a; };", 0, 1, 1,
	  "`p_t` exists" },
	{ "a typedef of fewer pointers",
	  "typedef struct s **p_t;" S2, "p_t", "0", TYPE,
	  "typedef struct s *p_t;" S2, NONE, 1, 0,
	  "`p_t` is another type here" },
	{ "functions of the same arguments",
	  "typedef int (*f_t)(int, struct s *);" S2, "f_t", "0", TYPE,
	  "typedef long (*f_t)(u8, struct s *);" S2, 0, 1, 1,
	  "`f_t` exists" },
	{ "functions of other arguments",
	  "typedef int (*f_t)(int, struct s *);" S2, "f_t", "0", TYPE,
	  "typedef int (*f_t)(int, int);" S2, NONE, 1, 0,
	  "`f_t` is another type here" },
	{ "functions of fewer arguments",
	  "typedef int (*f_t)(int, int);", "f_t", "0", TYPE,
	  "typedef int (*f_t)(int);", NONE, 1, 0,
	  "`f_t` is another type here" },
	{ "functions that return something else",
	  "typedef int (*f_t)(int);", "f_t", "0", TYPE,
	  "typedef void (*f_t)(int);", NONE, 1, 0,
	  "`f_t` is another type here" },
	{ "void exists by a typedef", "typedef void v_t;", "v_t", "0", TYPE,
	  "typedef const void v_t;", 0, 1, 1, "`v_t` exists" },
	{ "how many bytes a type has", S2, "struct s", "0", TSIZE, S3,
	  0, 8, 16, "`struct s` has 16 bytes" },
	{ "the size of a type that is none is 0", S2, "struct s", "0",
	  TSIZE, "struct t { int a; };", NONE, 8, 0,
	  "no type `struct s` in this kernel's types" },
	{ "two types of a name and one size", S2, "struct s", "0", TSIZE,
	  "struct s { long a; long b; };" S3, 0, 8, 16,
	  "`struct s` has 16 bytes" },

	/* ---- Matches ---- */

	{ "all that the object has, in another order", S2, "struct s", "0",
	  MATCHES, "struct s { int b; long z; int a; };", 0, 1, 1,
	  "`struct s` has all that the object's has" },
	{ "a type that is none does not match", S2, "struct s", "0", MATCHES,
	  "struct t { int a; };", NONE, 1, 0,
	  "no type `struct s` in this kernel's types" },
	{ "one member is not there", S2, "struct s", "0", MATCHES,
	  "struct s { int a; int c; };", NONE, 1, 0,
	  "type `struct s` has no field `b`" },
	{ "one member is of another size", S2, "struct s", "0", MATCHES,
	  "struct s { int a; long b; };", NONE, 1, 0,
	  "field `b` of `struct s` is `long` here, in the object `int`" },
	{ "one member is of another sign",
	  "struct s { u32 a; };", "struct s", "0", MATCHES,
	  "struct s { s32 a; };", NONE, 1, 0,
	  "field `a` of `struct s` is `s32` here, in the object `u32`" },
	{ "a number of the same size and sign has another name",
	  "struct s { int a; };", "struct s", "0", MATCHES,
	  "struct s { s32 a; };", NONE, 1, 0,
	  "field `a` of `struct s` is `s32` here, in the object `int`" },
	{ "fewer members than the object has", S2, "struct s", "0", MATCHES,
	  "struct s { int a; };", NONE, 1, 0,
	  "type `struct s` has 1 field, in the object 2" },
	{ "a struct behind a pointer is known by its name",
	  "struct t { int q; }; struct s { struct t *t; };", "struct s",
	  "0", MATCHES, "struct t { int z; }; struct s { struct t *t; };",
	  0, 1, 1, "`struct s` has all that the object's has" },
	{ "behind a pointer is one of another name",
	  "struct t { int q; }; struct s { struct t *t; };", "struct s",
	  "0", MATCHES, "struct u { int q; }; struct s { struct u *t; };",
	  NONE, 1, 0,
	  "field `t` of `struct s` is `struct u *` here, in the object "
	  "`struct t *`" },
	{ "behind a pointer it may be only declared",
	  "struct t { int q; }; struct s { struct t *t; };", "struct s",
	  "0", MATCHES, "struct s { struct t *t; };", 0, 1, 1,
	  "`struct s` has all that the object's has" },
	{ "or in the object", "struct s { struct t *t; };", "struct s",
	  "0", MATCHES, "struct t { int q; }; struct s { struct t *t; };",
	  0, 1, 1, "`struct s` has all that the object's has" },
	{ "but a union is no struct", "struct s { union t *t; };",
	  "struct s", "0", MATCHES,
	  "struct t { int q; }; struct s { struct t *t; };", NONE, 1, 0,
	  "field `t` of `struct s` is `struct t *` here, in the object "
	  "`union t *`" },
	{ "a struct in a struct matches too",
	  "struct t { int q; }; struct s { struct t t; };", "struct s",
	  "0", MATCHES,
	  "struct t { int z; int q; }; struct s { struct t t; };", 0, 1, 1,
	  "`struct s` has all that the object's has" },
	{ "a struct in a struct that does not",
	  "struct t { int q; }; struct s { struct t t; };", "struct s",
	  "0", MATCHES,
	  "struct t { int z; }; struct s { struct t t; };", NONE, 1, 0,
	  "field `t` of `struct s` is another `struct t` than the object's" },
	{ "what has no name matches by what is in it",
	  "struct s { union { int a; }; };", "struct s", "0", MATCHES,
	  "struct s { union { long b; }; union { int a; }; };", 0, 1, 1,
	  "`struct s` has all that the object's has" },
	{ "what has no name and is not there",
	  "struct s { union { int a; }; };", "struct s", "0", MATCHES,
	  "struct s { union { long b; }; int a; };", NONE, 1, 0,
	  "type `struct s` differs in a member without a name" },
	{ "arrays of the same number", "struct s { int a[2]; };",
	  "struct s", "0", MATCHES, "struct s { int a[2]; };", 0, 1, 1,
	  "`struct s` has all that the object's has" },
	{ "arrays of another number", "struct s { int a[2]; };",
	  "struct s", "0", MATCHES, "struct s { int a[3]; };", NONE, 1, 0,
	  "field `a` of `struct s` is `int[3]` here, in the object "
	  "`int[2]`" },
	{ "an enum's values by name, not by number", E, "enum e", "0",
	  MATCHES, "enum e { C = 1, B = 3, A = 9 };", 0, 1, 1,
	  "`enum e` has all that the object's has" },
	{ "an enum that lacks a value", E, "enum e", "0", MATCHES,
	  "enum e { A = 1, C = 2 };", NONE, 1, 0,
	  "type `enum e` has no value `B`" },
	{ "an enum of fewer values", E, "enum e", "0", MATCHES,
	  "enum e { A = 1 };", NONE, 1, 0,
	  "type `enum e` has 1 value, in the object 2" },
	{ "an enum of another size", E, "enum e", "0", MATCHES,
	  "enum64 e { A = 1, B = 2 };", NONE, 1, 0,
	  "`enum e` is another type here" },
	{ "functions match by their arguments",
	  "typedef int (*f_t)(int, struct s *);" S2, "f_t", "0", MATCHES,
	  "typedef int (*f_t)(int, struct s *);" S3, 0, 1, 1,
	  "`f_t` has all that the object's has" },
	{ "functions of another argument do not",
	  "typedef int (*f_t)(int);", "f_t", "0", MATCHES,
	  "typedef int (*f_t)(long);", NONE, 1, 0,
	  "`f_t` is another type here" },
};

static const struct row values[] = {
	{ "a value of an enum", E, "enum e", "1", VALUE,
	  "enum e { A = 7, X = 0, B = 12 };", 0, 2, 12,
	  "value `B` of `enum e` is 12" },
	{ "a value that the kernel does not have", E, "enum e", "1", VALUE,
	  "enum e { A = 7 };", POISON, 2, 0,
	  "type `enum e` has no value `B`" },
	{ "the value that was perhaps meant",
	  "enum e { COUNT = 1 };", "enum e", "0", VALUE,
	  "enum e { COUNTS = 1 };", POISON, 1, 0,
	  "type `enum e` has no value `COUNT` (did you mean `COUNTS`?)" },
	{ "a value exists", E, "enum e", "0", VEXISTS, E, 0, 1, 1,
	  "value `A` of `enum e` exists" },
	{ "a value does not exist", E, "enum e", "1", VEXISTS,
	  "enum e { A = 1 };", NONE, 1, 0, "type `enum e` has no value `B`" },
	{ "two enums that do not agree", E, "enum e", "1", VALUE,
	  E "enum e___2 { B = 3 };", REFUSED, 0, 0,
	  "value `B` of `enum e`: the kernel's types disagree: [1] enum e "
	  "says enum value 2, [2] enum e___2 says 3" },
	{ "of an enum that is none no value exists", E, "enum e", "1",
	  VEXISTS, "enum f { B = 1 };", NONE, 1, 0,
	  "no type `enum e` in this kernel's types" },
	{ "a value of an enum that is none", E, "enum e", "1", VALUE,
	  "enum f { B = 1 };", POISON, 2, 0,
	  "no type `enum e` in this kernel's types" },
	{ "values may have flavours",
	  "enum e___x { A___x = 1 };", "enum e___x", "0", VALUE,
	  "enum e { B = 3, A = 4 };", 0, 1, 4,
	  "value `A___x` of `enum e___x` is 4" },
	{ "a value below 0", "enum e { A = -1 };", "enum e", "0", VALUE,
	  "enum e { A = -3 };", 0, -1, -3, "value `A` of `enum e` is -3" },
	{ "a value of 64 bits",
	  "enum64 e { A = 0x100000000 };", "enum e", "0", VALUE,
	  "enum64 e { A = 0x8000000000000000 };", 0, 1ll << 32, 1ull << 63,
	  "value `A` of `enum e` is 9223372036854775808" },
	{ "a value below 0 of 64 bits", E, "enum e", "0", VALUE,
	  "enum64 e { A = -5 };", 0, 1, -5, "value `A` of `enum e` is -5" },
	{ "a typedef's enum", "typedef enum { A = 1 } e_t;", "e_t", "0",
	  VALUE, "typedef enum { A = 4 } e_t;", 0, 1, 4,
	  "value `A` of `e_t` is 4" },
	{ "a typedef that is no enum here", "typedef enum { A = 1 } e_t;",
	  "e_t", "0", VEXISTS, "typedef int e_t;", NONE, 1, 0,
	  "value `A` of `e_t`: no enum here" },
};

/* clang-format on */

static void check(const struct row *r)
{
	struct core_answer a;
	struct core_query query;
	struct both both;
	char *said;
	int err;

	both_open(&both, r->object, r->kernel);
	query = both_query(&both, r->type, r->path, r->kind);
	ck_assert_int_eq(core_want(&query, &both.kernel), 0);
	err = core_resolve(&query, &both.kernel, &a);
	said = both_said(&query, &a, err);
	ck_assert_str_eq(said, r->said);
	free(said);
	ck_assert_int_eq(err != 0, r->flags == REFUSED);
	if (!err) {
		bool found = !(r->flags & (POISON | NONE));

		ck_assert_int_eq(a.old, r->old);
		ck_assert_int_eq(a.new, r->new);
		ck_assert_int_eq(a.found, found);
		ck_assert_int_eq(a.poison, !!(r->flags & POISON));
		ck_assert_int_eq(a.check, !(r->flags & UNCHECKED));
		ck_assert_int_eq(a.no_load, !!(r->flags & NO_LOAD));
		ck_assert_int_eq(found && a.old_size != a.new_size,
				 !!(r->flags & (NO_LOAD | RESIZED)));
		ck_assert_int_eq(a.type.id != 0, found && r->kind != LOCAL);
	}
	both_close(&both);
}

static void check_field(int i)
{
	check(&fields[i]);
}
TABLE(core_fields, fields, check_field);

static void check_type(int i)
{
	check(&types[i]);
}
TABLE(core_types, types, check_type);

static void check_value(int i)
{
	check(&values[i]);
}
TABLE(core_values, values, check_value);
