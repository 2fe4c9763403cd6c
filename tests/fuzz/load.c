/* Any bytes as an object on its way into a kernel, up to its door; the kernel
 * has the object's own types. */
#include "loader/load/load.h"
#include "loader/load/say.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char settings[] = "CONFIG_BPF=y\nCONFIG_HZ=250\n"
			       "CONFIG_LOCALVERSION=\"-cloud\"\nCONFIG_NET=m\n";
static const struct btf_header no_types = {
	BTF_MAGIC, BTF_VERSION, 0, sizeof(no_types), 0, 0, 0, 1
};

struct file {
	int fd;
	char path[32];
};

static void file_write(struct file *file, const void *bytes, size_t size)
{
	if (!*file->path) {
		file->fd = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d",
			 file->fd);
	}
	if (ftruncate(file->fd, size) ||
	    pwrite(file->fd, bytes, size, 0) != (ssize_t)size)
		abort();
}

/* The object's types, or none, as a kernel's. */
static void write_types(struct file *file, const struct load *load)
{
	const struct obj_section *s = obj_section_find(&load->obj, ".BTF");
	char none[sizeof(no_types) + 1] = "";

	if (s && s->bytes) {
		file_write(file, s->bytes, s->size);
		return;
	}
	memcpy(none, &no_types, sizeof(no_types));
	file_write(file, none, sizeof(none));
}

/* Addresses of a running kernel are a file of 10 MB. */
static bool wants_addresses(const struct load *load)
{
	for (int i = 0; i < load->externs.count; i++)
		if (load->externs.rows[i].kind == EXTERN_KSYM &&
		    !load->externs.rows[i].type)
			return true;
	return false;
}

static void say_all(struct load *load)
{
	uint32_t size;

	for (int i = 0; i < load->progdefs.count; i++) {
		struct load_prog *prog = &load->progs[i];

		if (prog->error && !*prog->error)
			abort();
		for (int slot = 0; slot < prog->def->code.count; slot++)
			load_say(fuzz_out(), load, prog, slot);
		free(load_say_missing(load, prog));
	}
	if (!load_variable(load, "elephant", &size))
		fuzz_said(-1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct file types, config;
	struct load_want want = { .pins = "/proc/nowhere" };
	struct load load;

	sys_pretend(true);
	file_write(&types, "", 0);
	file_write(&config, settings, sizeof(settings) - 1);
	want.btf = types.path;
	want.kconfig = config.path;
	if (!fuzz_said(load_open_bytes(&load, "a.o", data, size, &want)) &&
	    !wants_addresses(&load)) {
		write_types(&types, &load);
		fuzz_said(load_all(&load));
		say_all(&load);
	}
	load_close(&load);
	return 0;
}

FUZZ_FORMAT(FUZZ_ELF)
