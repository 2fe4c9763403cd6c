/* Types that can be walked and make no sense: each in a sentence of its own.
 * What cannot even be walked is in btf.c. */
#include "loader/btf/check.h"
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/btf/print.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"
#include "tests/unit/types.h"

#include <stdlib.h>
#include <string.h>

/* Words of a type, and of what its kind adds. */
enum word {
	NAME,
	INFO,
	SIZE,
	TYPE = SIZE,
	TAIL
};

enum id {
	INT = 1,
	CHARS = 4,
	NS,
	NS_POINTER,
	NS_CONST,
	NS_T,
	UNION,
	INTS,
	TASK,
	TASK_POINTER,
	STATE,
	BIG,
	FLOAT,
	PROTO,
	WAKE,
	COUNT,
	DATA,
	TAG,
	USER,
	VOLATILE,
	RESTRICT,
	AWAY
};

/* clang-format off */

#define MEMBER(i, word) (TAIL + 3 * (i) + (word))

static const struct broken {
	const char *says;
	uint32_t id;
	int word;
	uint32_t value;
	const char *error;
} broken[] = {
	{ "a name outside of the strings", NS, NAME, 9999,
	  "type [5] (STRUCT): its name is at byte 9999 of 137 bytes "
	  "of strings" },
	{ "a typedef without a name", NS_T, NAME, 0,
	  "type [8] (TYPEDEF): it has no name" },
	{ "a forward declaration without a name", AWAY, NAME, 0,
	  "type [24] (FWD): it has no name" },
	{ "a pointer with a name", NS_POINTER, NAME, 1,
	  "type [6] (PTR int): it has a name, 'int', and its kind "
	  "none" },
	{ "a tag with rows", USER, INFO, BTF_KIND_TYPE_TAG << 24 | 3,
	  "type [21] (TYPE_TAG user): it says it has 3 rows, and its "
	  "kind has none" },
	{ "a number with the flag of structs", INT, INFO,
	  1u << 31 | BTF_KIND_INT << 24,
	  "type [1] (INT int): it has the flag of its info set, "
	  "which its kind has not" },
	{ "a pointer to no type", NS_POINTER, TYPE, 99,
	  "type [6] (PTR): it refers to type [99], and the last is "
	  "[24]" },
	{ "an array of no type", CHARS, TAIL, 99,
	  "type [4] (ARRAY): its elements are of type [99], and the "
	  "last is [24]" },
	{ "an array whose index is no type", CHARS, TAIL + 1, 99,
	  "type [4] (ARRAY): its index is of type [99], and the last "
	  "is [24]" },
	{ "a member of no type", TASK, MEMBER(4, 1), 99,
	  "type [11] (STRUCT task): row 4 is of type [99], and the "
	  "last is [24]" },
	{ "a member whose name is outside", TASK, MEMBER(1, 0), 9999,
	  "type [11] (STRUCT task): row 1 has its name at byte 9999 "
	  "of 137 bytes of strings" },
	{ "a parameter of no type", PROTO, TAIL + 1, 99,
	  "type [16] (FUNC_PROTO): row 0 is of type [99], and the "
	  "last is [24]" },
	{ "a name of an enum's value outside", STATE, TAIL + 2, 9999,
	  "type [13] (ENUM state): row 1 has its name at byte 9999 "
	  "of 137 bytes of strings" },
	{ "a name of a wide enum's value outside", BIG, TAIL, 9999,
	  "type [14] (ENUM64 big): row 0 has its name at byte 9999 "
	  "of 137 bytes of strings" },
	{ "a section with no type in it", DATA, TAIL, 99,
	  "type [19] (DATASEC .data): row 0 is of type [99], and the "
	  "last is [24]" },

	{ "a struct that contains itself", TASK, MEMBER(0, 1), TASK,
	  "type [11] (STRUCT task): [11] (STRUCT task) leads back to "
	  "itself" },
	{ "an array that contains itself", INTS, TAIL, INTS,
	  "type [9] (UNION): [10] (ARRAY) leads back to itself" },
	{ "a const that leads to itself", NS_CONST, TYPE, NS_T,
	  "type [7] (CONST): [7] (CONST) leads back to itself" },
	{ "a pointer that points at itself", NS_POINTER, TYPE, NS_POINTER,
	  "type [6] (PTR): it leads through more than 256 pointers "
	  "or names, or in a circle" },

	{ "a number of 3 bytes", INT, SIZE, 3,
	  "type [1] (INT int): it has 3 bytes, not 1, 2, 4, 8 or 16" },
	{ "a number of more bits than bytes", INT, TAIL, 33,
	  "type [1] (INT int): it has 33 bits from bit 0 on, in 4 "
	  "bytes" },
	{ "a number whose bits are moved out", INT, TAIL, 8 << 16 | 32,
	  "type [1] (INT int): it has 32 bits from bit 8 on, in 4 "
	  "bytes" },
	{ "a number that is signed and bool", INT, TAIL, 5 << 24 | 32,
	  "type [1] (INT int): its encoding is 5: signed is 1, char "
	  "2, bool 4" },
	{ "a float of 3 bytes", FLOAT, SIZE, 3,
	  "type [15] (FLOAT float): it has 3 bytes, not 2, 4, 8, 12 "
	  "or 16" },
	{ "an enum of 5 bytes", STATE, SIZE, 5,
	  "type [13] (ENUM state): it has 5 bytes, not 1, 2, 4 or 8" },
	{ "a value of an enum without a name", STATE, TAIL, 0,
	  "type [13] (ENUM state): value 0 has no name" },
	{ "a value of a wide enum without a name", BIG, TAIL, 0,
	  "type [14] (ENUM64 big): value 0 has no name" },
	{ "an array of functions", INTS, TAIL, PROTO,
	  "type [10] (ARRAY): its elements are of type [16] "
	  "(FUNC_PROTO), which has no size" },
	{ "an array of void", INTS, TAIL, 0,
	  "type [10] (ARRAY): its elements are of type [0] (void), "
	  "which has no size" },
	{ "an array whose index is a struct", INTS, TAIL + 1, NS,
	  "type [10] (ARRAY): its index is of type [5] (STRUCT ns), "
	  "which is no INT" },
	{ "an array that is too large", INTS, TAIL + 2, 1 << 30,
	  "type [10] (ARRAY): 1073741824 elements of 4 bytes do not "
	  "fit into 4 GiB" },
	{ "a member of what has no size", TASK, MEMBER(4, 1), AWAY,
	  "type [11] (STRUCT task): member 4 'state' is of type [24] "
	  "(FWD away), which has no size" },
	{ "a member beyond the struct", TASK, MEMBER(4, 2), 512,
	  "type [11] (STRUCT task): member 4 'state' ends at bit 544 "
	  "of 512" },
	{ "a struct that is too small for it", TASK, SIZE, 56,
	  "type [11] (STRUCT task): member 4 'state' ends at bit 480 "
	  "of 448" },
	{ "a member at a bit", TASK, MEMBER(4, 2), 451,
	  "type [11] (STRUCT task): member 4 'state' is at bit 451, "
	  "and no bit-field" },
	{ "a member that is before the one before", TASK, MEMBER(4, 2), 256,
	  "type [11] (STRUCT task): member 4 'state' is at bit 256, "
	  "before the one before it at 320" },
	{ "a bit-field of a struct", NS, MEMBER(1, 1), UNION,
	  "type [5] (STRUCT ns): member 1 'flags' has 3 bits, and "
	  "UNION is no number" },
	{ "a bit-field wider than its type", NS, MEMBER(1, 2), 33 << 24,
	  "type [5] (STRUCT ns): member 1 'flags' has 33 bits of a "
	  "type of 32" },
	{ "a member of a union that is further on", UNION, MEMBER(1, 2), 8,
	  "type [9] (UNION): member 1 'b' is at bit 8 of a union" },
	{ "a function that is a struct", WAKE, TYPE, NS,
	  "type [17] (FUNC wake): its type [5] (STRUCT ns) is no "
	  "FUNC_PROTO" },
	{ "a function of no linkage", WAKE, INFO, BTF_KIND_FUNC << 24 | 3,
	  "type [17] (FUNC wake): its linkage is 3: static is 0, "
	  "global 1, extern 2" },
	{ "a void parameter in the middle", PROTO, TAIL + 1, 0,
	  "type [16] (FUNC_PROTO): parameter 0 'task' is void" },
	{ "a variable of no linkage", COUNT, TAIL, 7,
	  "type [18] (VAR count): its linkage is 7: static is 0, "
	  "global 1, extern 2" },
	{ "a type in a section", DATA, TAIL, NS,
	  "type [19] (DATASEC .data): row 0 is of type [5] (STRUCT "
	  "ns), neither a VAR nor a FUNC" },
	{ "a variable beyond its section", DATA, TAIL + 1, 2,
	  "type [19] (DATASEC .data): row 0 (VAR count) is 4 bytes "
	  "at byte 2, of 4" },
	{ "a tag of a pointer", TAG, TYPE, NS_POINTER,
	  "type [20] (DECL_TAG tag): it is a tag of type [6] (PTR), "
	  "which takes none" },
	{ "a tag of a member that is not there", TAG, TAIL, 5,
	  "type [20] (DECL_TAG tag): it is a tag of row 5 of [11] "
	  "(STRUCT task), which has 5" },
};

/* clang-format on */

static void check_broken(int i)
{
	const struct broken *row = &broken[i];
	struct btf btf;
	size_t size;
	char *blob = blob_make(&size);
	size_t at = blob_at(blob, size, row->id) + row->word * 4;

	ck_assert_int_eq(btf_read(&btf, blob, size, NULL), 0);
	ck_assert_msg(!btf_check(&btf), "%s", err_text());
	memcpy(blob + at, &row->value, sizeof(row->value));
	ck_assert_int_lt(btf_check(&btf), 0);
	ck_assert_str_eq(err_text(), row->error);
	btf_close(&btf);
	free(blob);
}
TABLE(btf_broken, broken, check_broken);

/* ---- Few bytes that ask for much ---- */

/* [2] struct s { [3]; [3]; }, [3] struct { [4]; [4]; }, ...: 2^30 numbers. */
static void fan_out(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	for (uint32_t id = 2; id < 32; id++) {
		types_add(id == 2 ? "s" : "", BTF_KIND_STRUCT, 2, 4);
		for (int i = 0; i < 2; i++) {
			types_word(0);
			types_word(id < 31 ? id + 1 : 1);
			types_word(0);
		}
	}
}

/* The same with functions of two functions: they are only pointed to. */
static void fan_of_functions(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	for (uint32_t id = 2; id < 32; id++) {
		types_add("", BTF_KIND_FUNC_PROTO, 2, 1);
		for (int i = 0; i < 2; i++) {
			types_word(0);
			types_word(id < 31 ? id + 1 : 1);
		}
	}
}

/* A pointer to a function that takes the pointer. */
static void circle(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	types_add("", BTF_KIND_FUNC_PROTO, 1, 1);
	types_word(0);
	types_word(3);
	types_add("", BTF_KIND_PTR, 0, 2);
}

static void chain(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	for (uint32_t id = 2; id < 300; id++)
		types_add("", BTF_KIND_PTR, 0, id < 299 ? id + 1 : 1);
}

/* [2] struct s { int m0, m1, ...; } */
static void many_members(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	types_add("s", BTF_KIND_STRUCT, 600, 2400);
	for (int i = 0; i < 600; i++) {
		types_name("m");
		types_word(1);
		types_word(32 * i);
	}
}

static int dump(const struct btf *btf, FILE *out)
{
	return btf_dump_type(out, btf, 2);
}

static int place(const struct btf *btf, FILE *out)
{
	struct btf_place found;

	(void)out;
	return btf_place(btf, 2, "x", &found);
}

static int print(const struct btf *btf, FILE *out)
{
	btf_print(out, btf, 2, "1234", 4);
	return 0;
}

static int check(const struct btf *btf, FILE *out)
{
	(void)out;
	return btf_check(btf);
}

static const struct much {
	const char *says;
	void (*make)(void);
	int (*ask)(const struct btf *, FILE *);
	const char *error; /* NULL: none, and little is printed */
} much[] = {
	{ "structs that double at each level, printed as C", fan_out, dump,
	  "its 31 types stand inside each other in more ways than can be "
	  "printed" },
	{ "functions that double at each level, printed as C", fan_of_functions,
	  dump,
	  "its 31 types stand inside each other in more ways than can be "
	  "printed" },
	{ "a struct of many members is printed", many_members, dump, NULL },
	{ "a function that takes itself, printed as C", circle, dump,
	  "its types lead in a circle, or are nested deeper than 256" },
	{ "a member of structs that double at each level", fan_out, place,
	  "struct s: 'x' is not among its first 131072 members" },
	{ "a value of structs that double at each level", fan_out, print,
	  NULL },
	{ "structs that double at each level are types", fan_out, check, NULL },
	{ "a function that takes itself is a type", circle, check, NULL },
	{ "pointers to pointers to pointers", chain, check,
	  "type [2] (PTR): it leads through more than 256 pointers or names, "
	  "or in a circle" },
};

static void check_much(int i)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct btf btf;

	ck_assert_ptr_nonnull(out);
	types_start();
	much[i].make();
	types_read(&btf);
	err_clear();
	ck_assert_int_eq(much[i].ask(&btf, out) < 0, much[i].error != NULL);
	ck_assert_str_eq(err_text(), much[i].error ? much[i].error : "");
	fclose(out);
	ck_assert_uint_lt(len, 1 << 20);
	btf_close(&btf);
	free(text);
}
TABLE(btf_much, much, check_much);
