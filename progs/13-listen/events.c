/*
 * events.c - what event.bpf.c tells, out of the perf buffer: see events.h.
 */
#include "progs/13-listen/events.h"
#include "progs/lesson.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

/* [events] */
/* The last one of this lesson's; others may listen, too. */
static int on_event(void *arg, int cpu, const void *record, size_t size)
{
	struct listen_event *event = arg, one;

	(void)cpu;
	if (size < sizeof(one))
		return 0;
	memcpy(&one, record, sizeof(one));
	if (!strncmp(one.comm, "listener", sizeof(one.comm)))
		*event = one;
	return 0;
}
/* [/events] */

int event_hear(struct perfbuf *perfbuf, struct listen_event *event,
	       int timeout_ms)
{
	int n = 0;

	*event = (struct listen_event){ 0 };
	for (int ms = 0; ms < timeout_ms && n >= 0 && !event->pid; ms += 100)
		n = perfbuf_poll(perfbuf, 100, on_event, event);
	return n < 0 ? n : 0;
}

void event_show(const struct listen_event *event)
{
	char address[INET6_ADDRSTRLEN] = "?";

	inet_ntop(event->family, event->address, address, sizeof(address));
	lesson_show("%-8.16s  %-9s  port %d  backlog %d  netns %u", event->comm,
		    address, event->port, event->backlog, event->netns);
}

bool event_is(const struct listen_event *event, const char *address, int port,
	      int backlog, uint32_t netns)
{
	int family = strchr(address, ':') ? AF_INET6 : AF_INET;
	unsigned char bytes[sizeof(event->address)] = { 0 };

	inet_pton(family, address, bytes);
	return event->family == family && event->port == port &&
	       event->backlog == backlog && event->netns == netns &&
	       !memcmp(event->address, bytes, sizeof(bytes));
}
