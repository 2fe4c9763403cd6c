/*
 * libs.h - the shared libraries that a program needs, as the dynamic loader
 * of its own finds them.
 */
#ifndef PROGS_VM_LIBS_H
#define PROGS_VM_LIBS_H

/* Call `fn` with the loader's path and that of each library; never for a
 * file that is linked statically or no program at all.  The program itself
 * does not run.  Returns 0 or -errno. */
int libs_of(const char *path, void (*fn)(char *lib, void *arg), void *arg);

#endif
