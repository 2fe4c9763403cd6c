/*
 * hint_bad.c - a file descriptor or a pointer that is none.
 *
 * Every command's fields are in a table (attr_command.c): look at those that
 * are file descriptors or pointers.
 */
#include "loader/attr_field.h"
#include "loader/hint_rule.h"
#include "loader/peek.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

static const struct attr_field *fields_of(const struct hint *h)
{
	static const struct attr_field none[] = { FIELDS_END };
	const struct attr_command *c = attr_command(h->failure->call.cmd);

	return c ? c->fields : none;
}

/* A field that was passed, and is of this call's variant. */
static bool is_passed(const struct hint *h, const struct attr_field *f)
{
	return f->offset + f->size <= h->failure->call.size && !f->when;
}

static uint64_t value_of(const struct hint *h, const struct attr_field *f)
{
	return attr_number(&h->failure->attr, f->offset, f->size);
}

bool hint_bad_fd(struct hint *h)
{
	const struct attr_field *f;
	int fd;

	for (f = fields_of(h); f->name; f++) {
		fd = (int)value_of(h, f);
		if (f->kind != ATTR_FD || !is_passed(h, f) ||
		    (fd == 0 && f->show != ATTR_ALWAYS) ||
		    fcntl(fd, F_GETFD) >= 0)
			continue;
		hint_why(h, "%s = %d is not an open file descriptor", f->name,
			 fd);
		if (fd < 0)
			hint_try(h, "look at the call that was to give this "
				    "fd: its result was not checked");
		return true;
	}
	return false;
}

/* "anon_inode:bpf-map" says less than "a map". */
void hint_fd_kind(int fd, char *to, size_t size)
{
	static const char anonymous[] = "anon_inode:";
	char target[128];
	const char *kind = target;

	if (!attr_fd_target(fd, target, sizeof(target)))
		kind = "nothing that is open";
	else if (!strcmp(target, "anon_inode:bpf-map"))
		kind = "a map";
	else if (!strcmp(target, "anon_inode:bpf-prog"))
		kind = "a program";
	else if (!strncmp(target, anonymous, sizeof(anonymous) - 1))
		kind = target + sizeof(anonymous) - 1;
	snprintf(to, size, "%s", kind);
}

/* What an fd of these names has to be, as /proc/self/fd/N calls it. */
static const struct {
	const char *field, *target, *what;
} expected[] = {
	{ "map_fd", "anon_inode:bpf-map", "a map" },
	{ "inner_map_fd", "anon_inode:bpf-map", "a map" },
	{ "prog_fd", "anon_inode:bpf-prog", "a program" },
	{ "attach_bpf_fd", "anon_inode:bpf-prog", "a program" },
	{ "new_prog_fd", "anon_inode:bpf-prog", "a program" },
	{ "prog_btf_fd", "anon_inode:btf", "BTF" },
	{ "btf_fd", "anon_inode:btf", "BTF" },
};

static bool is_wrong(const struct hint *h, const struct attr_field *f,
		     char *target, size_t size, const char **what)
{
	int fd = (int)value_of(h, f);

	if (f->kind != ATTR_FD || !is_passed(h, f) ||
	    (fd == 0 && f->show != ATTR_ALWAYS) ||
	    !attr_fd_target(fd, target, size))
		return false;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		if (strcmp(expected[i].field, f->name) ||
		    !strcmp(expected[i].target, target))
			continue;
		*what = expected[i].what;
		return true;
	}
	return false;
}

/* EINVAL because an fd is open, but of another kind. */
bool hint_wrong_fd(struct hint *h)
{
	const struct attr_field *f;
	char target[128];
	const char *what;

	for (f = fields_of(h); f->name; f++) {
		if (!is_wrong(h, f, target, sizeof(target), &what))
			continue;
		hint_fd_kind((int)value_of(h, f), target, sizeof(target));
		hint_why(h, "%s = %d is not %s but %s", f->name,
			 (int)value_of(h, f), what, target);
		return true;
	}
	return false;
}

/* Readable is all that can be told: where the kernel writes, too. */
static bool is_bad_pointer(const struct hint *h, const struct attr_field *f)
{
	uint64_t address = value_of(h, f);
	char byte;

	if (f->kind < ATTR_STRING || !is_passed(h, f))
		return false;
	if (f->kind == ATTR_KEY && h->failure->call.cmd == BPF_MAP_GET_NEXT_KEY)
		return address && peek_bytes(address, &byte, 1) < 0;
	if (address == 0)
		return f->show == ATTR_ALWAYS || f->show == ATTR_OUT;
	return peek_bytes(address, &byte, 1) < 0;
}

bool hint_bad_pointer(struct hint *h)
{
	const struct attr_field *f;

	for (f = fields_of(h); f->name; f++) {
		if (!is_bad_pointer(h, f))
			continue;
		if (value_of(h, f))
			hint_why(h,
				 "%s = 0x%" PRIx64 " points to no memory of "
				 "this process",
				 f->name, value_of(h, f));
		else
			hint_why(h, "%s is NULL", f->name);
		return true;
	}
	return false;
}
