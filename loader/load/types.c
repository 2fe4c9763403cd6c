/*
 * types.c - the object's types go up first: BPF_BTF_LOAD.
 *
 * Maps say the types of their keys and values by numbers in them, programs
 * those of their functions, and each line of C that the verifier quotes in
 * its log is a string in them.  A kernel that does not take them still runs
 * most programs, only with less to say, so a refusal is kept and told, and
 * ends nothing (except for tables of functions, which are types first).
 */
#include "loader/btf/upload.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <stdlib.h>

static bool must_have(const struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++)
		if (load->mapdefs.rows[i].form == MAPDEF_STRUCT_OPS &&
		    !load->maps[i].left_out)
			return true;
	return false;
}

static int upload(struct load *load, unsigned int knows)
{
	struct btf_spec spec = { 0 };
	void *bytes = btf_upload(&load->obj, &load->btf, &load->externs, knows,
				 &spec.size);
	int fd;

	if (!bytes)
		return -EINVAL;
	spec.btf = bytes;
	fd = sys_btf_load(&spec);
	free(bytes);
	return fd;
}

/* As it is; if that is refused, without what this kernel does not know. */
int load_types(struct load *load)
{
	int fd;

	if (load->btf.end <= 1)
		return 0;
	fd = upload(load, BTF_KNOWS_ALL);
	if (fd < 0)
		fd = upload(load, feature_btf());
	if (fd < 0) {
		within(fd, "%s: its types", load->name);
		load->btf_error = load_keep_error();
		return must_have(load) ? fd : 0;
	}
	load->btf_fd = fd;
	return 0;
}
