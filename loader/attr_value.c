/*
 * attr_value.c - one field of a call in words, by its kind.
 */
#include "loader/attr_field.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

uint64_t attr_number(const union sys_attr *attr, unsigned int offset,
		     unsigned int size)
{
	uint64_t number = 0;
	uint32_t word;

	if (offset + size > sizeof(*attr))
		return 0;
	if (size == sizeof(word)) {
		memcpy(&word, (const char *)attr + offset, sizeof(word));
		return word;
	}
	memcpy(&number, (const char *)attr + offset, sizeof(number));
	return number;
}

void attr_flags_glue(struct wrap *w, const struct attr_flag *flags,
		     uint64_t value)
{
	const char *between = "";

	if (value == 0) {
		wrap_glue(w, "%s", flags->bit ? "0" : flags->name);
		return;
	}
	for (; flags->name; flags++) {
		if (!(value & flags->bit))
			continue;
		wrap_glue(w, "%s%s", between, flags->name);
		value &= ~flags->bit;
		between = " | ";
	}
	if (value)
		wrap_glue(w, "%s0x%" PRIx64, between, value);
}

static void glue_enum(struct wrap *w, const struct names *names, uint32_t id)
{
	const struct name *name =
		id > INT32_MAX ? NULL : name_by_id(names, (int)id);

	if (name)
		wrap_glue(w, "%s%s", names->prefix, name->name);
	else
		wrap_glue(w, "%u (unknown)", id);
}

/* A map's or program's name, which the kernel keeps. */
static bool object_name(int fd, bool map, char *name)
{
	union {
		struct bpf_map_info map;
		struct bpf_prog_info prog;
	} info;
	int err;

	sys_quiet(true);
	err = sys_obj_info(fd, &info,
			   map ? sizeof(info.map) : sizeof(info.prog));
	sys_quiet(false);
	if (err < 0)
		return false;
	memcpy(name, map ? info.map.name : info.prog.name, BPF_OBJ_NAME_LEN);
	return name[0] != '\0';
}

/* /proc/self/fd/4 is a link to "anon_inode:bpf-map", "anon_inode:[perf_event]"
 * or a path. */
static void glue_fd_target(struct wrap *w, int fd, const char *target)
{
	static const char anonymous[] = "anon_inode:";
	char name[BPF_OBJ_NAME_LEN];
	bool map = !strcmp(target, "anon_inode:bpf-map");
	bool prog = !strcmp(target, "anon_inode:bpf-prog");

	if (map || prog) {
		wrap_glue(w, map ? "map" : "program");
		if (!object_name(fd, map, name))
			return;
		wrap_glue(w, " ");
		attr_text_glue(w, name, strnlen(name, sizeof(name)));
	} else if (!strncmp(target, anonymous, sizeof(anonymous) - 1)) {
		target += sizeof(anonymous) - 1;
		target += target[0] == '[';
		wrap_glue(w, "%.*s", (int)strcspn(target, "]"), target);
	} else {
		attr_text_glue(w, target, strlen(target));
	}
}

/* In a dry run "/memfd:bpf-map (deleted)" stands for one (pretend.h). */
static void name_pretended(char *target)
{
	static const char memory[] = "/memfd:", gone[] = " (deleted)";
	char *end = strstr(target, gone);
	char name[64];

	if (!end || strncmp(target, memory, strlen(memory)) != 0)
		return;
	*end = '\0';
	snprintf(name, sizeof(name), "%s", target + strlen(memory));
	sprintf(target, "anon_inode:%s", name);
}

bool attr_fd_target(int fd, char *to, size_t size)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, to, size - 1);
	to[n < 0 ? 0 : n] = '\0';
	if (sys_pretending())
		name_pretended(to);
	return n >= 0;
}

void attr_fd_glue(struct wrap *w, int fd)
{
	char target[128];

	wrap_glue(w, "%d", fd);
	if (fd < 0)
		return;
	wrap_glue(w, " (");
	if (attr_fd_target(fd, target, sizeof(target)))
		glue_fd_target(w, fd, target);
	else
		wrap_glue(w, "not open");
	wrap_glue(w, ")");
}

static void glue_number(struct wrap *w, const struct attr_field *f,
			uint64_t number)
{
	switch (f->kind) {
	case ATTR_NUMBER: wrap_glue(w, "%" PRIu64, number); break;
	case ATTR_SIGNED: wrap_glue(w, "%d", (int)number); break;
	case ATTR_HEX: wrap_glue(w, "0x%" PRIx64, number); break;
	case ATTR_TAG: wrap_glue(w, "%016" PRIx64, htobe64(number)); break;
	case ATTR_BYTES:
		wrap_glue(w, "%" PRIu64 " byte%s", number,
			  number == 1 ? "" : "s");
		break;
	case ATTR_NANOSECONDS: wrap_glue(w, "%" PRIu64 " ns", number); break;
	case ATTR_FD: attr_fd_glue(w, (int)number); break;
	case ATTR_ENUM: glue_enum(w, f->names, (uint32_t)number); break;
	case ATTR_FLAGS: attr_flags_glue(w, f->flags, number); break;
	}
}

void attr_value(struct wrap *w, const struct attr_field *f,
		const struct attr_command *c, const union sys_attr *attr)
{
	const char *inside = (const char *)attr + f->offset;

	if (f->kind == ATTR_NAME)
		attr_text_glue(w, inside, strnlen(inside, f->size));
	else if (f->kind < ATTR_NAME)
		glue_number(w, f, attr_number(attr, f->offset, f->size));
	else
		attr_pointer_glue(w, f, c, attr);
}
