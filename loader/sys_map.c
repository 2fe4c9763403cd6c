/*
 * sys_map.c - the commands on maps: see sys.h.
 */
#include "loader/err.h"
#include "loader/sys_in.h"

#include <errno.h>
#include <string.h>

int sys_map_create(const struct map_spec *spec)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.map_type = spec->type;
	attr.bpf.key_size = spec->key_size;
	attr.bpf.value_size = spec->value_size;
	attr.bpf.max_entries = spec->max_entries;
	attr.bpf.map_flags = spec->flags;
	attr.bpf.inner_map_fd = spec->inner_map_fd;
	attr.bpf.numa_node = spec->numa_node;
	memcpy(attr.bpf.map_name, spec->name, sizeof(attr.bpf.map_name) - 1);
	attr.bpf.btf_fd = spec->btf_fd;
	attr.bpf.btf_key_type_id = spec->btf_key_type_id;
	attr.bpf.btf_value_type_id = spec->btf_value_type_id;
	attr.bpf.btf_vmlinux_value_type_id = spec->btf_vmlinux_value_type_id;
	attr.bpf.map_extra = spec->map_extra;
	fd = sys_bpf_fd(BPF_MAP_CREATE, &attr,
			sys_used_size(&attr, ATTR_END(map_name)));
	return fd < 0 ? fail(fd, "bpf(BPF_MAP_CREATE)") : fd;
}

/* The four commands on one element share a struct. */
static int map_elem(int cmd, union sys_attr *attr, int map_fd, const void *key)
{
	attr->bpf.map_fd = map_fd;
	attr->bpf.key = address(key);
	return sys_bpf(cmd, attr, ATTR_END(flags));
}

int sys_map_lookup(int map_fd, const void *key, void *value)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.value = address(value);
	err = map_elem(BPF_MAP_LOOKUP_ELEM, &attr, map_fd, key);
	return err < 0 && err != -ENOENT ? fail(err, "bpf(BPF_MAP_LOOKUP_ELEM)")
					 : err;
}

int sys_map_update(int map_fd, const void *key, const void *value,
		   uint64_t flags)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.value = address(value);
	attr.bpf.flags = flags;
	err = map_elem(BPF_MAP_UPDATE_ELEM, &attr, map_fd, key);
	return err < 0 ? fail(err, "bpf(BPF_MAP_UPDATE_ELEM)") : 0;
}

int sys_map_delete(int map_fd, const void *key)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	err = map_elem(BPF_MAP_DELETE_ELEM, &attr, map_fd, key);
	return err < 0 && err != -ENOENT ? fail(err, "bpf(BPF_MAP_DELETE_ELEM)")
					 : err;
}

int sys_map_next_key(int map_fd, const void *key, void *next)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.next_key = address(next);
	err = map_elem(BPF_MAP_GET_NEXT_KEY, &attr, map_fd, key);
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(BPF_MAP_GET_NEXT_KEY)")
		       : err;
}

int sys_map_freeze(int map_fd)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.map_fd = map_fd;
	err = sys_bpf(BPF_MAP_FREEZE, &attr, ATTR_END(map_fd));
	return err < 0 ? fail(err, "bpf(BPF_MAP_FREEZE)") : 0;
}

int sys_map_take(int map_fd, const void *key, void *value)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.value = address(value);
	err = map_elem(BPF_MAP_LOOKUP_AND_DELETE_ELEM, &attr, map_fd, key);
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(BPF_MAP_LOOKUP_AND_DELETE_ELEM)")
		       : err;
}

/* ---- many elements in one call ---- */

static const struct {
	int cmd;
	const char *name;
} batches[] = {
	[SYS_BATCH_LOOKUP] = { BPF_MAP_LOOKUP_BATCH, "BPF_MAP_LOOKUP_BATCH" },
	[SYS_BATCH_TAKE] = { BPF_MAP_LOOKUP_AND_DELETE_BATCH,
			     "BPF_MAP_LOOKUP_AND_DELETE_BATCH" },
	[SYS_BATCH_UPDATE] = { BPF_MAP_UPDATE_BATCH, "BPF_MAP_UPDATE_BATCH" },
	[SYS_BATCH_DELETE] = { BPF_MAP_DELETE_BATCH, "BPF_MAP_DELETE_BATCH" },
};

int sys_map_batch(int map_fd, enum sys_batch what, struct batch_spec *spec)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.batch.in_batch = address(spec->in_batch);
	attr.bpf.batch.out_batch = address(spec->out_batch);
	attr.bpf.batch.keys = address(spec->keys);
	attr.bpf.batch.values = address(spec->values);
	attr.bpf.batch.count = spec->count;
	attr.bpf.batch.map_fd = map_fd;
	attr.bpf.batch.elem_flags = spec->elem_flags;
	err = sys_bpf(batches[what].cmd, &attr, ATTR_END(batch));
	spec->count = attr.bpf.batch.count;
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(%s)", batches[what].name)
		       : err;
}
