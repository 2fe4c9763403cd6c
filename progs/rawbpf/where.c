/*
 * where.c - where programs go, as the command line says it: see where.h.
 */
#include "progs/rawbpf/where.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

static int open_place(int *fd, const char *path, int flags)
{
	if (!path)
		return 0;
	*fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (*fd >= 0)
		return 0;
	*fd = 0;
	return fail(-errno, "open %s", path);
}

static int find_interface(struct place *place, const char *name)
{
	if (!name)
		return 0;
	place->ifindex = if_nametoindex(name);
	return place->ifindex
		       ? 0
		       : fail(-errno,
			      "there is no interface '%s' (ip link lists "
			      "those there are)",
			      name);
}

static enum exit_code read_mode(struct place *place, const struct args *args)
{
	const char *mode = args_value(args, "mode");

	if (!mode)
		return DONE;
	if (!strcmp(mode, "driver"))
		place->flags = XDP_FLAGS_DRV_MODE;
	else if (!strcmp(mode, "generic"))
		place->flags = XDP_FLAGS_SKB_MODE;
	else
		return usage_error(args,
				   "--mode wants driver or generic, not '%s'",
				   mode);
	return DONE;
}

static enum exit_code read_number(uint32_t *number, const struct args *args,
				  const char *name)
{
	const char *text = args_value(args, name);

	if (text && (!load_args_number(text, number) || !*number))
		return usage_error(args, "--%s wants a number, not '%s'", name,
				   text);
	return DONE;
}

enum exit_code where_read(struct place *place, const struct args *args)
{
	uint32_t pid = 0, period = 0;
	int err;

	memset(place, 0, sizeof(*place));
	if (read_mode(place, args) || read_number(&pid, args, "pid") ||
	    read_number(&period, args, "period") ||
	    read_number(&place->frequency, args, "frequency"))
		return USAGE;
	place->pid = pid;
	place->period = period;
	place->event = args_value(args, "event");
	place->path = args_value(args, "binary");
	err = find_interface(place, args_value(args, "interface"));
	if (!err)
		err = open_place(&place->cgroup_fd, args_value(args, "cgroup"),
				 O_DIRECTORY);
	if (!err)
		err = open_place(&place->netns_fd, args_value(args, "netns"),
				 0);
	return err ? give_up(args, err) : DONE;
}

int where_map(struct place *place, struct load *load, const struct args *args)
{
	const char *name = args_value(args, "at-map");
	const struct load_map *map = name ? load_map_find(load, name) : NULL;

	if (!name)
		return 0;
	if (!map)
		return within(-ENOENT, "--at-map %s", name);
	place->map_fd = map->fd;
	return 0;
}

void where_close(struct place *place)
{
	if (place->cgroup_fd > 0)
		close(place->cgroup_fd);
	if (place->netns_fd > 0)
		close(place->netns_fd);
}

/* ---- What is missing ---- */

static bool no_interface(const struct place *place)
{
	return !place->ifindex;
}

static bool no_cgroup(const struct place *place)
{
	return !place->cgroup_fd;
}

static bool no_netns(const struct place *place)
{
	return !place->netns_fd;
}

static bool no_map(const struct place *place)
{
	return !place->map_fd;
}

static const struct {
	int prog_type;
	const char *rule, *target; /* NULL: any */
	bool (*lacks)(const struct place *place);
	const char *option;
} options[] = {
	{ BPF_PROG_TYPE_XDP, NULL, NULL, no_interface, "interface NAME" },
	{ BPF_PROG_TYPE_SCHED_CLS, NULL, NULL, no_interface, "interface NAME" },
	{ BPF_PROG_TYPE_SOCK_OPS, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_SKB, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_SOCK, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_SOCKOPT, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_SYSCTL, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_CGROUP_DEVICE, NULL, NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_LSM, "lsm_cgroup", NULL, no_cgroup, "cgroup DIR" },
	{ BPF_PROG_TYPE_SK_LOOKUP, NULL, NULL, no_netns, "netns FILE" },
	{ BPF_PROG_TYPE_FLOW_DISSECTOR, NULL, NULL, no_netns, "netns FILE" },
	{ BPF_PROG_TYPE_SK_MSG, NULL, NULL, no_map, "at-map NAME" },
	{ BPF_PROG_TYPE_SK_SKB, NULL, NULL, no_map, "at-map NAME" },
	{ BPF_PROG_TYPE_TRACING, NULL, "bpf_map_elem", no_map, "at-map NAME" },
	{ BPF_PROG_TYPE_TRACING, NULL, "bpf_sk_storage_map", no_map,
	  "at-map NAME" },
	{ BPF_PROG_TYPE_TRACING, NULL, "sockmap", no_map, "at-map NAME" },
};

static bool same(const char *wanted, const char *text)
{
	return !wanted || !strcmp(wanted, text);
}

const char *where_option(const struct sec *sec, const struct place *place)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (options[i].prog_type == sec->rule->prog_type &&
		    same(options[i].rule, sec->rule->name) &&
		    same(options[i].target, sec->target) &&
		    options[i].lacks(place))
			return options[i].option;
	return NULL;
}
