/* The maps of objects that clang makes now, and of libbpf-tools: the latter
 * as libbpf sees them. */
#include "loader/object/mapdef.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Read it all ---- */

static struct whole {
	struct obj obj;
	struct btf btf;
	struct externs externs;
	struct mapdefs maps;
} whole;

static int read_whole(const void *bytes, size_t size, const char *file)
{
	const struct obj_section *types;
	int err;

	memset(&whole, 0, sizeof(whole));
	err = obj_read(&whole.obj, bytes, size);
	types = err ? NULL : obj_section_find(&whole.obj, ".BTF");
	if (types)
		err = btf_read(&whole.btf, types->bytes, types->size, NULL);
	if (!err)
		err = externs_read(&whole.externs, &whole.obj, &whole.btf);
	if (!err)
		err = mapdef_read(&whole.maps, &whole.obj, &whole.btf,
				  &whole.externs, file);
	return err;
}

static void close_whole(void)
{
	btf_close(&whole.btf);
	obj_close(&whole.obj);
}

/* The kernel's names of maps have at most 15 letters. */
static const struct mapdef *named(const char *name)
{
	for (int i = 0; i < whole.maps.count; i++)
		if (!strncmp(whole.maps.rows[i].name, name, 15))
			return &whole.maps.rows[i];
	return NULL;
}

/* ---- clang ---- */

static const char head[] =
	"#include <bpf/sec.h>\n"
	"#include <bpf/map.h>\n"
	"int prog(void *ctx);\n"
	"struct event { long a, b, c; };\n"
	"struct inner { __uint(type, BPF_MAP_TYPE_HASH);\n"
	"	__uint(max_entries, 7); __type(key, int); __type(value, long);\n"
	"};\n"
	"struct table { int (*f)(void *); int (*g)(void *); int n; };\n";

static char *compile(const char *definition, const char *use, size_t *size)
{
	char source[2000], command[300], *bytes, *from;

	snprintf(source, sizeof(source),
		 "%s%s\nSEC(\"xdp\") int prog(void *ctx) { %s; }\n", head,
		 definition, use);
	from = cli_file(source, strlen(source));
	snprintf(command, sizeof(command),
		 "clang -target bpf -g -O2 -Iprogs/include -x c -c %s -o %s.o",
		 from, from);
	ck_assert_int_eq(system(command), 0);
	unlink(from);
	snprintf(command, sizeof(command), "%s.o", from);
	bytes = cli_read(command, size);
	unlink(command);
	free(from);
	return bytes;
}

/* clang-format off */

static const struct {
	const char *says;
	const char *definition, *use;
	const char *map;	/* its name */
	struct mapdef wanted;
	const char *key, *value; /* their types */
	const char *slots, *inner;
} built[] = {
	{ "clang: a hash",
	  "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64);"
	  "  __type(key, int); __type(value, struct event); } m SEC(\".maps\");",
	  "return 0", "m",
	  { .type = 1, .max_entries = 64, .key_size = 4, .value_size = 24 },
	  "int", "event", "", "" },
	{ "clang: a static map behind another",
	  "struct { __uint(type, BPF_MAP_TYPE_ARRAY); } a SEC(\".maps\");"
	  "static struct { __uint(type, BPF_MAP_TYPE_HASH);"
	  "  __uint(max_entries, 3); __uint(key_size, 5);"
	  "  __uint(value_size, 6); } m SEC(\".maps\");",
	  "return (long)&m", "m",
	  { .type = 1, .max_entries = 3, .key_size = 5, .value_size = 6 },
	  "", "", "", "" },
	{ "clang: every other attribute",
	  "struct { __uint(type, BPF_MAP_TYPE_BLOOM_FILTER);"
	  "  __uint(map_flags, 4); __uint(numa_node, 1);"
	  "  __uint(map_extra, 9); __uint(pinning, 1); } m SEC(\".maps\");",
	  "return 0", "m",
	  { .type = 30, .map_flags = 4, .numa_node = 1, .map_extra = 9,
	    .pinned = true }, "", "", "", "" },
	{ "clang: a map of maps",
	  "struct inner one SEC(\".maps\"), two SEC(\".maps\");"
	  "struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);"
	  "  __uint(max_entries, 4); __type(key, int);"
	  "  __array(values, struct inner); } m SEC(\".maps\") ="
	  "  { .values = { [1] = &two, [3] = &one } };",
	  "return 0", "m",
	  { .type = 12, .max_entries = 4, .key_size = 4, .value_size = 4 },
	  "int", "", "1:two 3:one ", "m.inner" },
	{ "clang: a map of programs",
	  "struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY);"
	  "  __uint(max_entries, 4); __uint(key_size, 4);"
	  "  __array(values, int(void *)); } m SEC(\".maps\") ="
	  "  { .values = { [2] = prog } };",
	  "return 0", "m",
	  { .type = 3, .max_entries = 4, .key_size = 4, .value_size = 4 },
	  "", "", "2:prog ", "" },
	{ "clang: an array for each CPU's events",
	  "struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);"
	  "  __type(key, int); __type(value, int); } m SEC(\".maps\");",
	  "return 0", "m", { .type = 4, .key_size = 4, .value_size = 4 },
	  "int", "int", "", "" },
	{ "clang: variables",
	  "int a = 3, b = 4;", "return a + b", "object.data",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 8,
	    .map_flags = BPF_F_MMAPABLE }, "", ".data", "", "" },
	{ "clang: variables that begin as zero",
	  "long a;", "return a", "object.bss",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 8,
	    .map_flags = BPF_F_MMAPABLE }, "", ".bss", "", "" },
	{ "clang: static variables are not shared",
	  "static volatile int a;", "return a", "object.bss",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 4 },
	  "", ".bss", "", "" },
	{ "clang: read-only variables",
	  "const volatile int a = 3;", "return a", "object.rodata",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 4,
	    .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY_PROG,
	    .rodata = true }, "", ".rodata", "", "" },
	{ "clang: variables in a section of their own",
	  "int a SEC(\".data.my-own\") = 3;", "return a", ".data.my_own",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 4,
	    .map_flags = BPF_F_MMAPABLE }, "", ".data.my-own", "", "" },
	{ "clang: text that no variable holds",
	  "", "char t[20]; __builtin_memcpy(t, \"what is here in it\", 19);"
	  "  return ((long (*)(char *, int))6)(t, *(int *)ctx)",
	  ".rodata.str1.1",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 19,
	    .map_flags = BPF_F_RDONLY_PROG, .rodata = true },
	  "", "", "", "" },
	{ "clang: settings of the kernel",
	  "extern int CONFIG_HZ __attribute__((section(\".kconfig\")));"
	  "extern _Bool CONFIG_SMP __attribute__((section(\".kconfig\")));"
	  "extern long CONFIG_L __attribute__((section(\".kconfig\")));",
	  "return CONFIG_HZ + CONFIG_SMP + CONFIG_L", "object.kconfig",
	  { .type = 2, .max_entries = 1, .key_size = 4, .value_size = 13,
	    .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY_PROG,
	    .rodata = true }, "", ".kconfig", "", "" },
	{ "clang: a table of functions",
	  "struct table first SEC(\".struct_ops\"), m SEC(\".struct_ops\") ="
	  "  { .g = prog, .n = 3 };",
	  "return 0", "m",
	  { .type = 26, .max_entries = 1, .key_size = 4, .value_size = 24 },
	  "", "table", "8:prog ", "" },
	{ "clang: a table of functions with a link",
	  "struct table m SEC(\".struct_ops.link\") = { .f = prog };",
	  "return 0", "m",
	  { .type = 26, .max_entries = 1, .key_size = 4, .value_size = 24,
	    .map_flags = 1 << 13, .link = true },
	  "", "table", "0:prog ", "" },
};

/* clang-format on */

static void check_same(const struct mapdef *def, const struct mapdef *wanted)
{
	ck_assert_uint_eq(def->type, wanted->type);
	ck_assert_uint_eq(def->key_size, wanted->key_size);
	ck_assert_uint_eq(def->value_size, wanted->value_size);
	ck_assert_uint_eq(def->max_entries, wanted->max_entries);
	ck_assert_uint_eq(def->map_flags, wanted->map_flags);
	ck_assert_uint_eq(def->numa_node, wanted->numa_node);
	ck_assert_uint_eq(def->map_extra, wanted->map_extra);
	ck_assert_int_eq(def->pinned, wanted->pinned);
	ck_assert_int_eq(def->rodata, wanted->rodata);
	ck_assert_int_eq(def->link, wanted->link);
}

static const char *type_name(uint32_t id)
{
	return btf_name(&whole.btf, btf_type(&whole.btf, id));
}

static void check_built(int i)
{
	char slots[100] = "", *bytes;
	const struct mapdef *def;
	size_t size;

	bytes = compile(built[i].definition, built[i].use, &size);
	ck_assert_msg(read_whole(bytes, size, "object") == 0, "%s", err_text());
	free(bytes);
	def = named(built[i].map);
	ck_assert_msg(def != NULL, "no map %s", built[i].map);
	check_same(def, &built[i].wanted);
	ck_assert_str_eq(type_name(def->key_type), built[i].key);
	ck_assert_str_eq(type_name(def->value_type), built[i].value);
	for (int k = 0; k < def->value_count; k++)
		sprintf(slots + strlen(slots), "%u:%s ", def->values[k].index,
			whole.obj.symbols[def->values[k].symbol].name);
	ck_assert_str_eq(slots, built[i].slots);
	ck_assert_str_eq(def->inner ? def->inner->name : "", built[i].inner);
	close_whole();
}
TABLE(mapdef_built, built, check_built);

/* ---- libbpf ---- */

/* Of its functions, by name: there is no need of its headers. */
static void *libbpf;

static void *libbpf_function(const char *name)
{
	void *function = dlsym(libbpf, name);

	ck_assert_msg(function != NULL, "libbpf has no %s", name);
	return function;
}

static void *libbpf_open(const void *bytes, size_t size, const char *name)
{
	struct {
		size_t size;
		const char *name;
	} options = { sizeof(options), name };
	void *(*open_mem)(const void *, size_t, const void *) =
		libbpf_function("bpf_object__open_mem");

	return open_mem(bytes, size, &options);
}

#define AT(member) offsetof(struct mapdef, member)

static const struct {
	const char *function;
	size_t at;
} numbers[] = { { "bpf_map__type", AT(type) },
		{ "bpf_map__key_size", AT(key_size) },
		{ "bpf_map__value_size", AT(value_size) },
		{ "bpf_map__max_entries", AT(max_entries) },
		{ "bpf_map__map_flags", AT(map_flags) },
		{ "bpf_map__numa_node", AT(numa_node) },
		{ "bpf_map__btf_key_type_id", AT(key_type) },
		{ "bpf_map__btf_value_type_id", AT(value_type) },
		{ NULL, 0 } };

static uint32_t our_number(const struct mapdef *def, size_t at)
{
	uint32_t number;

	memcpy(&number, (const char *)def + at, sizeof(number));
	if (at == AT(max_entries) && def->type == BPF_MAP_TYPE_RINGBUF)
		return mapdef_ring_size(number, getpagesize());
	return number;
}

static void check_map(const char *tool, const char *name, const void *map)
{
	const struct mapdef *def = named(name);

	ck_assert_msg(def != NULL, "%s: no map %s", tool, name);
	for (int i = 0; numbers[i].function; i++) {
		uint32_t (*theirs)(const void *) =
			libbpf_function(numbers[i].function);

		ck_assert_msg(our_number(def, numbers[i].at) == theirs(map),
			      "%s: %s: %s is %u, and here %u", tool, name,
			      numbers[i].function, theirs(map),
			      our_number(def, numbers[i].at));
	}
}

static int compared;

static void check_tool(const char *tool, const unsigned char *bytes,
		       size_t size)
{
	void *(*next)(const void *, const void *) =
		libbpf_function("bpf_object__next_map");
	const char *(*name)(const void *) = libbpf_function("bpf_map__name");
	void (*close_object)(void *) = libbpf_function("bpf_object__close");
	void *object = libbpf_open(bytes, size, tool), *map = NULL;
	int count = 0;

	ck_assert_msg(object != NULL, "%s: libbpf cannot open it", tool);
	ck_assert_msg(read_whole(bytes, size, tool) == 0, "%s: %s", tool,
		      err_text());
	for (; (map = next(object, map)); count++)
		check_map(tool, name(map), map);
	ck_assert_msg(count == whole.maps.count, "%s: %d maps, and here %d",
		      tool, count, whole.maps.count);
	compared += count;
	close_object(object);
	close_whole();
}

static const struct {
	const char *says;
} tools[] = { { "every map of libbpf-tools as libbpf sees it" } };

static void check_tools(int i)
{
	libbpf = dlopen("libbpf.so.1", RTLD_NOW);
	if (!libbpf)
		skip("libbpf is not installed");
	ck_assert_int_gt(tools_each(check_tool), 50 + i);
	ck_assert_int_gt(compared, 200);
}
TABLE(mapdef_tools, tools, check_tools);
