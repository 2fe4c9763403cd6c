/*
 * check_in.h - what the parts of the check share.
 *
 *   check.c         names, numbers of types, circles
 *   check_kind.c    what each kind asks of the types it refers to
 */
#ifndef LOADER_BTF_CHECK_IN_H
#define LOADER_BTF_CHECK_IN_H

#include "loader/btf/check.h"

/* "STRUCT ns", for a sentence; valid until four more are asked for. */
const char *check_title(const struct btf *btf, uint32_t id);

/* One type, when all numbers are of types and none leads in a circle.  0, or
 * -errno with what is wrong, but not with which type it is. */
int check_kind(const struct btf *btf, uint32_t id);

#endif
