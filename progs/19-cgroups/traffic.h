/*
 * traffic.h - what one cgroup has sent: a value of the map `sent`.
 */
#ifndef PROGS_19_CGROUPS_TRAFFIC_H
#define PROGS_19_CGROUPS_TRAFFIC_H

struct traffic {
	unsigned long long packets, bytes;
};

#endif
