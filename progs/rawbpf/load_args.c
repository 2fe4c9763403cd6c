/*
 * load_args.c - what the caller may want of a load: see load_args.h.
 */
#include "progs/rawbpf/load_args.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number that `text` is up to `end`, one of whose characters follows. */
static const char *digits(const char *text, const char *end, uint32_t *value)
{
	char *after;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &after, 0);
	*value = n;
	return *text >= '0' && *text <= '9' && strchr(end, *after) && !errno &&
			       n <= UINT32_MAX
		       ? after
		       : NULL;
}

bool load_args_number(const char *text, uint32_t *value)
{
	return digits(text, "", value) != NULL;
}

/* NAME=ENTRIES or NAME=ENTRIES,BYTES */
static bool read_size(const char *text, struct load_size *size)
{
	const char *at = strchr(text, '=');

	at = at ? digits(at + 1, ",", &size->max_entries) : NULL;
	return at && (!*at || load_args_number(at + 1, &size->value_size));
}

static enum exit_code read_sizes(struct load_args *load,
				 const struct args *args)
{
	const char *text;
	int at = 0;

	while ((text = args_next(args, "map", &at))) {
		int i = load->want.size_count;

		if (!read_size(text, &load->sizes[i]))
			return usage_error(args,
					   "--map wants NAME=ENTRIES or "
					   "NAME=ENTRIES,BYTES, not '%s'",
					   text);
		load->names[i] = strndup(text, strcspn(text, "="));
		load->sizes[i].name = load->names[i];
		load->want.size_count++;
	}
	return DONE;
}

/* --target: a loaded program by its id, or by where it is pinned. */
static enum exit_code read_target(struct load_args *load,
				  const struct args *args)
{
	const char *target = args_value(args, "target");
	uint32_t id;
	int fd;

	if (!target)
		return DONE;
	if (!strchr(target, '/') && !load_args_number(target, &id))
		return usage_error(args,
				   "--target wants a program's id, or the path "
				   "where it is pinned, not '%s'",
				   target);
	fd = strchr(target, '/') ? sys_obj_get(target)
				 : sys_fd_by_id(SYS_PROGS, id);
	load->want.target_prog = fd;
	return fd < 0 ? give_up(args, fd) : DONE;
}

enum exit_code load_args_read(struct load_args *load, const struct args *args)
{
	enum exit_code code;
	int at = 0;

	memset(load, 0, sizeof(*load));
	load->want.btf = args_value(args, "btf");
	load->want.kconfig = args_value(args, "kconfig");
	load->want.pins = args_value(args, "pinned-maps");
	load->want.sizes = load->sizes;
	load->want.only = load->only;
	while ((load->only[load->want.only_count] =
			args_next(args, "program", &at)))
		load->want.only_count++;
	code = read_sizes(load, args);
	return code == DONE ? read_target(load, args) : code;
}

void load_args_close(struct load_args *load)
{
	if (load->want.target_prog > 0)
		close(load->want.target_prog);
	for (int i = 0; i < load->want.size_count; i++)
		free(load->names[i]);
}

/* ---- Variables ---- */

static bool fits(long long value, uint32_t size)
{
	if (size == 0 || size >= sizeof(value))
		return size != 0;
	return value < 0 ? value >> (8 * size - 1) == -1
			 : value >> 8 * size == 0;
}

/* NAME=NUMBER: what programs find in it when they begin. */
static int set_variable(struct load *load, const char *text)
{
	const char *equals = strchr(text, '=');
	long long value = 0;
	char *name, *end = NULL;
	uint32_t size;
	void *bytes;

	if (equals)
		value = strtoll(equals + 1, &end, 0);
	if (!end || end == equals + 1 || *end)
		return refuse(-EINVAL, "--set wants NAME=NUMBER, not '%s'",
			      text);
	name = strndup(text, equals - text);
	bytes = name ? load_variable(load, name, &size) : NULL;
	free(name);
	if (!bytes)
		return -ENOENT;
	if (size > sizeof(value))
		return refuse(-EINVAL,
			      "'%.*s' has %u bytes: that is not a number",
			      (int)(equals - text), text, size);
	if (!fits(value, size))
		return refuse(-ERANGE,
			      "%lld does not fit into the %u bits of '%.*s'",
			      value, 8 * size, (int)(equals - text), text);
	memcpy(bytes, &value, size);
	return 0;
}

int load_args_set(const struct args *args, struct load *load)
{
	const char *text;
	int at = 0, err = 0;

	while (!err && (text = args_next(args, "set", &at)))
		err = set_variable(load, text);
	return err;
}
