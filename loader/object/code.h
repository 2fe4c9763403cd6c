/*
 * code.h - the code of an object, checked before anybody walks it.
 *
 *     slot   bytes                      relocation
 *     0      18 01 00 00 00 00 00 00    R_BPF_64_64: a wide instruction
 *     1      00 00 00 00 00 00 00 00
 *     2      85 10 00 00 ff ff ff ff    R_BPF_64_32: a call
 */
#ifndef LOADER_OBJECT_CODE_H
#define LOADER_OBJECT_CODE_H

#include "loader/object/obj.h"

/* Every section with instructions: they are whole, and each relocation is
 * at one that can take it.  0, or -errno with the error text. */
int obj_check_code(const struct obj *obj);

#endif
