/*
 * cap.h - what this process may do, and what else stands in its way.
 *
 * Values only, from /proc and /sys: no call that could fail for another
 * reason.  What they mean for a failed call is hint.c's.
 *
 *   /proc/self/status   CapEff: 000001ffffffffff   one bit per capability
 *                       Seccomp: 2                 a filter is before calls
 *   /proc/self/uid_map  0 0 4294967295             the first user namespace
 */
#ifndef LOADER_CAP_H
#define LOADER_CAP_H

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>

/* Numbers that the system's header may not have yet. */
#ifndef CAP_PERFMON
#define CAP_PERFMON 38 /* 5.8: kprobes and tracing programs */
#define CAP_BPF	    39 /* 5.8: maps and programs; before, CAP_SYS_ADMIN */
#endif

#define CAP_UNKNOWN (-1000) /* a sysctl that is not there or not readable */

enum cap_lockdown {
	CAP_LOCKDOWN_UNKNOWN, /* securityfs is not mounted */
	CAP_LOCKDOWN_NONE,
	CAP_LOCKDOWN_INTEGRITY,
	CAP_LOCKDOWN_CONFIDENTIALITY,
};

struct cap {
	uint64_t effective; /* what it may do: a bit per CAP_ number */
	uint64_t bounding;  /* what it and its children can ever get */
	int seccomp;	    /* 0 off, 1 strict, 2 a filter */
	bool first_userns;  /* false: its root is root of a container only */
	int unprivileged_bpf_disabled; /* 0, 1, 2, or CAP_UNKNOWN */
	int perf_event_paranoid;       /* -1 ... 4, or CAP_UNKNOWN */
	enum cap_lockdown lockdown;
	uint64_t memlock; /* bytes; UINT64_MAX: no limit */
};

/* Fill from this process and kernel.  What cannot be read is unknown. */
void cap_read(struct cap *cap);

bool cap_has(const struct cap *cap, int number);

/* "CAP_BPF" for 39.  Never NULL. */
const char *cap_name(int number);

/* The parts: given texts of /proc. */
void cap_parse_status(struct cap *cap, const char *text);
bool cap_parse_uid_map(const char *text);
enum cap_lockdown cap_parse_lockdown(const char *text);

#endif
