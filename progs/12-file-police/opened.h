/*
 * opened.h - what the police reports of an openat(2), on both sides.
 *
 *     0      4       8        12       16           32             288
 *     +------+-------+--------+--------+------------+--------------+
 *     | uid  | flags | length | result | comm       | name         |
 *     +------+-------+--------+--------+------------+--------------+
 *
 * int has four bytes on both sides.
 */
#ifndef OPENED_H
#define OPENED_H

#define NAME_SIZE 256	  /* NAME_MAX, and the zero behind it */
#define AT_ENTRY  (-4096) /* the result is not there yet; no errno is so low */

/* [opened] */
struct opened {
	unsigned int uid;
	unsigned int flags;
	int length; /* of the name, with its zero; or -errno */
	int result; /* a file descriptor, -errno, or AT_ENTRY */
	char comm[16];
	char name[NAME_SIZE];
};
/* [/opened] */

#endif
