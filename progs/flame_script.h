/*
 * flame_script.h - how a flame graph looks, and what its mouse and keys do.
 */
#ifndef PROGS_FLAME_SCRIPT_H
#define PROGS_FLAME_SCRIPT_H

extern const char flame_style[];
extern const char flame_script[]; /* without "]]>" */

#endif
