/*
 * file.c - BTF from a file: raw, or the section .BTF of an object.
 *
 *   /sys/kernel/btf/vmlinux   9f eb 01 00 ...      raw
 *   prog.o                    7f 45 4c 46 ...      ELF, by loader/object
 *
 * A raw file stays where it was mapped; of an object a copy is made.
 */
#include "loader/btf/btf.h"
#include "loader/bytes.h"
#include "loader/err.h"
#include "loader/object/elf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct obj_section *btf_section(const struct obj *obj)
{
	for (int i = 1; i < obj->section_count; i++)
		if (!strcmp(obj->sections[i].name, ".BTF") &&
		    obj->sections[i].bytes)
			return &obj->sections[i];
	refuse(-ENOENT, "it has no section .BTF: compile with -g");
	return NULL;
}

/* Put the section's bytes where the file's were. */
static int cut_section(struct bytes *b)
{
	const struct obj_section *section;
	struct bytes cut = { 0 };
	struct obj obj;
	int err = obj_read(&obj, b->at, b->size);

	section = err ? NULL : btf_section(&obj);
	if (section) {
		cut.at = malloc(section->size);
		cut.size = section->size;
		if (cut.at)
			memcpy(cut.at, section->bytes, section->size);
		else
			err = fail(-ENOMEM, "a section");
	} else if (!err) {
		err = -ENOENT;
	}
	obj_close(&obj);
	bytes_close(b);
	*b = cut;
	return err;
}

int btf_open(struct btf *btf, const char *path, const struct btf *base)
{
	struct bytes b;
	int err;

	memset(btf, 0, sizeof(*btf));
	err = bytes_open(&b, path);
	if (err)
		return err;
	if (elf_magic(b.at, b.size))
		err = cut_section(&b);
	if (!err)
		err = btf_read(btf, b.at, b.size, base);
	btf->owned = b.at;
	btf->mapped = b.mapped ? b.size : 0;
	return err ? within(err, "%s", path) : 0;
}
