/*
 * mapped.c - an array in our own memory: see mapped.h.
 *
 *     value_size 12, max_entries 3
 *
 *     bytes              + stride           + 2 * stride      size
 *     | value 0 |pppp|   | value 1 |pppp|   | value 2 |pppp| ... page end
 *     '---- 16 bytes: rounded up to 8 ----'
 *                                  (kernel/bpf/arraymap.c, array_map_mmap)
 */
#include "maps/mapped.h"
#include "insn/names.h"
#include "loader/err.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#define ENOTSUPP 524 /* of the kernel: no such thing for this type of map */

/* The kernel's answer is EINVAL for all that this looks at. */
static int check(const struct map *map)
{
	if (map->spec.type != BPF_MAP_TYPE_ARRAY)
		return refuse(-EINVAL,
			      "it is of type %s, and the elements of an array "
			      "(BPF_MAP_TYPE_ARRAY) are all that can be mapped",
			      name_of(&map_type_names, map->spec.type));
	if (!(map->spec.flags & BPF_F_MMAPABLE))
		return refuse(-EINVAL,
			      "it was made without BPF_F_MMAPABLE, and so not "
			      "in whole pages of its own; map_lookup() reads "
			      "any map");
	return 0;
}

static int say_why(int err, enum mapped_how how)
{
	if (err == -EPERM && how == MAPPED_WRITE)
		return refuse(err,
			      "it is frozen, or may be read only: it can be "
			      "mapped to be read (MAPPED_READ)");
	if (err == -EACCES && how == MAPPED_WRITE)
		return refuse(err,
			      "its programs or this fd may only read it "
			      "(BPF_F_RDONLY_PROG, BPF_F_RDONLY): it can be "
			      "mapped to be read (MAPPED_READ)");
	if (err == -ENOTSUPP)
		return refuse(err, "its values hold what only the kernel may "
				   "touch: a lock, a timer, a pointer");
	return fail(err, "mmap()");
}

static int map_memory(struct mapped *m, const struct map *map,
		      enum mapped_how how)
{
	size_t page = sysconf(_SC_PAGESIZE), size;
	int prot = PROT_READ | (how == MAPPED_WRITE ? PROT_WRITE : 0);
	void *bytes;

	m->stride = (map->spec.value_size + 7) & ~7u;
	m->count = map->spec.max_entries;
	size = (size_t)m->stride * m->count;
	m->size = (size + page - 1) / page * page;
	bytes = mmap(NULL, m->size, prot, MAP_SHARED, map->fd, 0);
	if (bytes == MAP_FAILED)
		return say_why(-errno, how);
	m->bytes = bytes;
	return 0;
}

int mapped_open(struct mapped *m, const struct map *map, enum mapped_how how)
{
	int err = check(map);

	*m = MAPPED_NONE;
	if (!err)
		err = map_memory(m, map, how);
	if (!err)
		return 0;
	*m = MAPPED_NONE;
	return within(err, "map '%s' in memory", map->spec.name);
}

void mapped_close(struct mapped *m)
{
	if (m->bytes)
		munmap(m->bytes, m->size);
	*m = MAPPED_NONE;
}

void *mapped_value(const struct mapped *m, uint32_t index)
{
	return index < m->count ? m->bytes + (size_t)index * m->stride : NULL;
}
