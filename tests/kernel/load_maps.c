/* The loader: maps, what is in them from the beginning, and where they are
 * kept. */
#include "tests/kernel/load.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "maps/map.h"
#include "tests/kernel/hint_row.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

OBJECT(maps);
OBJECT(legacy);
OBJECT(untyped);

static const struct load_size later = { "sized_later", 30, 0 };
static const struct load_want sized = { .sizes = &later, .size_count = 1 };

/* ---- What is in them ---- */

static const struct {
	const char *says;
	const struct object *object;
	const char *prog;
	int first, second;
} filled[] = {
	{ "load: a map in an array of maps", &maps, "add_by_array", 10, 20 },
	{ "load: a map in a hash of maps", &maps, "add_by_hash", 100, 200 },
	{ "load: a slot of an array of maps that was left out", &maps,
	  "empty_slot", -1, -1 },
	{ "load: a key of a hash of maps that was left out", &maps,
	  "no_such_key", -1, -1 },
	{ "load: a tail call into slot 0 lands", &maps, "call_first", 1000,
	  1000 },
	{ "load: a tail call into slot 2 lands", &maps, "call_last", 1002,
	  1002 },
	{ "load: a tail call into a slot that was left out goes on", &maps,
	  "call_nothing", 1, 1 },
	{ "load: maps of the old form", &legacy, "count", 1, 2 },
	{ "load: an object without any types", &untyped, "count", 109, 211 },
};

static void check_filled(int i)
{
	struct load load;

	must_load(&load, filled[i].object,
		  filled[i].object == &maps ? &sized : NULL);
	ck_assert_int_eq(run(&load, filled[i].prog), filled[i].first);
	ck_assert_int_eq(run(&load, filled[i].prog), filled[i].second);
	load_close(&load);
}
TABLE(load_filled, filled, check_filled);

/* Two ways to one map. */
static const struct {
	const char *says;
} shared[] = { { "load: one map in two maps is one map" } };

static void check_shared(int i)
{
	struct load load;

	(void)i;
	must_load(&load, &maps, &sized);
	ck_assert_int_eq(run(&load, "add_by_array"), 10);
	ck_assert_int_eq(run(&load, "add_by_hash"), 110);
	load_close(&load);
}
TABLE(load_shared, shared, check_shared);

static const struct {
	const char *says, *map;
	int err;
} inner[] = {
	{ "load: a map of maps takes a map as its definition says",
	  "sized_later", 0 },
	{ "load: a map of maps takes no other map", "inner_a", -EINVAL },
};

static void check_inner(int i)
{
	struct load load;
	uint32_t zero = 0;
	int *fd;

	must_load(&load, &maps, &sized);
	fd = &load_map_find(&load, inner[i].map)->fd;
	ck_assert_int_eq(sys_map_update(load_map_find(&load, "outer_empty")->fd,
					&zero, fd, BPF_ANY),
			 inner[i].err);
	load_close(&load);
}
TABLE(load_inner, inner, check_inner);

/* ---- Their sizes, as the kernel has them ---- */

static uint32_t cpus(void)
{
	return kernel_possible_cpus();
}

static const struct {
	const char *says, *map;
	struct load_size size;
	uint32_t max_entries;
	uint32_t (*ask)(void); /* instead of max_entries */
} sizes[] = {
	{ "load: a ring buffer of 5000 bytes has 8192",
	  "ring",
	  { 0 },
	  8192,
	  NULL },
	{ "load: a ring buffer has what it is told",
	  "ring",
	  { "ring", 20000, 0 },
	  32768,
	  NULL },
	{ "load: a perf buffer has a slot for each CPU",
	  "per_cpu",
	  { 0 },
	  0,
	  cpus },
	{ "load: a perf buffer has what it is told",
	  "per_cpu",
	  { "per_cpu", 1, 0 },
	  1,
	  NULL },
	{ "load: a hash without a size has what it is told",
	  "sized_later",
	  { "sized_later", 12, 0 },
	  12,
	  NULL },
};

static void check_size(int i)
{
	struct load_size both[] = { later, sizes[i].size };
	struct load_want want = { .sizes = both,
				  .size_count = sizes[i].size.name ? 2 : 1 };
	struct bpf_map_info info = { 0 };
	struct load load;

	must_load(&load, &maps, &want);
	ck_assert_int_eq(sys_obj_info(load_map_find(&load, sizes[i].map)->fd,
				      &info, sizeof(info)),
			 0);
	ck_assert_uint_eq(info.max_entries,
			  sizes[i].ask ? sizes[i].ask() : sizes[i].max_entries);
	load_close(&load);
}
TABLE(load_sizes, sizes, check_size);

OBJECT(variables);

/* None of these may leave anything open, however far they came. */
static const struct {
	const char *says;
	const struct object *object;
	struct load_size size;
	const char *error;
} wrong[] = {
	{ "load: a hash without a size is refused",
	  &maps,
	  { "ring", 4096, 0 },
	  "map sized_later: bpf(BPF_MAP_CREATE): Invalid argument (EINVAL)" },
	{ "load: the size of a map that is not there",
	  &maps,
	  { "sized_late", 3, 0 },
	  "maps.bpf.o: it has no map 'sized_late'; did you mean "
	  "'sized_later'?" },
	{ "load: variables have the size that they have",
	  &variables,
	  { "variable.bss", 1, 8192 },
	  "variables.bpf.o: map variable.bss is one value of 4 bytes: it can "
	  "have no other size" },
	{ "load: variables are a single value",
	  &variables,
	  { "variable.data", 2, 0 },
	  "variables.bpf.o: map variable.data is one value of 8 bytes: it "
	  "can have no other size" },
};

static void check_wrong(int i)
{
	struct load_want want = { .sizes = &wrong[i].size, .size_count = 1 };
	struct load load;
	int err = object_open(&load, wrong[i].object, &want);

	if (!err)
		err = load_all(&load);
	ck_assert_int_lt(err, 0);
	must_say(err_text(), wrong[i].error);
	load_close(&load);
}
TABLE(load_wrong_size, wrong, check_wrong);

/* ---- Kept by their name ---- */

OBJECT(pinned);
OBJECT(pinned_other);

/* A folder of its own in the BPF file system. */
static char folder[256], kept[300], devices[300];
static struct load_want pins = { .pins = folder };

static void make_folder(void)
{
	const char *bpffs = kernel_bpffs();

	ck_assert_msg(bpffs != NULL, "%s", err_text());
	snprintf(folder, sizeof(folder), "%s/rawbpf-test-%d", bpffs, getpid());
	snprintf(kept, sizeof(kept), "%s/rawbpf_kept", folder);
	snprintf(devices, sizeof(devices), "%s/rawbpf_devices", folder);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
}

static void remove_folder(void)
{
	unlink(kept);
	unlink(devices);
	ck_assert_int_eq(rmdir(folder), 0);
}

static uint32_t map_id(int fd)
{
	struct bpf_map_info info = { 0 };

	ck_assert_int_eq(sys_obj_info(fd, &info, sizeof(info)), 0);
	return info.id;
}

static void pinned_is_found(void)
{
	struct load first, second;
	uint32_t id;

	must_load(&first, &pinned, &pins);
	ck_assert(!first.maps[0].found && !first.maps[1].found);
	ck_assert_int_eq(access(kept, F_OK), 0);
	ck_assert_int_eq(access(devices, F_OK), 0);
	ck_assert_int_eq(run(&first, "count"), 1);
	id = map_id(first.maps[0].fd);
	load_close(&first);
	must_load(&second, &pinned, &pins);
	ck_assert(second.maps[0].found && second.maps[1].found);
	ck_assert_uint_eq(map_id(second.maps[0].fd), id);
	ck_assert_int_eq(run(&second, "count"), 2);
	load_close(&second);
}

/* `words` have a %s for a path. */
static void refused_with(const struct object *object, const char *words,
			 const char *path)
{
	char text[400];
	struct load load;

	ck_assert_int_eq(object_open(&load, object, &pins), 0);
	ck_assert_int_lt(load_all(&load), 0);
	snprintf(text, sizeof(text), words, path);
	must_say(err_text(), text);
	load_close(&load);
}

static void pinned_of_another_size(void)
{
	struct load load;

	must_load(&load, &pinned, &pins);
	load_close(&load);
	refused_with(&pinned_other,
		     "map rawbpf_kept: %s: a map of that name is pinned, with "
		     "max_entries 1, not 2: remove it, or give this one "
		     "another name",
		     kept);
}

static void pinned_program(void)
{
	struct load load;

	must_load(&load, &variables, NULL);
	ck_assert_int_eq(sys_obj_pin(load_prog_find(&load, "count")->fd, kept),
			 0);
	load_close(&load);
	refused_with(&pinned,
		     "map rawbpf_kept: %s: what is pinned there is no map",
		     kept);
}

static void pins_nowhere(void)
{
	ck_assert_int_eq(rmdir(folder), 0);
	refused_with(&pinned,
		     "map rawbpf_kept: pin it at %s: bpf(BPF_OBJ_PIN): No "
		     "such file or directory (ENOENT)",
		     kept);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
}

static void pins_elsewhere(void)
{
	char *hint;

	pins.pins = "/tmp";
	refused_with(&pinned,
		     "map rawbpf_kept: pin it at %s: bpf(BPF_OBJ_PIN): "
		     "Operation not permitted (EPERM)",
		     "/tmp/rawbpf_kept");
	hint = hint_text(hint_print);
	must_say(hint, "/tmp is in no BPF file system");
	free(hint);
}

OBJECT(pinned_calls);

static uint32_t prog_in_slot(const struct load *load)
{
	uint32_t one = 1, id = 0;

	ck_assert_int_eq(sys_map_lookup(load->maps[0].fd, &one, &id), 0);
	return id;
}

static uint32_t id_of_land(struct load *load)
{
	struct bpf_prog_info info = { 0 };

	ck_assert_int_eq(sys_obj_info(load_prog_find(load, "land")->fd, &info,
				      sizeof(info)),
			 0);
	return info.id;
}

static void pinned_programs(void)
{
	struct load first, second;

	must_load(&first, &pinned_calls, &pins);
	ck_assert_uint_eq(prog_in_slot(&first), id_of_land(&first));
	must_load(&second, &pinned_calls, &pins);
	ck_assert(second.maps[0].found);
	ck_assert_uint_eq(prog_in_slot(&second), id_of_land(&second));
	ck_assert_int_eq(run(&second, "call"), 1000);
	load_close(&second);
	load_close(&first);
}

static const struct {
	const char *says;
	void (*check)(void);
} by_name[] = {
	{ "load: a pinned map of programs gets those of the newest object",
	  pinned_programs },
	{ "load: a map pinned by its name is found again, with what is in it",
	  pinned_is_found },
	{ "load: a map pinned by its name has another size",
	  pinned_of_another_size },
	{ "load: what is pinned by a map's name is no map", pinned_program },
	{ "load: a map is pinned where there is no folder", pins_nowhere },
	{ "load: a map is pinned in another file system", pins_elsewhere },
};

static void check_by_name(int i)
{
	make_folder();
	by_name[i].check();
	remove_folder();
}
TABLE(load_by_name, by_name, check_by_name);
