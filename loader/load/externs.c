/*
 * externs.c - what others define, found: types, addresses, settings.
 *
 *     extern               looked for in                 becomes
 *     bpf_rcu_read_lock    the kernel's BTF: FUNC        call, id 54321
 *     runqueues            the kernel's BTF: VAR         64 bits, id 4711
 *     bpf_map_fops         /proc/kallsyms                64 bits, an address
 *     CONFIG_HZ            the kernel's configuration    bytes of a map
 *
 * A weak one may be missing: then it is 0.
 */
#include "loader/err.h"
#include "loader/kconfig.h"
#include "loader/ksyms.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- By type ---- */

/* A module's BTF is opened once; 0 is vmlinux.  -errno with the text. */
static int fd_index(struct load *load, int module)
{
	int fd;

	if (module < 0)
		return 0;
	for (int i = 1; i < load->fd_count; i++)
		if (load->fd_modules[i] == module)
			return i;
	if (load->fd_count == 0)
		load->fd_count = 1;
	if (load->fd_count == LOAD_MODULES)
		return refuse(-E2BIG, "it uses more than %d modules",
			      LOAD_MODULES - 1);
	fd = target_module_fd(&load->target, module);
	if (fd < 0)
		return fd;
	load->fd_modules[load->fd_count] = module;
	load->fd_array[load->fd_count] = fd;
	return load->fd_count++;
}

int load_extern_kind(const struct extern_sym *sym)
{
	return sym->kind == EXTERN_KFUNC ? BTF_KIND_FUNC : BTF_KIND_VAR;
}

/* Of several weak declarations of a function, the others are not there. */
static int other_type(const struct extern_sym *sym, struct load_extern *found,
		      const char *why)
{
	found->type = (struct target_type){ 0 };
	return refuse(sym->kind == EXTERN_KFUNC ? -ENOENT : -EINVAL,
		      "it is declared with another type than the kernel's "
		      "'%.*s' has%s%s",
		      (int)target_name_len(sym->name), sym->name,
		      *why ? ": " : "", why);
}

static int find_typed(struct load *load, const struct extern_sym *sym,
		      struct load_extern *found)
{
	int kind = load_extern_kind(sym);
	size_t len = target_name_len(sym->name);
	char *name = strndup(sym->name, len), why[256];
	int err = name ? load_find_type(load, name, kind, &found->type)
		       : fail(-ENOMEM, "%s", sym->name);

	free(name);
	if (err)
		return err;
	if (!core_compatible(&load->btf, sym->type, found->type.btf,
			     btf_type(found->type.btf, found->type.id)->type,
			     why, sizeof(why)))
		return other_type(sym, found, why);
	found->fd_index = fd_index(load, found->type.module);
	found->found = found->fd_index >= 0;
	return found->found ? 0 : found->fd_index;
}

/* ---- By address ---- */

static int find_address(const struct ksyms *ksyms, const struct extern_sym *sym,
			struct load_extern *found)
{
	for (size_t i = 0; i < ksyms->count; i++) {
		const struct ksym *row = &ksyms->rows[i];

		if (strcmp(row->name, sym->name))
			continue;
		if (found->found && found->address != row->address)
			return refuse(-EINVAL,
				      "the kernel has several: at 0x%llx and "
				      "at 0x%llx",
				      (unsigned long long)found->address,
				      (unsigned long long)row->address);
		found->address = row->address;
		found->found = true;
	}
	return found->found ? 0 : refuse(-ENOENT, KSYMS_KALLSYMS " has none");
}

static bool by_address(const struct extern_sym *sym)
{
	return sym->kind == EXTERN_KSYM && !sym->type;
}

/* ---- All of them ---- */

static int find_extern(struct load *load, const struct ksyms *ksyms, int i)
{
	const struct extern_sym *sym = &load->externs.rows[i];
	struct load_extern *found = &load->found[i];
	int err;

	if (sym->kind == EXTERN_KCONFIG)
		return 0;
	err = by_address(sym) ? find_address(ksyms, sym, found)
			      : find_typed(load, sym, found);
	if (err == -ENOENT && sym->weak)
		return 0;
	return err ? within(err, "extern '%s'", sym->name) : 0;
}

static int fill_settings(struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++)
		if (load->maps[i].def->form == MAPDEF_KCONFIG)
			return kconfig_fill(load->want.kconfig, &load->externs,
					    &load->btf, load->maps[i].value);
	return 0;
}

int load_externs(struct load *load)
{
	struct ksyms *ksyms = NULL;
	bool addresses = false;
	int err = 0;

	if (load->want.offline)
		return fill_settings(load);
	for (int i = 0; i < load->externs.count; i++)
		addresses |= by_address(&load->externs.rows[i]);
	if (addresses) {
		ksyms = ksyms_open(NULL);
		if (!ksyms)
			return -ENOENT;
	}
	for (int i = 0; i < load->externs.count && !err; i++)
		err = find_extern(load, ksyms, i);
	ksyms_close(ksyms);
	return err ? err : fill_settings(load);
}
