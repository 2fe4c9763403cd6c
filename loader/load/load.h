/*
 * load.h - an object on its way into the kernel, one step after the other.
 *
 *     load_open()    read the file: programs, maps, types     no kernel yet
 *     load_fit()     look up in the kernel's types and settings what the
 *                    object asks of them
 *     load_types()   BPF_BTF_LOAD                             its types
 *     load_maps()    BPF_MAP_CREATE, or found where pinned    its maps
 *                    BPF_MAP_UPDATE_ELEM, BPF_MAP_FREEZE      their data
 *     load_patch()   each hole in the code gets its value     instructions
 *     load_progs()   BPF_PROG_LOAD                            its programs
 *                    BPF_MAP_UPDATE_ELEM                      tail calls
 *
 * After any of them everything can be looked at.  A program that is refused
 * does not stop the others.  load_close() closes all fds: what is neither
 * attached nor pinned is gone from the kernel then.
 */
#ifndef LOADER_LOAD_LOAD_H
#define LOADER_LOAD_LOAD_H

#include "loader/btf/core.h"
#include "loader/btf/ext.h"
#include "loader/btf/target.h"
#include "loader/object/proginfo.h"
#include "loader/object/progdef.h"
#include "loader/object/reloc.h"
#include "loader/sys.h"

#define LOAD_MODULES 32 /* whose functions one object calls, and vmlinux */

/* How big a map is that leaves it open, or should be otherwise; 0: as it
 * says. */
struct load_size {
	const char *name;
	uint32_t max_entries, value_size;
};

/* What the caller may want otherwise; all zero is the usual. */
struct load_want {
	const char *btf;     /* fit to the types in this file: of a kernel that
			      * is not running */
	const char *kconfig; /* and to the settings in this one */
	const char *pins;    /* where maps pinned by name are; NULL: the BPF
			      * file system's top */
	const struct load_size *sizes;
	int size_count;
	const char *const *only; /* these programs, with or without a ?, and
				  * the tables of functions they are for */
	int only_count;		 /* 0: all that have none */
	const char *function;	 /* this one, too, although it is no program;
				  * NULL: none */
	bool offline;		 /* no kernel will get it: see load_fit() */
	int target_prog;	 /* fd of the program whose functions are
				  * meant by freplace, fentry, fexit and
				  * fmod_ret; 0: those of the kernel */
};

struct load_map {
	const struct mapdef *def;
	struct map_spec spec; /* as the kernel gets it */
	int fd;		      /* -1: not created */
	int number;	      /* what stands for it in the code: its fd; -1:
			       * nothing, the hole stays */
	int inner_fd;	      /* of a map of maps: what its maps look like */
	bool found;	      /* it was pinned already */
	bool left_out;	      /* a table of SEC("?.struct_ops") that none of
			       * the wanted programs is for */
	unsigned char *value; /* of a map of variables: see load_variable() */
	bool shared;	      /* those bytes are the map's own */
	uint32_t value_room;  /* bytes mapped there: whole pages */
};

/* One CO-RE record.  Records are answered once, for all programs. */
struct load_record {
	int section;   /* in obj.sections */
	uint32_t slot; /* of its section */
	struct core_query query;
	struct core_answer answer;
	bool wanted; /* by a program that is */
	int err;     /* of the answer: 0, or -errno */
	char *error; /* its text; NULL: none */
};

/* What stands for an extern in the kernel's types or addresses. */
struct load_extern {
	bool found;
	uint64_t address;	 /* by kallsyms */
	struct target_type type; /* in the kernel's BTF */
	int fd_index;		 /* KFUNC: in fd_array; 0: vmlinux */
};

struct load_prog {
	const struct progdef *def;
	bool wanted;
	struct relocs relocs;
	struct bpf_insn *insns; /* as the kernel gets them; as compiled they
				 * are def->code.insns */
	struct proginfo info;
	struct prog_spec spec;
	int fd;	     /* -1: not loaded */
	int err;     /* 0, or why not: -errno */
	char *error; /* the error text; NULL: none */
	char *log;   /* the verifier's; NULL: it said nothing */
	char *why;   /* it refused what could not be found: what that is, in
		      * words; NULL: it was something else */
};

struct load {
	const char *name; /* the file's, without path and ending */
	struct load_want want;
	struct obj obj;
	struct btf btf; /* its types; empty if it has none */
	struct ext ext;
	struct mapdefs mapdefs;
	struct progdefs progdefs;
	struct externs externs;

	struct load_map *maps;	     /* like mapdefs.rows */
	struct load_prog *progs;     /* like progdefs.rows */
	struct load_extern *found;   /* like externs.rows */
	struct load_record *records; /* by section and slot */
	int record_count;

	struct target target;
	bool has_target;
	int fd_array[LOAD_MODULES];   /* of modules' BTF; [0] is vmlinux */
	int fd_modules[LOAD_MODULES]; /* in target.modules */
	int fd_count;
	int btf_fd;	 /* -1: not loaded */
	char *btf_error; /* the kernel refused it, and why; NULL: it did not */
};

/* Each step: 0, or -errno with the error text.  `want` and what it points to
 * must stay.  After load_open(), failed or not: load_close().  The bytes of
 * a file that is in memory already are copied; `path` then names it. */
int load_open(struct load *load, const char *path,
	      const struct load_want *want);
int load_open_bytes(struct load *load, const char *path, const void *bytes,
		    size_t size, const struct load_want *want);

/* For a machine of ours (offline) only fields and settings are looked up.
 * Without a kernel's types the code stays as it was compiled; what only a
 * kernel has, functions and variables, stays a hole that faults. */
int load_fit(struct load *load);
int load_types(struct load *load);
int load_maps(struct load *load);

/* Whoever has maps of his own instead says their `number`s before. */
int load_patch(struct load *load);

/* How many programs the kernel refused: 0, all are loaded. */
int load_progs(struct load *load);

/* Takes one that was never opened, if it is all zero. */
void load_close(struct load *load);

/* All steps behind load_open(). */
int load_all(struct load *load);

/* A variable of the object by its name: its bytes, *size of them.  Written
 * before load_maps() it is the value that programs begin with; afterwards
 * programs and we share it (a read-only one is then read-only here as
 * well), but for a section of static variables alone or with a lock in it:
 * of that it is what the map has now.  NULL with the error text if there is none; it goes with the
 * load. */
void *load_variable(struct load *load, const char *name, uint32_t *size);

/* How BPF_MAP_CREATE would be told of a map: what depends on the machine and
 * on `want` is in it. */
void load_map_spec(const struct load *load, const struct mapdef *def,
		   struct map_spec *spec);

/* The program that a function's symbol is, NULL: none. */
struct load_prog *load_prog_of(struct load *load, int symbol);

/* The map and the program of that name; NULL with the error text. */
struct load_map *load_map_find(struct load *load, const char *name);
struct load_prog *load_prog_find(struct load *load, const char *name);

/* The record at a slot of a linked program, NULL if there is none there. */
const struct load_record *load_record_at(const struct load *load,
					 const struct progdef *prog, int slot);

/* Give all that was loaded names below a folder of a BPF file system, which
 * is made if need be: then it outlives this process.  All or none. */
int load_pin(struct load *load, const char *dir);

#endif
