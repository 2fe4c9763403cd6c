/* Capabilities and the like, from given texts of /proc. */
#include "loader/cap.h"
#include "tests/run.h"

#include <string.h>

static const struct status {
	const char *says, *text;
	int number;
	bool has;
	int seccomp;
} statuses[] = {
	{ "root has CAP_BPF",
	  "Name:\tx\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n", CAP_BPF, true,
	  0 },
	{ "a container's root lacks it",
	  "Name:\tx\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n", CAP_BPF, false,
	  2 },
	{ "nobody has nothing", "Name:\tx\nCapEff:\t0000000000000000\n",
	  CAP_SYS_ADMIN, false, 0 },
	{ "a name that looks like a field is not one",
	  "Name:\tCapEff:\tff\nCapEff:\t0\n", CAP_KILL, false, 0 },
	{ "a text without the fields", "", CAP_BPF, false, 0 },
	{ "a field without a number", "\nCapEff:\tzz\nSeccomp:\n", CAP_BPF,
	  false, 0 },
};

static void check_status(int i)
{
	struct cap cap;

	memset(&cap, 0xff, sizeof(cap));
	cap_parse_status(&cap, statuses[i].text);
	ck_assert_int_eq(cap_has(&cap, statuses[i].number), statuses[i].has);
	ck_assert_int_eq(cap.seccomp, statuses[i].seccomp);
}
TABLE(cap_status, statuses, check_status);

static const struct {
	const char *says, *text;
	bool first;
} maps[] = {
	{ "every id to itself is the first user namespace",
	  "         0          0 4294967295\n", true },
	{ "root of a container", "0 100000 65536\n", false },
	{ "one id to itself is not every id", "0 0 1\n", false },
	{ "two ranges", "0 0 4294967295\n1 1 1\n", false },
	{ "no text at all", "", false },
};

static void check_map(int i)
{
	ck_assert_int_eq(cap_parse_uid_map(maps[i].text), maps[i].first);
}
TABLE(cap_uid_map, maps, check_map);

static const struct {
	const char *says, *text;
	enum cap_lockdown lockdown;
} lockdowns[] = {
	{ "lockdown is off", "[none] integrity confidentiality\n",
	  CAP_LOCKDOWN_NONE },
	{ "lockdown protects integrity", "none [integrity] confidentiality\n",
	  CAP_LOCKDOWN_INTEGRITY },
	{ "lockdown protects secrets", "none integrity [confidentiality]\n",
	  CAP_LOCKDOWN_CONFIDENTIALITY },
	{ "lockdown cannot be read", "", CAP_LOCKDOWN_UNKNOWN },
};

static void check_lockdown(int i)
{
	ck_assert_int_eq(cap_parse_lockdown(lockdowns[i].text),
			 lockdowns[i].lockdown);
}
TABLE(cap_lockdown, lockdowns, check_lockdown);

static const struct {
	const char *says;
	int number;
	const char *name;
} names[] = {
	{ "capability 39 is CAP_BPF", CAP_BPF, "CAP_BPF" },
	{ "capability 38 is CAP_PERFMON", CAP_PERFMON, "CAP_PERFMON" },
	{ "capability 21 is CAP_SYS_ADMIN", CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
	{ "capability 12 is CAP_NET_ADMIN", CAP_NET_ADMIN, "CAP_NET_ADMIN" },
	{ "a number nobody knows", 63, "a capability without a name here" },
};

static void check_name(int i)
{
	ck_assert_str_eq(cap_name(names[i].number), names[i].name);
}
TABLE(cap_names, names, check_name);
