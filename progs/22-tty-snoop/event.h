/*
 * event.h - a piece of what was written, as the program puts it into the map
 * and the lesson takes it out.
 */
#ifndef EVENT_H
#define EVENT_H

#define DATA 64 /* bytes that are kept of it */

struct event {
	unsigned int process;
	int piece;		 /* of one write, from 0 on */
	unsigned long long size; /* bytes written */
	long long got;		 /* 0: the first of them are in data */
	char comm[16];
	char data[DATA];
};

#endif
