/* Types of every kind, made by hand: the kernel takes them, and what they
 * become for older ones. */
#include "loader/btf/upload.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INFO(kind, vlen) ((uint32_t)BTF_KIND_##kind << 24 | (vlen))
#define KFLAG		 (1u << 31)

/* clang-format off */

/* Names are one letter each, at 1, 3, 5, ... */
enum { A = 1, B = 3, C = 5, DATA = 7, QUESTION = 13, KSYMS = 20,
       KCONFIG = 27, DOTTED = 36 };
static const char names[] =
	"\0a\0b\0c\0.data\0?.link\0.ksyms\0.kconfig\0a.b";

static const uint32_t words[] = {
	A, INFO(INT, 0), 4, 32,					/* 1 */
	A, INFO(INT, 0), 8, BTF_INT_SIGNED << 24 | 64,
	0, INFO(PTR, 0), 4,
	A, INFO(STRUCT, 2) | KFLAG, 8, A, 1, 0, B, 1, 3 << 24 | 32,
	0, INFO(ARRAY, 0), 0, 4, 1, 3,				/* 5 */
	B, INFO(UNION, 2), 8, A, 2, 0, B, 1, 0,
	A, INFO(ENUM, 2) | KFLAG, 4, A, -1u, B, 1,
	B, INFO(FWD, 0), 0,
	C, INFO(TYPEDEF, 0), 13,
	0, INFO(VOLATILE, 0), 1,				/* 10 */
	0, INFO(CONST, 0), 4,
	0, INFO(RESTRICT, 0), 3,
	A, INFO(FLOAT, 0), 8,
	0, INFO(FUNC_PROTO, 2), 1, A, 3, B, 1,
	A, INFO(FUNC, BTF_FUNC_GLOBAL), 14,			/* 15 */
	B, INFO(FUNC, BTF_FUNC_STATIC), 14,
	A, INFO(VAR, 0), 13, BTF_VAR_GLOBAL_ALLOCATED,
	B, INFO(VAR, 0), 4, BTF_VAR_STATIC,
	DATA, INFO(DATASEC, 2), 0, 17, 0, 8, 18, 0, 8,
	A, INFO(ENUM64, 1), 8, C, 1, 1,				/* 20 */
	DOTTED, INFO(DECL_TAG, 0), 4, 1,
	DOTTED, INFO(TYPE_TAG, 0), 1,
	0, INFO(PTR, 0), 22,
	A, INFO(VAR, 0), 1, BTF_VAR_GLOBAL_ALLOCATED,
	QUESTION, INFO(DATASEC, 1), 4, 24, 0, 4,		/* 25 */
	0, INFO(FUNC_PROTO, 2), 0, 0, 1, 0, 3,
	C, INFO(FUNC, BTF_FUNC_EXTERN), 26,
	B, INFO(VAR, 0), 4, BTF_VAR_GLOBAL_EXTERN,
	KSYMS, INFO(DATASEC, 2), 0, 27, 0, 0, 28, 0, 8,
	C, INFO(VAR, 0), 2, BTF_VAR_GLOBAL_EXTERN,		/* 30 */
	KCONFIG, INFO(DATASEC, 1), 0, 30, 0, 8,
	DOTTED, INFO(DECL_TAG, 0), 15, 0,
	0, INFO(FUNC_PROTO, 1), 0, 0, 0,	/* (...) */
};

/* clang-format on */

static struct {
	struct btf_header header;
	unsigned char rest[sizeof(words) + sizeof(names)];
} bytes;

static struct obj_section sections[] = {
	{ .name = "" },
	{ .name = ".data", .size = 16 },
};
static struct obj_symbol symbols[] = {
	{ .name = "a", .section = 1, .value = 8, .type = STT_OBJECT },
	{ .name = "b", .section = 1, .value = 0, .type = STT_OBJECT },
};
static const struct obj obj = { .sections = sections,
				.section_count = 2,
				.symbols = symbols,
				.symbol_count = 2 };

static void make(struct btf *btf)
{
	bytes.header = (struct btf_header){ .magic = BTF_MAGIC,
					    .version = BTF_VERSION,
					    .hdr_len = sizeof(bytes.header),
					    .type_len = sizeof(words),
					    .str_off = sizeof(words),
					    .str_len = sizeof(names) };
	memcpy(bytes.rest, words, sizeof(words));
	memcpy(bytes.rest + sizeof(words), names, sizeof(names));
	ck_assert_msg(btf_read(btf, &bytes, sizeof(bytes), NULL) == 0, "%s",
		      err_text());
	ck_assert_uint_eq(btf->end, 34);
}

/* What a kernel knows that is as old as the row says. */
static const struct row {
	const char *says;
	unsigned int knows;
} rows[] = {
	{ "every kind, as a kernel of 4.18 takes it", 0 },
	{ "every kind, as 5.0 takes it", (1 << 1) - 1 },
	{ "every kind, as 5.2 takes it", (1 << 2) - 1 },
	{ "every kind, as 5.6 takes it", (1 << 3) - 1 },
	{ "every kind, as 5.13 takes it", (1 << 4) - 1 },
	{ "every kind, as 5.16 takes it", (1 << 5) - 1 },
	{ "every kind, as 5.17 takes it", (1 << 6) - 1 },
	{ "every kind, as 6.0 takes it", (1 << 7) - 1 },
	{ "every kind, as this kernel takes it", ~0u },
};

static void check_row(int i)
{
	struct btf_spec spec = { 0 };
	char log[1500] = "";
	struct btf btf;
	int fd;

	if (kernel_can(CAN_BPF))
		skip("%s", err_text());
	make(&btf);
	spec.btf = btf_upload(&obj, &btf, NULL, rows[i].knows & feature_btf(),
			      &spec.size);
	ck_assert_msg(spec.btf != NULL, "%s", err_text());
	fd = sys_btf_load(&spec);
	if (fd < 0) {
		spec.log_level = 1;
		spec.log_buf = log;
		spec.log_size = sizeof(log);
		sys_btf_load(&spec);
		ck_abort_msg("%s\n%s", err_text(), log);
	}
	close(fd);
	free((void *)spec.btf);
	btf_close(&btf);
}
TABLE(upload, rows, check_row);
