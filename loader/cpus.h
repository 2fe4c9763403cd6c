/*
 * cpus.h - which CPUs are running.
 *
 *   /sys/devices/system/cpu/online   "0-3,5"  ->  0 1 2 3 5
 *
 * A CPU may be switched off while the machine runs; what is opened on each
 * of them, as perf events are, is opened on these.
 */
#ifndef LOADER_CPUS_H
#define LOADER_CPUS_H

#define CPUS_MAX 4096 /* of one machine; CONFIG_NR_CPUS is 8192 at most */

/* The numbers that a list stands for, `most` of them at most.  How many; or
 * -EINVAL with the error text: it is no such list. */
int cpus_parse(const char *list, int *cpus, int most);

/* Those that run now; at least one.  -errno with the error text. */
int cpus_online(int *cpus, int most);

#endif
