/*
 * auto.h - what the tests of attaching share: loading, and what is there.
 */
#ifndef TESTS_KERNEL_AUTO_H
#define TESTS_KERNEL_AUTO_H

#include "loader/sys.h"

#include <stdbool.h>

/* Leave the row where the kernel was built without, or refuses it. */
void need_kprobes(void);
bool has_functions(void);
void need_functions(void); /* fentry, fexit, fmod_ret, freplace, LSM */

/* Load it; a refusal fails the row, with the verifier's words.  An fd. */
int load_or_say(struct prog_spec *spec);

uint32_t prog_id(int fd);

/* How many links of this machine are of that program. */
int links_of(uint32_t prog);

#endif
