/*
 * event.h - what event.bpf.c tells of each listen(2), for both sides.
 */
#ifndef PROGS_13_LISTEN_EVENT_H
#define PROGS_13_LISTEN_EVENT_H

/* [event] */
struct listen_event {
	unsigned int pid;
	unsigned int netns; /* the number in net:[4026531840] */
	int backlog;
	unsigned short family, port;
	unsigned char address[16]; /* of IPv4 the first four */
	char comm[16];
};
/* [/event] */

#endif
