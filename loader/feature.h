/*
 * feature.h - what the kernel knows of what a loader would like to use.
 *
 *     an object has        a kernel that knows it     one that does not
 *     .rodata              map with RDONLY_PROG       without: not frozen
 *     helper 113           stays                      becomes helper 4
 *     ENUM64 in its BTF    stays                      becomes UNION
 *
 * Each is asked for once, when it is first needed, by trying it: versions
 * lie.  The calls are probes (sys_quiet) and leave nothing behind.
 */
#ifndef LOADER_FEATURE_H
#define LOADER_FEATURE_H

#include "loader/btf/upload.h"

enum feature {
	FEATURE_PROG_NAME,
	FEATURE_BTF,
	FEATURE_BTF_FUNC, /* from here to QUESTION as enum btf_knows */
	FEATURE_BTF_DATASEC,
	FEATURE_BTF_GLOBAL_FUNC,
	FEATURE_BTF_FLOAT,
	FEATURE_BTF_DECL_TAG,
	FEATURE_BTF_TYPE_TAG,
	FEATURE_BTF_ENUM64,
	FEATURE_BTF_QUESTION,
	FEATURE_ATTACH_TYPE,
	FEATURE_GLOBAL_DATA,
	FEATURE_RDONLY_PROG,
	FEATURE_MMAPABLE,
	FEATURE_PROBE_READ_KERNEL,
	FEATURE_RINGBUF,
	FEATURE_MODULE_BTF,
	FEATURE_FD_ARRAY,
	FEATURE_COOKIE,
	FEATURE_UPROBE_MULTI,
	FEATURES
};

/* False also without the rights to try.  The error text is lost.  In a dry
 * run (sys_pretend) the kernel knows everything. */
bool feature_has(enum feature feature);

/* The set of enum btf_knows, for btf_upload(). */
unsigned int feature_btf(void);

/* "global variables"; "5.2", the version in which Linux got it. */
const char *feature_name(enum feature feature);
const char *feature_since(enum feature feature);

#endif
