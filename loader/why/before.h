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

/* Explain a call that failed on the way to a program, a map's or the types':
 * the last one that did.  0.  why_close() it. */
int why_failed(struct why *why, int err, const char *error);

#endif
