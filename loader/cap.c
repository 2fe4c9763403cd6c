/*
 * cap.c - what this process may do: see cap.h.
 */
#include "loader/cap.h"
#include "loader/bytes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static int read_sysctl(const char *path)
{
	char text[32], *end;
	long value;

	bytes_text(path, text, sizeof(text));
	value = strtol(text, &end, 10);
	return end == text ? CAP_UNKNOWN : (int)value;
}

/* The number after "Key:\t", or `otherwise` if there is none. */
static uint64_t status_number(const char *text, const char *key, int base,
			      uint64_t otherwise)
{
	const char *at = strstr(text, key);
	char *end;
	uint64_t number;

	if (!at)
		return otherwise;
	number = strtoull(at + strlen(key), &end, base);
	return end == at + strlen(key) ? otherwise : number;
}

void cap_parse_status(struct cap *cap, const char *text)
{
	cap->effective = status_number(text, "\nCapEff:", 16, 0);
	cap->bounding = status_number(text, "\nCapBnd:", 16, 0);
	cap->seccomp = (int)status_number(text, "\nSeccomp:", 10, 0);
}

/* The first user namespace maps every id to itself. */
bool cap_parse_uid_map(const char *text)
{
	unsigned long inside, outside, count;
	char *end;

	inside = strtoul(text, &end, 10);
	outside = strtoul(end, &end, 10);
	count = strtoul(end, &end, 10);
	while (isspace((unsigned char)*end))
		end++;
	return *end == '\0' && inside == 0 && outside == 0 &&
	       count == UINT32_MAX;
}

/* "none [integrity] confidentiality": the one in brackets is on. */
enum cap_lockdown cap_parse_lockdown(const char *text)
{
	if (strstr(text, "[none]"))
		return CAP_LOCKDOWN_NONE;
	if (strstr(text, "[integrity]"))
		return CAP_LOCKDOWN_INTEGRITY;
	if (strstr(text, "[confidentiality]"))
		return CAP_LOCKDOWN_CONFIDENTIALITY;
	return CAP_LOCKDOWN_UNKNOWN;
}

static uint64_t memlock_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return UINT64_MAX;
	return limit.rlim_cur;
}

void cap_read(struct cap *cap)
{
	char text[4096];

	memset(cap, 0, sizeof(*cap));
	bytes_text("/proc/self/status", text, sizeof(text));
	cap_parse_status(cap, text);
	bytes_text("/proc/self/uid_map", text, sizeof(text));
	cap->first_userns = cap_parse_uid_map(text);
	cap->unprivileged_bpf_disabled =
		read_sysctl("/proc/sys/kernel/unprivileged_bpf_disabled");
	cap->perf_event_paranoid =
		read_sysctl("/proc/sys/kernel/perf_event_paranoid");
	bytes_text("/sys/kernel/security/lockdown", text, sizeof(text));
	cap->lockdown = cap_parse_lockdown(text);
	cap->memlock = memlock_limit();
}

bool cap_has(const struct cap *cap, int number)
{
	return cap->effective >> number & 1;
}

const char *cap_name(int number)
{
	static const char *const names[] = {
		"CAP_CHOWN",
		"CAP_DAC_OVERRIDE",
		"CAP_DAC_READ_SEARCH",
		"CAP_FOWNER",
		"CAP_FSETID",
		"CAP_KILL",
		"CAP_SETGID",
		"CAP_SETUID",
		"CAP_SETPCAP",
		"CAP_LINUX_IMMUTABLE",
		"CAP_NET_BIND_SERVICE",
		"CAP_NET_BROADCAST",
		"CAP_NET_ADMIN",
		"CAP_NET_RAW",
		"CAP_IPC_LOCK",
		"CAP_IPC_OWNER",
		"CAP_SYS_MODULE",
		"CAP_SYS_RAWIO",
		"CAP_SYS_CHROOT",
		"CAP_SYS_PTRACE",
		"CAP_SYS_PACCT",
		"CAP_SYS_ADMIN",
		"CAP_SYS_BOOT",
		"CAP_SYS_NICE",
		"CAP_SYS_RESOURCE",
		"CAP_SYS_TIME",
		"CAP_SYS_TTY_CONFIG",
		"CAP_MKNOD",
		"CAP_LEASE",
		"CAP_AUDIT_WRITE",
		"CAP_AUDIT_CONTROL",
		"CAP_SETFCAP",
		"CAP_MAC_OVERRIDE",
		"CAP_MAC_ADMIN",
		"CAP_SYSLOG",
		"CAP_WAKE_ALARM",
		"CAP_BLOCK_SUSPEND",
		"CAP_AUDIT_READ",
		"CAP_PERFMON",
		"CAP_BPF",
		"CAP_CHECKPOINT_RESTORE",
	};

	if (number < 0 || (size_t)number >= sizeof(names) / sizeof(names[0]))
		return "a capability without a name here";
	return names[number];
}
