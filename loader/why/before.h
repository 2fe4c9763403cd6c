/*
 * before.h - a program that was refused before the verifier looked at it.
 */
#ifndef LOADER_WHY_BEFORE_H
#define LOADER_WHY_BEFORE_H

#include "loader/why/refusal.h"

/* Explain an empty log: the kernel said -errno and no more.  The load is
 * made once again, and what was in its way is found by probing (hint.h).
 * 0 or -ENOMEM.  Either way why_close() it. */
int why_before(struct why *why, const struct refusal *refusal);

#endif
