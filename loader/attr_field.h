/*
 * attr_field.h - the fields of union bpf_attr, as rows of tables.
 *
 * What attr.c, attr_command.c and attr_value.c share.  Offsets are numbers
 * and not offsetof(): the system's header may be older than the field.
 */
#ifndef LOADER_ATTR_FIELD_H
#define LOADER_ATTR_FIELD_H

#include "insn/names.h"
#include "loader/attr_flags.h"
#include "loader/sys.h"
#include "loader/wrap.h"

/* What a field is, and so how its value reads. */
enum attr_kind {
	ATTR_NUMBER,	  /* 1024 */
	ATTR_SIGNED,	  /* -128 */
	ATTR_HEX,	  /* 0x1f */
	ATTR_TAG,	  /* 8 bytes, in their order */
	ATTR_BYTES,	  /* 8 bytes */
	ATTR_NANOSECONDS, /* 120 ns */
	ATTR_FD,	  /* 4 (map "counts") */
	ATTR_ENUM,	  /* by name: .names */
	ATTR_FLAGS,	  /* by names of bits: .flags */
	ATTR_NAME,	  /* "counts": the 16 bytes are in the attr itself */
	/* from here on: pointers */
	ATTR_STRING,  /* "GPL" */
	ATTR_STRINGS, /* "vfs_read", "vfs_write"; .length counts them */
	ATTR_INSNS,   /* 5 instructions; .length counts them */
	ATTR_RECORDS, /* 3 records; .length counts them */
	ATTR_IDS,     /* 12, 17: .length counts them, 4 bytes each */
	ATTR_BUFFER,  /* hex; .length has its bytes */
	ATTR_LOG,     /* 12 lines */
	ATTR_INFO,    /* what the kernel knows of info.bpf_fd */
	ATTR_KEY,     /* hex, and as a number; the map knows the size */
	ATTR_VALUE,   /* the same; for a per-CPU map one for every CPU */
	ATTR_KEYS,    /* several, .length counts them */
	ATTR_VALUES,
};

/* When a field is shown. */
enum attr_show {
	ATTR_IN,     /* in the braces, unless it is zero */
	ATTR_ALWAYS, /* in the braces, even if it is zero */
	ATTR_OUT,    /* after the arrow, if the call succeeded */
	ATTR_INOUT,  /* after the arrow; in the braces if the call failed */
	ATTR_REPORT, /* after the arrow, unless zero, even if it failed */
};

struct attr_field {
	const char *name;
	uint8_t offset, size; /* bytes, in union bpf_attr */
	uint8_t kind, show;
	uint8_t length; /* offset of the field that counts what this points to */
	uint16_t when; /* variants of BPF_LINK_CREATE, 0 for all: attr_link.c */
	const struct attr_flag *flags;
	const struct names *names;
};

/* clang-format off */
#define FIELD(field, at, bytes, what, when_shown, ...)                         \
	{ .name = #field, .offset = at, .size = bytes, .kind = ATTR_##what,    \
	  .show = ATTR_##when_shown, ##__VA_ARGS__ }
#define FIELDS_END { .name = NULL }
/* clang-format on */

enum attr_result {
	ATTR_ZERO,
	ATTR_NEW_FD,
	ATTR_COUNT
};

struct attr_command {
	const char *name;
	enum attr_result result;
	uint8_t map_fd; /* offset of the map whose keys and values these are */
	const struct attr_field *fields; /* ends with a row without a name */
};

/* The command's row, or NULL for a number newer than this program. */
const struct attr_command *attr_command(int cmd);

/* BPF_LINK_CREATE: its rows, and the bit of .when for an attach_type. */
extern const struct attr_field attr_link_create[];
unsigned int attr_link_variant(uint64_t attach_type);

/* A number of 4 or 8 bytes in the attr. */
uint64_t attr_number(const union sys_attr *attr, unsigned int offset,
		     unsigned int size);

/* The field's value, glued to the word that says "name = ". */
void attr_value(struct wrap *w, const struct attr_field *f,
		const struct attr_command *c, const union sys_attr *attr);

/* The same for the kinds that are pointers: what is there (attr_memory.c). */
void attr_pointer_glue(struct wrap *w, const struct attr_field *f,
		       const struct attr_command *c,
		       const union sys_attr *attr);

/* What BPF_OBJ_GET_INFO_BY_FD wrote: `size` bytes at `address`. */
void attr_info_glue(struct wrap *w, uint64_t address, uint64_t size,
		    const union sys_attr *attr);

/* "anon_inode:bpf-map", or a path, into `to`.  False: `fd` is not open. */
bool attr_fd_target(int fd, char *to, size_t size);

/* "{ name = value, name = value }": a row of `fields` each, for those that
 * `wanted` says yes to; `before` is the opening bracket.  False: there was
 * none, and nothing was written. */
typedef bool (*attr_wanted)(const struct attr_field *f,
			    const struct sys_call *call);
bool attr_is_input(const struct attr_field *f, const struct sys_call *call);
bool attr_fields(struct wrap *w, const struct attr_command *c,
		 const struct sys_call *call, attr_wanted wanted,
		 const char *before);

/* "BPF_F_LOCK | 0x40", by the names in `flags`, glued. */
void attr_flags_glue(struct wrap *w, const struct attr_flag *flags,
		     uint64_t value);

/* "4 (map "counts")", glued. */
void attr_fd_glue(struct wrap *w, int fd);

/* A string in C's notation, with quotes, glued: no byte from outside gets
 * to the terminal. */
void attr_text_glue(struct wrap *w, const char *text, size_t len);

/* The name of the PMU of that number into `name`; "" if there is none. */
void attr_pmu_name(uint32_t type, char *name, size_t size);

/* The other two system calls. */
void attr_perf_print(struct wrap *w, const struct sys_call *call);
void attr_ioctl_print(struct wrap *w, const struct sys_call *call);

#endif
