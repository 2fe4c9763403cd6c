/*
 * pin.c - what was loaded gets names in a BPF file system, and stays.
 *
 *     DIR/PROGRAM         each program that was loaded
 *     DIR/maps/MAP        each map: "hello.rodata" is hello_rodata there, as
 *                         a BPF file system takes no dots
 *
 * All or nothing: if one name cannot be given, those given before it are
 * taken back.
 */
#include "loader/err.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names and folders made so far, the last one first to go. */
struct made {
	char **paths;
	int count, room;
};

static int keep(struct made *made, const char *path)
{
	char *copy = strdup(path);

	if (!copy || made->count == made->room) {
		free(copy);
		return fail(-ENOMEM, "%s", path);
	}
	made->paths[made->count++] = copy;
	return 0;
}

static void take_back(struct made *made, bool all)
{
	while (made->count) {
		char *path = made->paths[--made->count];

		if (all && unlink(path) && errno == EISDIR)
			rmdir(path);
		free(path);
	}
	free(made->paths);
}

/* A folder that cannot be made is no failure yet: the pin will fail, and
 * what the kernel says of that tells more. */
static int make_dir(struct made *made, const char *path)
{
	if (sys_pretending() || mkdir(path, 0700))
		return 0;
	return keep(made, path);
}

/* (kernel/bpf/inode.c, bpf_lookup) */
static void replace_dots(char *name)
{
	while ((name = strchr(name, '.')))
		*name = '_';
}

static int pin(struct made *made, int fd, const char *dir, const char *name)
{
	char path[PATH_MAX];
	int err;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    (int)sizeof(path))
		return refuse(-ENAMETOOLONG, "%s/%s", dir, name);
	replace_dots(path + strlen(dir));
	err = sys_obj_pin(fd, path);
	return err ? within(err, "pin it at %s", path) : keep(made, path);
}

static int pin_all(struct load *load, struct made *made, const char *dir,
		   const char *maps)
{
	int err = make_dir(made, dir);

	if (!err)
		err = make_dir(made, maps);
	for (int i = 0; i < load->progdefs.count && !err; i++)
		if (load->progs[i].fd >= 0)
			err = pin(made, load->progs[i].fd, dir,
				  load->progs[i].def->name);
	for (int i = 0; i < load->mapdefs.count && !err; i++)
		if (load->maps[i].fd >= 0 && !load->maps[i].def->pinned)
			err = pin(made, load->maps[i].fd, maps,
				  load->maps[i].def->name);
	return err;
}

int load_pin(struct load *load, const char *dir)
{
	struct made made = { .room = load->progdefs.count +
				     load->mapdefs.count + 2 };
	char maps[PATH_MAX];
	int err;

	if (snprintf(maps, sizeof(maps), "%s/maps", dir) >= (int)sizeof(maps))
		return refuse(-ENAMETOOLONG, "%s", dir);
	made.paths = calloc(made.room, sizeof(*made.paths));
	if (!made.paths)
		return fail(-ENOMEM, "%s", dir);
	err = pin_all(load, &made, dir, maps);
	take_back(&made, err != 0);
	return err;
}
