/*
 * load_in.h - what the files of the loader share.
 *
 *     load.c       the order of things, and the end of them
 *     fit.c        CO-RE records: looked up
 *     externs.c    what the kernel defines, and its settings
 *     types.c      BTF up
 *     maps.c       maps created, or found where they are pinned
 *     data.c       variables: their memory, written and frozen
 *     insns.c      the holes in the code
 *     progs.c      programs, and where they attach by BTF
 *     ops.c        tables of functions: struct_ops
 *     pin.c        names in a BPF file system
 *     say.c        what was put where, in words
 */
#ifndef LOADER_LOAD_LOAD_IN_H
#define LOADER_LOAD_LOAD_IN_H

#include "loader/load/load.h"

/* The row for what mapdef_at() and others found. */
struct load_map *load_map_of(struct load *load, const struct mapdef *def);

/* "a.name-1" -> "a.name_1", cut to what the kernel takes. */
void load_name(char to[BPF_OBJ_NAME_LEN], const char *name);

/* Keep the error text: the caller frees it. */
char *load_keep_error(void);

/* externs.c: all of load->found. */
int load_externs(struct load *load);

/* The kind of type that stands for it in the kernel's BTF. */
int load_extern_kind(const struct extern_sym *sym);

/* progs.c, ops.c: the names that a program and a map will ask for. */
int load_prog_want(struct load *load, const struct load_prog *prog);
int load_ops_want(struct load *load, const struct load_map *map);

/* fit.c: a function's records: rows `first` to `end` - 1. */
void load_records_of(const struct load *load, const struct obj_func *func,
		     int *first, int *end);

/* fit.c: a type that a program attaches to; -ENOENT with the text. */
int load_find_type(struct load *load, const char *name, int kind,
		   struct target_type *type);

/* data.c: memory for a map's value; a section's variables in it; those into
 * the map. */
int load_value_take(struct load_map *map, uint32_t size);
int load_data_open(struct load_map *map);
int load_data_write(struct load_map *map);
void load_data_close(struct load_map *map);

/* progs.c: what was found by its number in a file of types is something else
 * in this kernel.  The layout of types may come from there, their numbers
 * not: -EINVAL with the text, before such a number is sent. */
int load_check_numbers(const struct load *load);

/* ops.c: is a program for tables that only wait to be asked for; which of
 * these are left out. */
bool load_ops_waits(const struct load *load, const struct load_prog *prog);
void load_ops_leave_out(struct load *load);

/* ops.c: its spec and value before the map is created; better words if that
 * fails; the member that a program is for; the programs' fds into the value.
 */
int load_ops_prepare(struct load *load, struct load_map *map);
int load_ops_explain(const struct load_map *map, int err);
int load_ops_program(struct load *load, const struct load_prog *prog,
		     struct prog_spec *spec);
int load_ops_fill(struct load *load, struct load_map *map);

#endif
