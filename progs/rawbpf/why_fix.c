/*
 * why_fix.c - the edit as a patch, and the proof that it is enough.
 *
 *     count.bpf.c --edit--> text in memory
 *                               | clang -O2 -g -target bpf ... - -o -
 *                           object in memory
 *                               | BPF_PROG_LOAD
 *                           accepted: proven
 *
 * No file is written, so none is left behind.
 */
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/why.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What all of it works on. */
struct fixing {
	const struct args *args;
	struct why *why;
	const char *program; /* NULL: there is no object to load it from */
	struct fix *fix;
	char *text;	  /* the source, whole */
	const char *line; /* in it: the one that is edited */
	int indent;	  /* bytes of blanks before it */
};

/* ---- The source, edited ---- */

static const char *say(struct why *why, const char *text)
{
	const char *copy = arena_copy(&why->arena, text, strlen(text));

	return copy ? copy : "";
}

/* The line of that number; NULL: the text has fewer. */
static const char *line_at(const char *text, int number)
{
	for (int i = 1; i < number; i++) {
		text = strchr(text, '\n');
		if (!text)
			return NULL;
		text++;
	}
	return text;
}

/* Is it still the line that was compiled? */
static bool find_line(struct fixing *f)
{
	const char *old = f->why->edit.old;
	size_t len = strlen(old);

	f->line = line_at(f->text, f->why->edit.line);
	if (!f->line)
		return false;
	f->indent = strspn(f->line, " \t");
	while (len && isspace((unsigned char)old[len - 1]))
		len--;
	return !strncmp(f->line + f->indent, old, len);
}

/* Is the line the one statement of an if, a loop or an else?  Then what is
 * put before it needs braces. */
static bool is_body(const struct fixing *f)
{
	const char *end = f->line;

	while (end > f->text && isspace((unsigned char)end[-1]))
		end--;
	return end > f->text &&
	       (end[-1] == ')' ||
		(end - f->text > 4 && !strncmp(end - 4, "else", 4)));
}

static void add_braces(struct fixing *f)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	fprintf(out, "{\n%.*s\t", f->indent, f->line);
	for (const char *p = f->why->edit.new; *p; p++)
		fprintf(out, *p == '\n' ? "\n\t" : "%c", *p);
	fprintf(out, "\n%.*s}", f->indent, f->line);
	fclose(out);
	f->why->edit.new = say(f->why, text);
	free(text);
}

/* The path as patch(1) takes it from here: not from the root, if the file is
 * below this folder. */
static const char *near_path(const char *path)
{
	char here[PATH_MAX];
	size_t len;

	if (!getcwd(here, sizeof(here)))
		return path;
	len = strlen(here);
	if (strncmp(path, here, len) || path[len] != '/')
		return path;
	return path + len + 1;
}

static void print_patch(FILE *out, const struct fixing *f)
{
	const struct why_edit *edit = &f->why->edit;
	int length = strcspn(f->line, "\n"), lines = 1;

	for (const char *p = edit->new; *p; p++)
		lines += *p == '\n';
	fprintf(out, "--- %s\n+++ %s\n@@ -%d,1 +%d,%d @@\n",
		near_path(edit->file), near_path(edit->file), edit->line,
		edit->line, lines);
	fprintf(out, "-%.*s\n+%.*s", length, f->line, f->indent, f->line);
	for (const char *p = edit->new; *p; p++) {
		fputc(*p, out);
		if (*p == '\n')
			fputc('+', out);
	}
	fputc('\n', out);
}

/* A file in memory that holds the edited source.  Its fd, which the caller
 * closes, or -errno. */
static int write_edited(const struct fixing *f)
{
	int fd = memfd_create("edited", MFD_CLOEXEC), copy;
	FILE *out = NULL;

	if (fd < 0)
		return fail(-errno, "memfd_create");
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (copy >= 0)
		out = fdopen(copy, "w");
	if (!out) {
		close(fd);
		return fail(-ENOMEM, "write the edited source");
	}
	fwrite(f->text, 1, f->line - f->text + f->indent, out);
	fprintf(out, "%s%s", f->why->edit.new,
		f->line + strcspn(f->line, "\n"));
	fclose(out);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* ---- clang ---- */

#if defined(__aarch64__)
#define TARGET "-D__TARGET_ARCH_arm64"
#else
#define TARGET "-D__TARGET_ARCH_x86"
#endif

#define FLAGS_MOST (ARGS_MOST + 24)

/* No shell: each flag is one argument.  The source's own folder is looked
 * into for what it includes, and ours, if we are in our top folder. */
static void clang_flags(const struct args *args, const char *folder,
			char **argv)
{
	static const char *const begin[] = {
		"clang", "-target",	    "bpf", "-mcpu=v3", "-O2", "-g",
		TARGET,	 "-Iprogs/include", "-I.", "-w",       "-I",
	};
	static const char *const end[] = { "-x", "c", "-c", "-", "-o", "-" };
	const char *flag;
	int n = 0, at = 0;

	for (size_t i = 0; i < sizeof(begin) / sizeof(begin[0]); i++)
		argv[n++] = (char *)begin[i];
	argv[n++] = (char *)folder;
	while ((flag = args_next(args, "cflag", &at)) && n < FLAGS_MOST - 8)
		argv[n++] = (char *)flag;
	for (size_t i = 0; i < sizeof(end) / sizeof(end[0]); i++)
		argv[n++] = (char *)end[i];
	argv[n] = NULL;
}

/* From fd `in` to fd `out`. */
static int compile(char **argv, int in, int out)
{
	posix_spawn_file_actions_t files;
	int status, err;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	err = posix_spawnp(&pid, "clang", &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (err)
		return fail(-err, "run clang");
	if (waitpid(pid, &status, 0) < 0 || status)
		return refuse(-EINVAL, "clang does not compile it; --cflag "
				       "gives it the flags that it needs");
	return 0;
}

/* ---- The proof ---- */

static int load_program(const void *bytes, size_t size, const char *program)
{
	const char *only[] = { program };
	struct load_want want = { .only = only, .only_count = 1 };
	struct load load = { .btf_fd = -1 };
	const struct load_prog *prog;
	int err =
		load_open_bytes(&load, "the edited source", bytes, size, &want);

	if (!err)
		err = load_all(&load);
	prog = err < 0 ? NULL : load_prog_find(&load, program);
	if (prog)
		err = prog->err ? refuse(prog->err, "it is still refused") : 0;
	load_close(&load);
	return err;
}

static int load_compiled(int fd, const char *program)
{
	off_t size = lseek(fd, 0, SEEK_END);
	void *bytes =
		mmap(NULL, size > 0 ? size : 1, PROT_READ, MAP_PRIVATE, fd, 0);
	int err;

	if (bytes == MAP_FAILED)
		return fail(-errno, "read what clang made");
	err = load_program(bytes, size, program);
	munmap(bytes, size > 0 ? size : 1);
	return err;
}

static void prove(struct fixing *f, int source)
{
	int object = memfd_create("object", MFD_CLOEXEC), err = -ENOMEM;
	const char *file = f->why->edit.file, *slash = strrchr(file, '/');
	char folder[PATH_MAX], *argv[FLAGS_MOST];

	snprintf(folder, sizeof(folder), "%.*s",
		 slash ? (int)(slash - file) : 1, slash ? file : ".");
	clang_flags(f->args, folder, argv);
	f->fix->proof = PROOF_COMPILE;
	if (object >= 0)
		err = compile(argv, source, object);
	if (!err) {
		err = load_compiled(object, f->program);
		f->fix->proof = err ? PROOF_REFUSED : PROOF_DONE;
	}
	f->fix->says = err ? say(f->why, err_text())
			   : "compiled with this change, the kernel takes it";
	if (object >= 0)
		close(object);
}

/* Make the edit, if the source is what was compiled. */
static void try_edit(struct fixing *f, FILE *out)
{
	int source;

	if (!find_line(f)) {
		f->fix->proof = PROOF_SOURCE;
		f->fix->says = "the source has changed since it was compiled";
		return;
	}
	if (strchr(f->why->edit.new, '\n') && is_body(f))
		add_braces(f);
	source = f->program ? write_edited(f) : -1;
	if (source >= 0) {
		prove(f, source);
		close(source);
	}
	if (out)
		print_patch(out, f);
}

void why_fix(FILE *out, const struct args *args, struct why *why,
	     const char *program, struct fix *fix)
{
	struct fixing f = {
		.args = args, .why = why, .program = program, .fix = fix
	};
	size_t size;

	if (!why->edit.file || !*why->edit.file) {
		fix->says = "no edit could be computed for this one";
	} else if (file_read(why->edit.file, &f.text, &size)) {
		fix->proof = PROOF_SOURCE;
		fix->says = say(why, err_text());
	} else {
		try_edit(&f, out);
		free(f.text);
	}
	if (out && fix->says)
		fprintf(out, "  %s: %s\n",
			fix->proof == PROOF_DONE ? "proven" : "not proven",
			fix->says);
}
