/*
 * usersyms.h - which function of a process is at an address.
 *
 *   /proc/PID/maps      55d0c0a01000-55d0c0a2b000 r-xp 00001000 .. /bin/x
 *                       address 55d0c0a01b20 is byte 0x1b20 of /bin/x
 *   program headers     byte 0x1b20 of the file is linked at 0x401b20
 *   .symtab, .dynsym    401b00 burn, 120 bytes     --> burn
 *
 * A file is only read when an address in it is asked for.  Files are bytes
 * from outside: what makes no sense in one is left out.
 */
#ifndef LOADER_USERSYMS_H
#define LOADER_USERSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct usersyms;

/* The process as it is now.  NULL with the error text; usersyms_close()
 * takes NULL. */
struct usersyms *usersyms_open(pid_t pid);
void usersyms_close(struct usersyms *u);

/* Its function's name; where a file has no symbol for it "libc.so.6+0x2724a",
 * byte 0x2724a of that file; without a file "[vdso]", "[anonymous]".  False:
 * nothing that can run is at this address, and `name` is "". */
bool usersyms_name(struct usersyms *u, uint64_t address, char *name,
		   size_t size);

#endif
