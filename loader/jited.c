/*
 * jited.c - the native code of a loaded program, read back: see jited.h.
 *
 * Asked twice: how much there is, then for it, with room for
 *
 *   jited_prog_insns     the code of all functions
 *   jited_ksyms          an address each     jited_func_lens   a length each
 *   line_info            a record each       jited_line_info   an address each
 */
#include "loader/jited.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The lists as the kernel writes them. */
struct answer {
	struct bpf_prog_info info;
	uint64_t *starts;
	uint32_t *sizes;
	struct bpf_line_info *lines;
	uint64_t *addresses; /* of the lines */
};

/* The digit in a file of /proc/sys; -1: it cannot be read. */
static int setting(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char digit = 0;
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, &digit, 1);
	close(fd);
	return n == 1 && digit >= '0' && digit <= '9' ? digit - '0' : -1;
}

/* The program has no native code, or it looks so: then the instructions that
 * it was made of are hidden, too. */
static int no_code(const struct bpf_prog_info *info)
{
	int on = setting("/proc/sys/net/core/bpf_jit_enable");

	if (info->xlated_prog_len == 0)
		return refuse(-EPERM, "the kernel does not show this program's "
				      "native code: CAP_BPF is missing");
	if (on == 0)
		return refuse(-ENODATA, "this program has no native code, it "
					"is interpreted: the JIT compiler is "
					"off (net.core.bpf_jit_enable = 0)");
	if (on < 0)
		return refuse(-ENODATA, "this program has no native code, it "
					"is interpreted; whether the JIT "
					"compiler is on cannot be read here "
					"(net.core.bpf_jit_enable)");
	return refuse(-ENODATA,
		      "this program has no native code, it is interpreted: it "
		      "was loaded while the JIT compiler was off, which is on "
		      "now (net.core.bpf_jit_enable = %d), or it has something "
		      "that this machine's JIT compiler does not know",
		      on);
}

/* kernel/kallsyms.c, kallsyms_show_value(): who may see addresses. */
static int hidden(void)
{
	return refuse(-EPERM,
		      "the kernel does not show native code, as addresses of "
		      "its own are in it: kernel.kptr_restrict is %d, and 0 or "
		      "1 with CAP_SYSLOG would show them",
		      setting("/proc/sys/kernel/kptr_restrict"));
}

static int make_room(struct jited *j, struct answer *a)
{
	struct bpf_prog_info *info = &a->info;
	uint32_t lines = info->nr_line_info;

	if (info->nr_jited_line_info != lines)
		lines = 0;
	j->code = malloc(info->jited_prog_len);
	j->funcs = calloc(info->nr_jited_func_lens, sizeof(*j->funcs));
	j->lines = calloc(lines + 1, sizeof(*j->lines));
	a->starts = calloc(info->nr_jited_func_lens, sizeof(*a->starts));
	a->sizes = calloc(info->nr_jited_func_lens, sizeof(*a->sizes));
	a->lines = calloc(lines + 1, sizeof(*a->lines));
	a->addresses = calloc(lines + 1, sizeof(*a->addresses));
	if (!j->code || !j->funcs || !j->lines || !a->starts || !a->sizes ||
	    !a->lines || !a->addresses)
		return fail(-ENOMEM, "%u bytes of native code",
			    info->jited_prog_len);
	j->size = info->jited_prog_len;
	j->func_count = info->nr_jited_func_lens;
	j->line_count = lines;
	return 0;
}

/* The second question: only what there is room for.  An initialiser need not
 * clear the padding at the end of the struct, and the kernel wants zeros. */
static int fetch(const struct jited *j, struct answer *a, int prog_fd)
{
	struct bpf_prog_info info;
	int err;

	memset(&info, 0, sizeof(info));
	info.jited_prog_len = j->size;
	info.jited_prog_insns = (uintptr_t)j->code;
	info.nr_jited_ksyms = j->func_count;
	info.jited_ksyms = (uintptr_t)a->starts;
	info.nr_jited_func_lens = j->func_count;
	info.jited_func_lens = (uintptr_t)a->sizes;
	info.nr_line_info = j->line_count;
	info.line_info_rec_size = sizeof(*a->lines);
	info.line_info = (uintptr_t)a->lines;
	info.nr_jited_line_info = j->line_count;
	info.jited_line_info_rec_size = sizeof(*a->addresses);
	info.jited_line_info = (uintptr_t)a->addresses;
	err = sys_prog_info(prog_fd, &info);
	if (err)
		return err;
	if (!info.jited_prog_insns || !info.jited_ksyms)
		return hidden();
	return 0;
}

static int cut_funcs(struct jited *j, const struct answer *a)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < j->func_count; i++) {
		if (a->sizes[i] > j->size - at)
			return refuse(-EBADMSG,
				      "function %u of the native code has %u "
				      "bytes, and %u of %u are left for it",
				      i, a->sizes[i], j->size - at, j->size);
		j->funcs[i].address = a->starts[i];
		j->funcs[i].code = j->code + at;
		j->funcs[i].size = a->sizes[i];
		at += a->sizes[i];
	}
	return 0;
}

/* The function that has this address in it; func_count: none. */
static uint32_t func_at(const struct jited *j, uint64_t address)
{
	uint32_t i = 0;

	while (i < j->func_count &&
	       address - j->funcs[i].address >= j->funcs[i].size)
		i++;
	return i;
}

static int cut_lines(struct jited *j, const struct answer *a)
{
	for (uint32_t i = 0; i < j->line_count; i++) {
		struct jited_line *line = &j->lines[i];
		const struct jited_func *func;
		uint64_t at;

		line->info = a->lines[i];
		line->address = a->addresses[i];
		line->func = func_at(j, line->address);
		if (line->func == j->func_count)
			return refuse(-EBADMSG,
				      "line %u begins at %#llx, where there is "
				      "no native code of this program",
				      i, (unsigned long long)line->address);
		func = &j->funcs[line->func];
		at = line->address - func->address;
		line->code = func->code + at;
		line->size = func->size - at;
		if (i == 0 || line[-1].func != line->func)
			continue;
		if (line->address < line[-1].address)
			return refuse(
				-EBADMSG,
				"line %u begins before the line before it", i);
		line[-1].size = line->code - line[-1].code;
	}
	return 0;
}

int jited_read(struct jited *j, int prog_fd)
{
	struct answer a;
	int err;

	memset(j, 0, sizeof(*j));
	memset(&a, 0, sizeof(a));
	err = sys_prog_info(prog_fd, &a.info);
	if (err)
		return err;
	if (a.info.jited_prog_len == 0)
		return no_code(&a.info);
	err = make_room(j, &a);
	if (!err)
		err = fetch(j, &a, prog_fd);
	if (!err)
		err = cut_funcs(j, &a);
	if (!err)
		err = cut_lines(j, &a);
	free(a.starts);
	free(a.sizes);
	free(a.lines);
	free(a.addresses);
	return err;
}

void jited_close(struct jited *j)
{
	free(j->code);
	free(j->funcs);
	free(j->lines);
	memset(j, 0, sizeof(*j));
}
