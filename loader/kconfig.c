/*
 * kconfig.c - the settings of a kernel: see kconfig.h.
 *
 *     /proc/config.gz, /boot/config-6.1.0-56-cloud-amd64
 *
 *         # Linux/x86 6.1.180 Kernel Configuration
 *         CONFIG_HZ=250
 *         CONFIG_LOCALVERSION=""
 *         # CONFIG_KASAN is not set
 *
 * Ten thousand lines, of which a few are wanted: they are read one by one,
 * and only until the last wanted one was seen.
 */
#include "loader/kconfig.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/kconfig_value.h"
#include "loader/kernel.h"
#include "loader/sys.h"

#include <errno.h>
#include <linux/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>

#define LINE_SIZE 4096 /* a longer line is cut: libbpf's limit, too */

/* One filling of the map's value. */
struct fill {
	const struct externs *externs;
	const struct btf *btf;
	unsigned char *value;
	bool *set;	  /* of each row of externs */
	int left;	  /* rows CONFIG_... without a value */
	bool foreign;	  /* of a kernel that is not running: */
	bool by_version;  /* LINUX_... follow from its version */
	char from[256];	  /* the file; "": there is none */
	uint32_t version; /* as the file says; 0: it does not */
};

static int set_row(struct fill *fill, int row, const char *from,
		   const char *says)
{
	const struct extern_sym *sym = &fill->externs->rows[row];

	fill->set[row] = true;
	return kconfig_write(sym, fill->btf, from, says,
			     fill->value + sym->offset);
}

static bool is_setting(const struct extern_sym *sym)
{
	return sym->kind == EXTERN_KCONFIG && !strncmp(sym->name, "CONFIG_", 7);
}

static bool is_virtual(const struct extern_sym *sym)
{
	return sym->kind == EXTERN_KCONFIG && !is_setting(sym);
}

/* ---- The file ---- */

static int set_line(struct fill *fill, const char *line)
{
	const struct extern_sym *sym = fill->externs->rows;
	size_t len = strcspn(line, "=");

	for (int i = 0; i < fill->externs->count; i++, sym++) {
		if (fill->set[i] || !is_setting(sym) ||
		    strncmp(sym->name, line, len) || sym->name[len])
			continue;
		fill->left--;
		return set_row(fill, i, fill->from,
			       line[len] ? line + len + 1 : "");
	}
	return 0;
}

static void note_version(struct fill *fill, const char *line)
{
	unsigned int a, b, c;

	if (sscanf(line, "# Linux/%*s %u.%u.%u", &a, &b, &c) == 3)
		fill->version = KERNEL_VERSION(a, b, c);
}

static bool wants_more(const struct fill *fill)
{
	return fill->left || (fill->by_version && !fill->version);
}

static int take_line(struct fill *fill, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "# Linux/", 8))
		note_version(fill, line);
	return strncmp(line, "CONFIG_", 7) ? 0 : set_line(fill, line);
}

/* The bytes ended before all was found: because they are broken? */
static int check_bytes(const struct fill *fill, gzFile file)
{
	int code;

	gzerror(file, &code);
	if (code == Z_ERRNO)
		return fail(-errno, "read %s", fill->from);
	if (code != Z_OK && code != Z_STREAM_END)
		return refuse(-EINVAL, "%s: compressed by gzip, and broken",
			      fill->from);
	return 0;
}

static int read_lines(struct fill *fill, gzFile file)
{
	bool begins = true; /* else: the rest of a line that is too long */
	bool ends;
	char line[LINE_SIZE];
	int err = 0;

	while (!err && wants_more(fill)) {
		if (!gzgets(file, line, sizeof(line)))
			return check_bytes(fill, file);
		ends = strchr(line, '\n') != NULL;
		if (begins)
			err = take_line(fill, line);
		begins = ends;
	}
	return err;
}

/* What is named, or the first that there is: the kernel's own word, then
 * its package's. */
static gzFile open_file(struct fill *fill, const char *path)
{
	gzFile file;

	snprintf(fill->from, sizeof(fill->from), "%s",
		 path ? path : "/proc/config.gz");
	file = gzopen(fill->from, "re");
	if (file || path)
		return file;
	snprintf(fill->from, sizeof(fill->from), "/boot/config-%s",
		 kernel_release());
	file = gzopen(fill->from, "re");
	if (!file)
		fill->from[0] = '\0';
	return file;
}

/* It says nothing about the file. */
static bool is_short(int number)
{
	return number == EMFILE || number == ENFILE || number == ENOMEM;
}

static int read_file(struct fill *fill, const char *path)
{
	gzFile file;
	int err;

	if (!wants_more(fill))
		return 0;
	errno = 0;
	file = open_file(fill, path);
	if (!file && (path || is_short(errno)))
		return fail(errno ? -errno : -ENOMEM, "open %s",
			    path ? path : "this kernel's settings");
	if (!file)
		return 0;
	gzbuffer(file, 1 << 16);
	err = read_lines(fill, file);
	gzclose(file);
	return err;
}

/* ---- What stands in no file ---- */

static uint32_t scan_version(const char *text, const char *format)
{
	unsigned int a, b, c;

	/* KERNEL_VERSION() takes a patch level above 255 as 255, as the
	 * kernel does since 4.9.256 came. */
	return text && sscanf(text, format, &a, &b, &c) == 3
		       ? KERNEL_VERSION(a, b, c)
		       : 0;
}

/* Ubuntu and Debian put a number of their own into uname -r: "6.1.0-56" is
 * a name of packages, and the kernel is 6.1.180. */
uint32_t kconfig_version(const char *signature, const char *release,
			 const char *version)
{
	uint32_t found = scan_version(signature, "%*s %*s %u.%u.%u");

	if (!found)
		found = scan_version(strstr(version, "Debian "),
				     "Debian %u.%u.%u");
	return found ? found : scan_version(release, "%u.%u.%u");
}

static int64_t ask_version(void)
{
	FILE *file = fopen("/proc/version_signature", "re");
	char line[256] = "";
	struct utsname names;
	uint32_t version;

	if (file && !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	uname(&names);
	version = kconfig_version(line, names.release, names.version);
	return version ? (int64_t)version
		       : refuse(-EINVAL,
				"uname says '%s' and '%s', which is no "
				"version in three numbers",
				names.release, names.version);
}

/* Does the helper exist?  Who may not load a program goes by the version. */
static int64_t ask_cookie(void)
{
	static const struct bpf_insn insns[] = {
		BPF_EMIT_CALL(BPF_FUNC_get_attach_cookie),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_KPROBE,
				  .name = "probe",
				  .insns = insns,
				  .insn_cnt = 3,
				  .license = "GPL" };
	int fd;

	sys_quiet(true);
	fd = sys_prog_load(&spec);
	sys_quiet(false);
	err_clear();
	if (fd >= 0)
		close(fd);
	return fd == -EPERM ? ask_version() >= KERNEL_VERSION(5, 15, 0)
			    : fd >= 0;
}

static int64_t ask_wrapper(void)
{
	char symbol[64];
	int err = kernel_syscall_symbol("bpf", symbol, sizeof(symbol));

	return err < 0 ? err : symbol[0] == '_';
}

static const struct {
	const char *name;
	int64_t (*ask)(void);
	uint32_t
		since; /* so it is from that version on; 0: it is the version */
} virtuals[] = {
	{ "LINUX_KERNEL_VERSION", ask_version, 0 },
	{ "LINUX_HAS_BPF_COOKIE", ask_cookie, KERNEL_VERSION(5, 15, 0) },
	{ "LINUX_HAS_SYSCALL_WRAPPER", ask_wrapper, KERNEL_VERSION(4, 17, 0) },
};
#define VIRTUALS (sizeof(virtuals) / sizeof(virtuals[0]))

static int64_t know(const struct fill *fill, size_t i)
{
	if (!fill->foreign)
		return virtuals[i].ask();
	if (!fill->version)
		return refuse(-EINVAL,
			      "%s does not say of which version it is, as in "
			      "'# Linux/x86 6.1.180 Kernel Configuration'",
			      fill->from);
	return virtuals[i].since ? fill->version >= virtuals[i].since
				 : fill->version;
}

static int set_virtual(struct fill *fill, int row)
{
	const struct extern_sym *sym = &fill->externs->rows[row];
	char says[32];
	int64_t known;
	size_t i = 0;

	while (i < VIRTUALS && strcmp(virtuals[i].name, sym->name) != 0)
		i++;
	if (i == VIRTUALS && sym->weak && !strncmp(sym->name, "LINUX_", 6))
		return 0;
	if (i == VIRTUALS)
		return refuse(
			-ENOENT,
			"extern %s: no such setting; there are CONFIG_..., "
			"%s, %s and %s",
			sym->name, virtuals[0].name, virtuals[1].name,
			virtuals[2].name);
	known = know(fill, i);
	if (known < 0)
		return within(known, "extern %s", sym->name);
	snprintf(says, sizeof(says), "%lld", (long long)known);
	return set_row(fill, row, fill->foreign ? fill->from : "the kernel",
		       says);
}

/* ---- The whole ---- */

static int check_types(struct fill *fill)
{
	const struct extern_sym *sym = fill->externs->rows;
	int err = 0;

	for (int i = 0; !err && i < fill->externs->count; i++, sym++) {
		if (sym->kind == EXTERN_KCONFIG)
			err = kconfig_check(sym, fill->btf);
		fill->left += is_setting(sym);
		fill->by_version |= fill->foreign && is_virtual(sym);
	}
	return err;
}

static int fill_virtual(struct fill *fill)
{
	int err = 0;

	for (int i = 0; !err && i < fill->externs->count; i++)
		if (is_virtual(&fill->externs->rows[i]))
			err = set_virtual(fill, i);
	return err;
}

static int check_missing(const struct fill *fill)
{
	const struct extern_sym *sym = fill->externs->rows;

	for (int i = 0; i < fill->externs->count; i++, sym++) {
		if (!is_setting(sym) || fill->set[i] || sym->weak)
			continue;
		if (fill->from[0])
			return refuse(-ENOENT,
				      "extern %s: not set in %s; declared "
				      "__weak it would be 0",
				      sym->name, fill->from);
		return refuse(-ENOENT,
			      "extern %s: this kernel's settings are neither "
			      "in /proc/config.gz nor in /boot/config-%s",
			      sym->name, kernel_release());
	}
	return 0;
}

int kconfig_fill(const char *path, const struct externs *externs,
		 const struct btf *btf, void *value)
{
	struct fill fill = { .externs = externs,
			     .btf = btf,
			     .value = value,
			     .foreign = path != NULL };
	int err;

	memset(value, 0, externs->kconfig_size);
	fill.set = calloc(externs->count + 1, sizeof(*fill.set));
	if (!fill.set)
		return refuse(-ENOMEM, "no memory for %d externs",
			      externs->count);
	err = check_types(&fill);
	err = err ? err : read_file(&fill, path);
	err = err ? err : fill_virtual(&fill);
	err = err ? err : check_missing(&fill);
	free(fill.set);
	return err;
}
