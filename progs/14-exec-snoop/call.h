/*
 * call.h - what is said of one execve(2), on both sides.
 *
 *     0         4        8        12      16        64
 *     +---------+--------+--------+-------+---------+---------+-----
 *     | process | thread | result | count | file    | args[0] | ...
 *     +---------+--------+--------+-------+---------+---------+-----
 *
 * int has four bytes on both sides.
 */
#ifndef CALL_H
#define CALL_H

#define MOST_ARGS 8
#define ARG_SIZE  48

/* [call] */
struct call {
	unsigned int process, thread;
	int result; /* 0, or -errno */
	int count;  /* of arguments; MOST_ARGS + 1: there are more */
	char file[ARG_SIZE];
	char args[MOST_ARGS][ARG_SIZE]; /* each cut, with a zero behind it */
};
/* [/call] */

#endif
