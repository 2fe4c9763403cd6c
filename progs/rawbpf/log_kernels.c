/*
 * log_kernels.c - one object, asked of several kernels.
 *
 *     host    rawbpf log --json --level 4 prog.o
 *     6.1     vm --kernel 6.1 --file rawbpf --file prog.o -- the same there
 *
 * The throwaway machine (progs/vm) is a program of its own beside this one,
 * and is started in rawbpf's top folder, where it finds what it needs.
 */
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	KERNELS = 8, /* that are asked at once */
	WORDS = 2 * ARGS_MOST
};

/* What one kernel said. */
struct answer {
	char name[PATH_MAX];
	json_t *doc; /* NULL: nothing, and why is in `error` */
	char *error;
};

/* ---- The command line there ---- */

struct line {
	char self[PATH_MAX], vm[PATH_MAX + 16];
	char top[PATH_MAX];    /* rawbpf's folder; "": it was not found */
	char object[PATH_MAX]; /* from the root on */
	const char *words[WORDS + 1];
	int count;
};

static void add(struct line *line, const char *word)
{
	if (line->count < WORDS)
		line->words[line->count++] = word;
	line->words[line->count] = NULL;
}

static void add_options(struct line *line, const struct args *args,
			const char *name, const char *option)
{
	const char *value;
	int at = 0;

	while ((value = args_next(args, name, &at))) {
		add(line, option);
		add(line, value);
	}
}

/* The folder above the program that has the machine's parts. */
static void find_top(struct line *line)
{
	char path[PATH_MAX + 32], *slash;

	strcpy(line->top, line->self);
	while ((slash = strrchr(line->top, '/'))) {
		*slash = '\0';
		snprintf(path, sizeof(path), "%s/progs/vm/kernel.sh",
			 line->top);
		if (!access(path, R_OK))
			return;
	}
	line->top[0] = '\0';
}

/* build/rawbpf -> build/progs/vm/vm */
static int find_programs(struct line *line, const char *object)
{
	ssize_t len =
		readlink("/proc/self/exe", line->self, sizeof(line->self) - 1);
	char *slash;

	if (len < 0)
		return fail(-errno, "/proc/self/exe");
	line->self[len] = '\0';
	slash = strrchr(line->self, '/');
	snprintf(line->vm, sizeof(line->vm), "%.*s/progs/vm/vm",
		 (int)(slash - line->self), line->self);
	find_top(line);
	if (!realpath(object, line->object))
		return fail(-errno, "%s", object);
	return 0;
}

static void make_line(struct line *line, const struct args *args,
		      const char *kernel)
{
	line->count = 0;
	if (strcmp(kernel, "host")) {
		const char *const vm[] = { line->vm,   "--kernel", kernel,
					   "--limit",  "120",	   "--file",
					   line->self, "--file",   line->object,
					   "--" };

		for (size_t i = 0; i < sizeof(vm) / sizeof(vm[0]); i++)
			add(line, vm[i]);
	}
	add(line, line->self);
	add(line, "log");
	add(line, "--json");
	add_options(line, args, "map", "--map");
	add_options(line, args, "set", "--set");
	add(line, "--level");
	add(line, "4");
	add(line, line->object);
	if (args->count > 1)
		add(line, args->operands[1]);
}

/* ---- Running it ---- */

/* In the child.  Never returns. */
static void become(const struct line *line, int out, int err)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(null, 0);
	dup2(out, 1);
	dup2(err, 2);
	if (line->words[0] == line->vm && *line->top && chdir(line->top))
		dprintf(2, "%s: %s\n", line->top, strerror(errno));
	execv(line->words[0], (char **)line->words);
	dprintf(2, "%s: %s (make all builds it)\n", line->words[0],
		strerror(errno));
	_exit(127);
}

/* What it printed; the caller frees both. */
static int run_line(const struct line *line, char **said, char **errors)
{
	FILE *out = tmpfile(), *err = tmpfile();
	pid_t pid = out && err ? fork() : -1;
	int failed = -errno;
	size_t size;

	if (pid == 0)
		become(line, fileno(out), fileno(err));
	if (pid > 0) {
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		rewind(out);
		rewind(err);
		failed = file_read_all(out, said, &size);
		if (!failed)
			failed = file_read_all(err, errors, &size);
	}
	if (out)
		fclose(out);
	if (err)
		fclose(err);
	return failed ? fail(failed, "%s", line->words[0]) : 0;
}

/* What it complained of: the line with our name, else the last one. */
static char *complaint(const char *errors)
{
	const char *line = errors, *found = errors;

	while (*line) {
		size_t len = strcspn(line, "\r\n");

		if (len)
			found = line;
		if (!strncmp(line, "rawbpf", 6))
			break;
		line += len + strspn(line + len, "\r\n");
	}
	return strndup(found, strcspn(found, "\r\n"));
}

static int ask(struct answer *answer, struct line *line,
	       const struct args *args)
{
	char *said = NULL, *errors = NULL, *json;
	int err;

	make_line(line, args, answer->name);
	err = run_line(line, &said, &errors);
	if (!err) {
		json = strchr(said, '{');
		answer->doc =
			json ? json_loads(json, JSON_DISABLE_EOF_CHECK, NULL)
			     : NULL;
		answer->error = complaint(errors);
	}
	free(said);
	free(errors);
	return err;
}

/* ---- The table ---- */

static json_t *find_program(const struct answer *answer, const char *name)
{
	json_t *program;
	size_t i;

	json_array_foreach(json_object_get(answer->doc, "programs"), i, program)
	{
		if (!strcmp(json_string_value(json_object_get(program, "name")),
			    name))
			return program;
	}
	return NULL;
}

/* The last thing that was said of it but its numbers. */
static const char *message_of(json_t *program)
{
	const char *message = "";
	json_t *record;
	size_t i;

	json_array_foreach(json_object_get(program, "records"), i, record)
	{
		const char *kind =
			json_string_value(json_object_get(record, "kind"));

		if (!strcmp(kind, "OTHER"))
			message = json_string_value(
				json_object_get(record, "text"));
	}
	return message;
}

static bool print_answer(FILE *out, const struct answer *answer,
			 const char *name)
{
	json_t *program = find_program(answer, name);
	bool refused = json_is_true(json_object_get(program, "refused"));
	json_t *stats = json_object_get(program, "stats");
	json_t *insns = json_object_get(stats, "insns");
	long long count = json_integer_value(insns);

	fprintf(out, "  %-8s ", answer->name);
	if (!program) {
		fprintf(out, "not asked  %s\n",
			answer->error ? answer->error : "");
		return false;
	}
	fprintf(out, "%s%-9s%s", style(out, refused ? BAD : GOOD),
		refused ? "refused" : "accepted", style(out, PLAIN));
	if (insns)
		fprintf(out, " %7lld instruction%s looked at", count,
			count == 1 ? "" : "s");
	fprintf(out, "%s%s\n", refused ? "  " : "",
		refused ? message_of(program) : "");
	return !refused;
}

static void print_program(FILE *out, const struct answer *answers, int count,
			  const char *name, enum exit_code *code)
{
	fprintf(out, "%s%s%s\n", style(out, BOLD), name, style(out, PLAIN));
	for (int i = 0; i < count; i++)
		if (!print_answer(out, &answers[i], name))
			*code = NO;
}

static bool knows(const struct answer *answers, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (find_program(&answers[i], name))
			return true;
	return false;
}

/* Those that none of the kernels asked before has heard of.  How many. */
static int print_new(FILE *out, const struct answer *answers, int count, int at,
		     enum exit_code *code)
{
	json_t *program;
	int printed = 0;
	size_t i;

	json_array_foreach(json_object_get(answers[at].doc, "programs"), i,
			   program)
	{
		const char *name =
			json_string_value(json_object_get(program, "name"));

		if (knows(answers, at, name))
			continue;
		print_program(out, answers, count, name, code);
		printed++;
	}
	return printed;
}

static enum exit_code print_all(FILE *out, const struct answer *answers,
				int count)
{
	enum exit_code code = DONE;
	int printed = 0;

	for (int i = 0; i < count; i++)
		printed += print_new(out, answers, count, i, &code);
	if (!printed)
		print_program(out, answers, count, "nothing was loaded", &code);
	return code;
}

/* ---- All of it ---- */

static int read_names(struct answer *answers, const char *list)
{
	int count = 0;

	while (*list && count < KERNELS) {
		size_t len = strcspn(list, ",");

		snprintf(answers[count++].name, sizeof(answers->name), "%.*s",
			 (int)len, list);
		list += len + (list[len] == ',');
	}
	return *list ? -1 : count;
}

static void close_answers(struct answer *answers)
{
	for (int i = 0; i < KERNELS; i++) {
		json_decref(answers[i].doc);
		free(answers[i].error);
	}
	free(answers);
}

enum exit_code log_kernels(FILE *out, const struct args *args)
{
	struct answer *answers = calloc(KERNELS, sizeof(*answers));
	int count =
		answers ? read_names(answers, args_value(args, "kernels")) : 0;
	enum exit_code code = DONE;
	struct line line;
	int err = answers ? find_programs(&line, args->operands[0])
			  : fail(-ENOMEM, "the kernels' answers");

	if (!err && count <= 0)
		code = usage_error(args,
				   "--kernels wants up to %d of host, "
				   "6.1, 6.12, 7.3, vmlinuz, by commas",
				   KERNELS);
	for (int i = 0; i < count && !err; i++)
		err = ask(&answers[i], &line, args);
	if (err)
		code = give_up(args, err);
	else if (code == DONE)
		code = print_all(out, answers, count);
	if (answers)
		close_answers(answers);
	return code;
}
