/*
 * hint_elem.c - a map said no to a lookup, an update or a delete.
 */
#include "insn/names.h"
#include "loader/attr_field.h"
#include "loader/hint_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_COUNTED 65536 /* a walk over more would take too long */

static bool map_of(const struct hint *h, struct bpf_map_info *info)
{
	return sys_obj_info((int)h->attr->map_fd, info, sizeof(*info)) == 0;
}

static bool is_array(const struct bpf_map_info *info)
{
	switch (info->type) {
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_PROG_ARRAY:
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_CGROUP_ARRAY:
	case BPF_MAP_TYPE_ARRAY_OF_MAPS: return true;
	}
	return false;
}

static bool is_ring(const struct bpf_map_info *info)
{
	return info->type == BPF_MAP_TYPE_RINGBUF ||
	       info->type == BPF_MAP_TYPE_USER_RINGBUF;
}

/* How many keys the map has, up to ENTRIES_COUNTED. */
static uint32_t count_keys(int fd, const struct bpf_map_info *info)
{
	char *key = calloc(2, info->key_size);
	char *next = key + info->key_size;
	uint32_t n = 0;
	int err = key ? sys_map_next_key(fd, NULL, next) : -ENOMEM;

	while (err == 0 && n < ENTRIES_COUNTED) {
		n++;
		memcpy(key, next, info->key_size);
		err = sys_map_next_key(fd, key, next);
	}
	free(key);
	return n;
}

static bool too_many(struct hint *h, const struct bpf_map_info *info)
{
	if (h->err != E2BIG)
		return false;
	if (is_array(info)) {
		hint_why(h,
			 "the index is beyond the last one: max_entries is "
			 "%u, so 0 to %u are there",
			 info->max_entries, info->max_entries - 1);
		return true;
	}
	if (info->max_entries > ENTRIES_COUNTED ||
	    count_keys((int)h->attr->map_fd, info) < info->max_entries)
		return false;
	hint_why(h,
		 "the map is full: max_entries is %u, and it has as many "
		 "keys",
		 info->max_entries);
	hint_try(h, "a larger max_entries, deleting keys, or "
		    "BPF_MAP_TYPE_LRU_HASH, which drops the oldest by itself");
	return true;
}

static bool exists(struct hint *h, const struct bpf_map_info *info)
{
	if (h->err != EEXIST || !(h->attr->flags & BPF_NOEXIST))
		return false;
	if (is_array(info))
		hint_why(h, "flags = BPF_NOEXIST asks for a new key, and all "
			    "keys of an array exist from the start");
	else
		hint_why(h, "flags = BPF_NOEXIST asks for a new key, and this "
			    "one is there already");
	hint_try(h, "flags = BPF_ANY: create it or replace its value");
	return true;
}

static bool missing(struct hint *h, const struct bpf_map_info *info)
{
	(void)info;
	if (h->err != ENOENT || h->failure->call.cmd != BPF_MAP_UPDATE_ELEM ||
	    !(h->attr->flags & BPF_EXIST))
		return false;
	hint_why(h, "flags = BPF_EXIST only replaces values, and this key is "
		    "not there");
	hint_try(h, "flags = BPF_ANY: create it or replace its value");
	return true;
}

static bool bad_flags(struct hint *h, const struct bpf_map_info *info)
{
	if (h->err != EINVAL)
		return false;
	if (h->attr->flags > (BPF_F_LOCK | BPF_EXIST)) {
		hint_why(h,
			 "flags = 0x%llx: there are only BPF_NOEXIST (1), "
			 "BPF_EXIST (2) and BPF_F_LOCK (4)",
			 (unsigned long long)h->attr->flags);
		return true;
	}
	if (h->attr->flags & BPF_F_LOCK) {
		hint_why(h, "flags has BPF_F_LOCK, but the values of this map "
			    "have no struct bpf_spin_lock");
		return true;
	}
	if (is_array(info) && h->failure->call.cmd == BPF_MAP_DELETE_ELEM) {
		hint_why(h, "nothing can be deleted from an array: its keys "
			    "are always there");
		hint_try(h, "update the value to zero");
		return true;
	}
	return false;
}

static bool no_elements(struct hint *h, const struct bpf_map_info *info)
{
	if (!is_ring(info) || (h->err != EINVAL && h->err != HINT_ENOTSUPP &&
			       h->err != EOPNOTSUPP))
		return false;
	hint_why(h, "a ring buffer has no keys to look up or set: programs "
		    "write records, user space maps its pages with mmap()");
	return true;
}

bool hint_element(struct hint *h)
{
	struct bpf_map_info info;

	if (!map_of(h, &info))
		return false;
	return no_elements(h, &info) || too_many(h, &info) ||
	       exists(h, &info) || missing(h, &info) || bad_flags(h, &info);
}

/* "frozen:\t1" in /proc/self/fdinfo/N. */
static bool is_frozen(int fd)
{
	char path[64], line[128];
	bool frozen = false;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		frozen |= !strncmp(line, "frozen:\t1", 9);
	if (file)
		fclose(file);
	return frozen;
}

/* EPERM that is the map's and not the process's. */
bool hint_map_access(struct hint *h)
{
	bool read = h->failure->call.cmd == BPF_MAP_LOOKUP_ELEM;
	struct bpf_map_info info;
	int mode;

	if (!map_of(h, &info))
		return false;
	if (!read && is_frozen((int)h->attr->map_fd)) {
		hint_why(h, "the map is frozen (BPF_MAP_FREEZE): user space "
			    "may only read it from then on");
		return true;
	}
	mode = fcntl((int)h->attr->map_fd, F_GETFL) & O_ACCMODE;
	if (mode != (read ? O_WRONLY : O_RDONLY))
		return false;
	hint_why(h,
		 "this fd was opened with %s: user space may only %s "
		 "through it",
		 read ? "BPF_F_WRONLY" : "BPF_F_RDONLY",
		 read ? "write" : "read");
	return true;
}
