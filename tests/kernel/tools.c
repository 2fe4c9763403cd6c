/*
 * tools.c - the objects of libbpf-tools, loaded by us and by libbpf: what
 * both send to the kernel, and its answers, must be the same.
 *
 *     build/oracle/libbpf opensnoop.o     build/oracle/rawbpf opensnoop.o
 *     map start: type 1, key 4, ...       map start: type 1, key 4, ...
 *       accepted                            accepted
 *     program tracepoint__sys: ...        program tracepoint__sys: ...
 *       bf16000000000000                    bf16000000000000
 *                                                (tests/oracle/record.h)
 *
 * A fact is a line that begins at the margin, with those below it.
 */
#include "loader/kernel.h"
#include "tests/command.h"
#include "tests/run.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* clang-format off */

#define SAME ": the same programs, maps and instructions as libbpf"
#define TOOL(name) { name SAME, name, NULL }
/* How deep a stack is kept, only the tool knows. */
#define TOOL_OF_STACKS(name) { name SAME, name, "stackmap=1024,1016" }
#define OURS(words, name) { words SAME, name ".bpf", NULL }

static const struct row {
	const char *says, *tool, *map;
} rows[] = {
	TOOL("bashreadline"), TOOL("bindsnoop"), TOOL("biolatency"),
	TOOL("biopattern"), TOOL("biosnoop"), TOOL("biostacks"),
	TOOL("biotop"), TOOL("bitesize"), TOOL("cachestat"),
	TOOL_OF_STACKS("capable"), TOOL("cpudist"), TOOL("cpufreq"),
	TOOL("drsnoop"), TOOL("execsnoop"), TOOL("exitsnoop"),
	TOOL("filelife"), TOOL("filetop"), TOOL("fsdist"), TOOL("fsslower"),
	TOOL("funclatency"), TOOL("gethostlatency"), TOOL("hardirqs"),
	TOOL("javagc"), TOOL("klockstat"), TOOL("ksnoop"), TOOL("llcstat"),
	TOOL("mdflush"), TOOL("mountsnoop"), TOOL("numamove"),
	TOOL_OF_STACKS("offcputime"), TOOL("oomkill"), TOOL("opensnoop"),
	TOOL("readahead"), TOOL("runqlat"), TOOL("runqlen"),
	TOOL("runqslower"), TOOL("sigsnoop"), TOOL("slabratetop"),
	TOOL("softirqs"), TOOL("solisten"), TOOL("statsnoop"),
	TOOL("syscount"), TOOL("tcpconnect"), TOOL("tcpconnlat"),
	TOOL("tcplife"), TOOL("tcprtt"), TOOL("tcpstates"), TOOL("tcpsynbl"),
	TOOL("tcptop"), TOOL("tcptracer"), TOOL("vfsstat"),
	TOOL_OF_STACKS("wakeuptime"),

	OURS("a program in every kind of section", "sections"),
	OURS("maps with all that can be said of one", "maps"),
	OURS("variables in all kinds of sections, settings", "data"),
	OURS("functions shared, nested and called back", "functions"),
	OURS("what the kernel has, and has not", "ksyms"),
	OURS("all questions about the kernel's types", "questions"),
	OURS("types that the kernel has two of", "doubles"),
	OURS("loads and stores of other sizes than the kernel's", "widths"),
	OURS("a table of functions for the kernel", "ops"),

	OURS("lesson 6", "06/hello"), OURS("lesson 7", "07/counter"),
	OURS("lesson 7, the old form", "07/counter_old"),
	OURS("lesson 8", "08/read"), OURS("lesson 8, refused", "08/refused"),
	OURS("lesson 9", "09/calls"), OURS("lesson 10", "10/types"),
	OURS("lesson 11", "11/core"), OURS("lesson 11, what is missing", "11/old"),
	OURS("lesson 12", "12/police"), OURS("lesson 12, registers", "12/registers"),
	OURS("lesson 12, a pointer followed", "12/followed"),
	OURS("lesson 13, backlog", "13/backlog"),
	OURS("lesson 13, core", "13/core"),
	OURS("lesson 13, direct", "13/direct"),
	OURS("lesson 13, event", "13/event"),
	OURS("lesson 13, hello", "13/hello"),
	OURS("lesson 13, offsets", "13/offsets"),
	OURS("lesson 13, toomany", "13/toomany"),
	OURS("lesson 14", "14/exec"), OURS("lesson 14, refused", "14/forgotten"),
	OURS("lesson 16", "16/fallocate"), OURS("lesson 16, wake-ups", "16/wakeup"),
	OURS("lesson 16, refused", "16/refused"), OURS("lesson 16, costs", "16/cost"),
	OURS("lesson 17", "17/policy"),
	OURS("lesson 18", "18/profile"), OURS("lesson 18, refused", "18/refused"),
	OURS("lesson 15, probes", "15/probes"),
	OURS("lesson 15, refused", "15/refused"),
	OURS("lesson 19, cgroups", "19/cgroups"),
	OURS("lesson 19, refused", "19/refused"),
	OURS("lesson 20, walk", "20/walk"),
	OURS("lesson 20, storage", "20/storage"),
	OURS("lesson 20, refused", "20/refused"),
	OURS("lesson 21, filter", "21/filter"),
	OURS("lesson 21, refused", "21/refused"),
	OURS("lesson 21, xdp", "21/xdp"), OURS("lesson 21, tc", "21/tc"),
	OURS("lesson 21, congestion", "21/congestion"),
	OURS("lesson 22", "22/snoop"), OURS("lesson 22, as it was", "22/old"),
	OURS("lesson 22, refused", "22/refused"),
	OURS("lesson 23, case 1", "23/case01"),
	OURS("lesson 23, case 2", "23/case02"),
	OURS("lesson 23, case 3", "23/case03"),
	OURS("lesson 23, case 4", "23/case04"),
	OURS("lesson 23, case 5", "23/case05"),
	OURS("lesson 23, case 6", "23/case06"),
	OURS("lesson 23, case 7", "23/case07"),
	OURS("lesson 23, case 8", "23/case08"),
	OURS("lesson 23, case 9", "23/case09"),
	OURS("lesson 23, case 10", "23/case10"),
};

/* "6.1.0-56-cloud-amd64" is 6.1.180: Debian says it in the version's text. */
static bool is_release_no_version(void)
{
	struct utsname names;
	unsigned int release[3] = { 0 };

	ck_assert_int_eq(uname(&names), 0);
	sscanf(names.release, "%u.%u.%u", release, release + 1, release + 2);
	return strstr(names.version, "Debian ") && !release[2];
}

static bool has_no_kprobes(void)
{
	return kernel_pmu_type("kprobe") < 0;
}

#define VERSION is_release_no_version, \
	"libbpf 1.1 takes the release for the version"

/* What may differ, and why that is right: facts that begin so. */
static const struct {
	const char *tool, *fact;
	bool (*when)(void); /* NULL: always */
	const char *why;
} excuses[] = {
	{ "07/counter_old.bpf", "", NULL,
	  "libbpf 1.0 dropped maps of the old form" },
	{ "21/tc.bpf", "program rewrite", NULL,
	  "libbpf 1.1 knows no SEC(\"tc/ingress\")" },
	{ "ksyms.bpf", "btf:", NULL,
	  "the variable that stands in for functions has another name" },
	{ "doubles.bpf", "program remembered", NULL,
	  "libbpf tries only the types that fitted the question before" },
	{ "data.bpf", "value of data.kconfig", has_no_kprobes,
	  "whether system calls are wrapped, libbpf asks by a kprobe" },
	{ "data.bpf", "value of data.kconfig", VERSION },
	{ "biolatency", "value of biolate.kconfig", VERSION },
	{ "biosnoop", "value of biosnoo.kconfig", VERSION },
	{ "bitesize", "value of bitesiz.kconfig", VERSION },
	{ "capable", "value of capable.kconfig", VERSION },
};

/* clang-format on */

#define FACTS 256

struct facts {
	char *at[FACTS];
	int count;
};

/* Cut the text where a line begins at the margin; zeros end the facts. */
static void split(struct facts *facts, char *text)
{
	for (facts->count = 0; *text && facts->count < FACTS;) {
		facts->at[facts->count++] = text;
		while ((text = strchr(text, '\n')) && text[1] == ' ')
			text++;
		if (!text)
			return;
		*text++ = '\0';
	}
}

static bool is_excused(const char *tool, const char *fact)
{
	for (size_t i = 0; i < sizeof(excuses) / sizeof(excuses[0]); i++)
		if (!strcmp(excuses[i].tool, tool) &&
		    !strncmp(fact, excuses[i].fact, strlen(excuses[i].fact)) &&
		    (!excuses[i].when || excuses[i].when()))
			return true;
	return false;
}

/* Is it about the same map or program?  "map start:" */
static bool same_subject(const char *a, const char *b)
{
	size_t len = strcspn(a, ":");

	return !strncmp(a, b, len) && b[len] == a[len];
}

/* The first line in which two texts differ; one may be NULL. */
static void say_difference(const char *tool, const char *a, const char *b)
{
	const char *subject = a ? a : b, *next;

	while (a && b && (next = strchr(a, '\n')) &&
	       !strncmp(a, b, next + 1 - a)) {
		b += next + 1 - a;
		a = next + 1;
	}
	ck_abort_msg("%s, %.*s\nlibbpf: %.*s\n  ours: %.*s", tool,
		     (int)strcspn(subject, ":\n"), subject,
		     a ? (int)strcspn(a, "\n") : 1, a ? a : "-",
		     b ? (int)strcspn(b, "\n") : 1, b ? b : "-");
}

/* The fact is not among the others; which of those is meant to be it? */
static const char *counterpart(const char *fact, const struct facts *others,
			       const struct facts *own)
{
	for (int i = 0; i < others->count; i++) {
		bool taken = false;

		for (int j = 0; j < own->count; j++)
			taken |= !strcmp(own->at[j], others->at[i]);
		if (!taken && same_subject(fact, others->at[i]))
			return others->at[i];
	}
	return NULL;
}

static bool has(const struct facts *facts, const char *fact)
{
	for (int i = 0; i < facts->count; i++)
		if (!strcmp(facts->at[i], fact))
			return true;
	return false;
}

static void compare(const char *tool, const struct facts *theirs,
		    const struct facts *ours)
{
	for (int i = 0; i < theirs->count; i++)
		if (!has(ours, theirs->at[i]) &&
		    !is_excused(tool, theirs->at[i]))
			say_difference(tool, theirs->at[i],
				       counterpart(theirs->at[i], ours,
						   theirs));
	for (int i = 0; i < ours->count; i++)
		if (!has(theirs, ours->at[i]) && !is_excused(tool, ours->at[i]))
			say_difference(tool, NULL, ours->at[i]);
}

/* ---- Both loaders ---- */

static void find_build(char *path, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", path, size - 1);

	ck_assert_int_gt(len, 0);
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	*strrchr(path, '/') = '\0';
}

/* build/oracle/PROGRAM [--map ...] build/objects/TOOL.o */
static void start(struct command *c, const char *program, const struct row *row)
{
	const char *args[] = { "--map", row->map, NULL, NULL };
	char path[512];

	find_build(path, sizeof(path) - 64);
	strcat(strcat(strcat(path, "/objects/"), row->tool), ".o");
	if (access(path, R_OK) != 0)
		skip("%s is not there: it is libbpf-tools'", path);
	args[row->map ? 2 : 0] = path;
	command_start(c, program, args, COMMAND_PLAIN);
}

static void end(struct command *c, const char *program, struct facts *facts)
{
	int status = command_end(c);
	char *errors = command_errors(c);

	ck_assert_msg(status == 0, "%s: status %d: %.1000s", program, status,
		      errors);
	free(errors);
	split(facts, c->text);
}

static void check_row(int i)
{
	struct command libbpf, ours;
	struct facts theirs, own;

	start(&libbpf, "oracle/libbpf", &rows[i]);
	start(&ours, "oracle/rawbpf", &rows[i]);
	end(&libbpf, "libbpf", &theirs);
	end(&ours, "rawbpf", &own);
	ck_assert_msg(own.count > 1, "rawbpf sends nothing");
	compare(rows[i].tool, &theirs, &own);
	command_close(&libbpf);
	command_close(&ours);
}
TABLE(tools, rows, check_row);

/* ---- The table itself ---- */

static const struct {
	const char *says;
} whole[] = { { "every object here is compared with libbpf" } };

static bool is_row(const char *file)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].tool);

		if (!strncmp(file, rows[i].tool, len) &&
		    !strcmp(file + len, ".o"))
			return true;
	}
	return false;
}

/* Those of a lesson are in a folder of its number: "17/policy.bpf.o". */
static void check_folder(const char *objects, const char *lesson)
{
	char path[1024], file[300];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", objects, lesson);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		snprintf(file, sizeof(file), "%s%s%s", lesson,
			 *lesson ? "/" : "", entry->d_name);
		if (entry->d_name[0] == '.')
			continue;
		if (entry->d_type == DT_DIR && !*lesson)
			check_folder(objects, entry->d_name);
		else
			ck_assert_msg(is_row(file), "%s is in no row", file);
	}
	if (dir)
		closedir(dir);
}

static void check_whole(int i)
{
	char path[512];

	(void)i;
	find_build(path, sizeof(path) - 64);
	strcat(path, "/objects");
	if (access(path, F_OK))
		skip("%s is not there: it is libbpf-tools'", path);
	check_folder(path, "");
}
TABLE(tools_whole, whole, check_whole);
