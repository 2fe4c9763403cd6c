/* The types of the running kernel and of its modules. */
#include "loader/btf/target.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define STRUCT (1u << BTF_KIND_STRUCT)
#define ANY    0xffffffffu

static struct target target;

/* What has that name; of modules if vmlinux has none. */
static const struct row {
	const char *says;
	const char *name;
	uint32_t kinds;
	int least, most;
} rows[] = {
	{ "a struct that every kernel has", "task_struct", STRUCT, 1, 1 },
	{ "the same by another view of it", "task_struct___old", STRUCT, 1, 1 },
	{ "a name of three letters", "u64", TARGET_TYPES, 1, 1 },
	{ "another view of that", "int___mine", TARGET_TYPES, 1, 1 },
	{ "a function", "kernel_clone", TARGET_FUNC, 1, 1 },
	{ "a type that two places define differently", "Elf64_Sym",
	  TARGET_TYPES, 1, 9 },
	{ "what no kernel has", "no_such_struct", ANY, 0, 0 },
	{ "a struct of another kind", "task_struct", 1u << BTF_KIND_ENUM, 0,
	  99 },
};

static void open_kernel(void)
{
	ck_assert_msg(target_open(&target, NULL) == 0, "%s", err_text());
}

static void check_row(int i)
{
	const struct target_type *found;
	int n;

	open_kernel();
	ck_assert_int_eq(target_want(&target, rows[i].name, rows[i].kinds), 0);
	n = target_find(&target, rows[i].name, rows[i].kinds, &found);
	ck_assert_int_ge(n, rows[i].least);
	ck_assert_int_le(n, rows[i].most);
	for (int k = 0; k < n; k++) {
		const struct btf_type *t = btf_type(found[k].btf, found[k].id);
		const char *name = btf_name(found[k].btf, t);

		ck_assert_uint_eq(target_name_len(name),
				  target_name_len(rows[i].name));
		ck_assert_mem_eq(name, rows[i].name, target_name_len(name));
		ck_assert_uint_ne(rows[i].kinds & 1u << btf_kind(t), 0);
	}
	target_close(&target);
}
TABLE(target, rows, check_row);

/* ---- Modules ---- */

/* veth is a module here, or built in there. */
static void struct_of_module(void)
{
	const struct target_type *found;
	int built_in = access("/sys/kernel/btf/veth", F_OK);

	open_kernel();
	ck_assert_int_eq(target_find(&target, "veth_priv", STRUCT, &found), 1);
	if (built_in) {
		ck_assert_int_eq(found->module, -1);
		ck_assert_int_eq(target.module_count, -1);
	} else {
		ck_assert_str_eq(target.modules[found->module].name, "veth");
		ck_assert_ptr_eq(found->btf,
				 &target.modules[found->module].btf);
		ck_assert_uint_ge(found->id, target.vmlinux.end);
	}
	target_close(&target);
}

static void module_fds(void)
{
	const struct target_type *found;

	if (kernel_can(CAN_BPF))
		skip("%s", err_text());
	open_kernel();
	ck_assert_int_eq(target_find(&target, "no_such", STRUCT, &found), 0);
	ck_assert_int_ge(target.module_count, 0);
	for (int i = 0; i < target.module_count; i++) {
		char name[64] = "";
		struct bpf_btf_info info = { .name = (uintptr_t)name,
					     .name_len = sizeof(name) };
		int fd = target_module_fd(&target, i);

		ck_assert_msg(fd >= 0, "%s", err_text());
		ck_assert_int_eq(sys_btf_info(fd, &info), 0);
		ck_assert_str_eq(name, target.modules[i].name);
		close(fd);
	}
	target_close(&target);
}

static void not_a_module(void)
{
	struct target_module gone = { .name = "no_such_module" };
	struct target t = { .modules = &gone, .module_count = 1 };

	if (kernel_can(CAN_BPF))
		skip("%s", err_text());
	ck_assert_int_eq(target_module_fd(&t, 0), -ENOENT);
	ck_assert_str_eq(err_text(), "the kernel has no types of a module "
				     "'no_such_module'");
}

static const struct {
	const char *says;
	void (*check)(void);
} modules[] = {
	{ "a struct of a module is found where vmlinux has none",
	  struct_of_module },
	{ "every module's types have a file descriptor", module_fds },
	{ "a module that is gone has no types", not_a_module },
};

static void check_module(int i)
{
	modules[i].check();
}
TABLE(target_modules, modules, check_module);
