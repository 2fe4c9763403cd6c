/* rawbpf btf as a user has it, and bpftool's and clang's word on it. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VMLINUX "/sys/kernel/btf/vmlinux"

static void need_kernel_types(void)
{
	if (access(VMLINUX, R_OK))
		skip("this kernel has no " VMLINUX);
}

/* clang-format off */

static const struct row {
	const char *says;
	const char *line;	/* after "rawbpf " */
	int status;
	const char *out, *err;	/* in what it says; NULL: it says nothing */
} rows[] = {
	{ "a type of the kernel", "btf vmlinux list_head", 0,
	  "struct list_head {\n\tstruct list_head *next;\n"
	  "\tstruct list_head *prev;\n};\n", NULL },
	{ "a type by its file", "btf " VMLINUX " list_head", 0,
	  "struct list_head {\n", NULL },
	{ "a function of the kernel", "btf vmlinux vfs_read", 0,
	  "ssize_t vfs_read(struct file *file, ", NULL },
	{ "a type as JSON", "btf --json vmlinux list_head", 0,
	  "\"kind\": \"STRUCT\", \"name\": \"list_head\", \"size\": 16", NULL },
	{ "a misspelt type", "btf vmlinux task_strct", 1, NULL,
	  "rawbpf btf: vmlinux: there is no type 'task_strct'; did you mean "
	  "'task_struct'?\n" },
	{ "a file that is not there", "btf /nowhere", 1, NULL,
	  "rawbpf btf: /nowhere: No such file or directory (ENOENT)\n" },
	{ "a file that is no BTF", "btf /proc/version", 1, NULL,
	  "rawbpf btf: /proc/version: not BTF: it begins with " },
	{ "a folder", "btf /tmp", 1, NULL, "Is a directory" },
	{ "nothing to read", "btf", 2, NULL, "something is missing: FILE" },

	{ "a context by its fields",
	  "step --ctx xdp_md:ingress_ifindex=3 @PROG", 0, "r0 is 3", NULL },
	{ "a context with a misspelt field",
	  "step --ctx xdp_md:ingress_ifinde=3 @PROG", 1, NULL,
	  "struct xdp_md has no member 'ingress_ifinde'; did you mean "
	  "'ingress_ifindex'?\n" },
	{ "a context of a misspelt type", "step --ctx xdpmd:data=3 @PROG", 1,
	  NULL, "there is no type 'xdpmd'; did you mean 'xdp_md'?\n" },
	{ "a context by a BTF file",
	  "step --btf " VMLINUX " --ctx xdp_md:ingress_ifindex=0x10 @PROG", 0,
	  "r0 is 0x10 (16)", NULL },
	{ "a value too big for its field",
	  "step --ctx xdp_md:data=0x1ffffffff @PROG", 1, NULL,
	  "data: 0x1ffffffff does not fit into 32 bits\n" },
	{ "a value that is none", "step --ctx xdp_md:data=abc @PROG", 1, NULL,
	  "data: 'abc' is no number\n" },
	{ "a field without a value", "step --ctx xdp_md:data @PROG", 1, NULL,
	  "'data' is not FIELD=VALUE\n" },
	{ "text for an array of char", "step --ctx task_struct:comm=hi @PROG",
	  0, "r0 is 0", NULL },
	{ "a number for an array", "step --ctx cred:cap_effective=1 @PROG", 1,
	  NULL, "cap_effective: it is no number: name one of its members" },
};

/* clang-format on */

static const char ifindex[] = "r0 = *(u32 *)(r1 + 12)\nexit\n";

static void check_row(int i)
{
	char *path = cli_file(ifindex, strlen(ifindex)), line[512];
	const char *at = strstr(rows[i].line, "@PROG");
	struct cli c;

	need_kernel_types();
	snprintf(line, sizeof(line), "%.*s%s",
		 at ? (int)(at - rows[i].line) : (int)strlen(rows[i].line),
		 rows[i].line, at ? path : "");
	cli_line(&c, line, "continue\n", 9);
	unlink(path);
	free(path);
	ck_assert_msg(rows[i].err ? strstr(c.err, rows[i].err) != NULL
				  : !*c.err,
		      "%.900s", c.err);
	ck_assert_msg(rows[i].out ? strstr(c.out, rows[i].out) != NULL
				  : !*c.out,
		      "%.900s", c.out);
	ck_assert_int_eq(c.status, rows[i].status);
	cli_close(&c);
}
TABLE(btf_line, rows, check_row);

/* ---- Oracles ---- */

static void need_tool(const char *words)
{
	char line[128];

	snprintf(line, sizeof(line), "%s >/dev/null 2>&1", words);
	if (system(line))
		skip("%s does not run here", words);
}

/* Its numbers are read as reals: some are above 2^63, which is jansson's end
 * of integers. */
static json_t *types_by(const char *line)
{
	FILE *in = popen(line, "re");
	json_t *root, *types;

	ck_assert_ptr_nonnull(in);
	root = json_loadf(in, JSON_DECODE_INT_AS_REAL, NULL);
	pclose(in);
	types = json_incref(json_object_get(root, "types"));
	json_decref(root);
	return types;
}

static json_t *ours(size_t flags)
{
	static const char *const args[] = { "btf", "--json", "vmlinux", NULL };
	json_t *root, *types;
	struct cli c;

	cli_run(&c, args, NULL, 0);
	root = json_loads(c.out, flags, NULL);
	types = json_incref(json_object_get(root, "types"));
	json_decref(root);
	cli_close(&c);
	return types;
}

/* Older bpftools print an enum's values with a sign of their own choice. */
static bool same(json_t *a, json_t *b)
{
	json_object_del(a, "values");
	json_object_del(b, "values");
	json_object_del(a, "encoding");
	json_object_del(b, "encoding");
	return json_equal(a, b);
}

static void like_bpftool(void)
{
	json_t *a, *b, *type;
	size_t i;

	need_tool("bpftool version");
	a = ours(JSON_DECODE_INT_AS_REAL);
	b = types_by("bpftool -j btf dump file " VMLINUX);
	ck_assert_uint_gt(json_array_size(a), 1000);
	ck_assert_uint_eq(json_array_size(a), json_array_size(b));
	json_array_foreach(a, i, type)
		ck_assert_msg(json_equal(type, json_array_get(b, i)) ||
				      same(type, json_array_get(b, i)),
			      "type [%zu]", i + 1);
	json_decref(a);
	json_decref(b);
}

/* ---- clang, asked for every size and offset ---- */

static bool is_compound(json_t *type)
{
	const char *kind = json_string_value(json_object_get(type, "kind"));

	return !strcmp(kind, "STRUCT") || !strcmp(kind, "UNION");
}

static const char *name_of(json_t *o)
{
	return json_string_value(json_object_get(o, "name"));
}

static int number(json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* How many struct, union and enum have each name. */
static json_t *count_names(json_t *types)
{
	json_t *counts = json_object(), *type;
	size_t i;

	json_array_foreach(types, i, type)
	{
		const char *name = name_of(type);

		if (is_compound(type) || json_object_get(type, "values"))
			json_object_set_new(counts, name,
					    json_integer(number(counts, name) +
							 1));
	}
	return counts;
}

static void assert_type(FILE *out, json_t *type)
{
	bool is_union =
		json_string_value(json_object_get(type, "kind"))[0] == 'U';
	json_t *member;
	char title[256];
	size_t i;

	snprintf(title, sizeof(title), "%s %s", is_union ? "union" : "struct",
		 name_of(type));
	fprintf(out, "_Static_assert(sizeof(%s) == %d, \"\");\n", title,
		number(type, "size"));
	json_array_foreach(json_object_get(type, "members"), i, member)
	{
		if (name_of(member)[0] == '(' ||
		    json_object_get(member, "bitfield_size"))
			continue;
		fprintf(out,
			"_Static_assert(__builtin_offsetof(%s, %s) == %d, "
			"\"\");\n",
			title, name_of(member),
			number(member, "bits_offset") / 8);
	}
}

static void write_asserts(FILE *out)
{
	json_t *types = ours(0), *counts = count_names(types), *type;
	size_t i;

	json_array_foreach(types, i,
			   type) if (is_compound(type) &&
				     number(counts, name_of(type)) == 1 &&
				     name_of(type)[0] != '(')
		assert_type(out, type);
	json_decref(counts);
	json_decref(types);
}

static void like_clang(void)
{
	static const char *const args[] = { "btf", "vmlinux", NULL };
	FILE *clang;
	struct cli c;

	need_tool("clang -target bpf --version");
	cli_run(&c, args, NULL, 0);
	ck_assert_int_eq(c.status, 0);
	clang = popen("clang -target bpf -Wall -Werror -fsyntax-only -x c -",
		      "we");
	ck_assert_ptr_nonnull(clang);
	fwrite(c.out, 1, c.out_size, clang);
	write_asserts(clang);
	ck_assert_int_eq(pclose(clang), 0);
	cli_close(&c);
}

static const struct {
	const char *says;
	void (*check)(void);
} oracles[] = {
	{ "bpftool reads the same types in the kernel", like_bpftool },
	{ "clang gives every struct of vmlinux.h its size and offsets",
	  like_clang },
};

static void check_oracle(int i)
{
	need_kernel_types();
	oracles[i].check();
}
TABLE(btf_oracle, oracles, check_oracle);
