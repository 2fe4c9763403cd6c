/*
 * usym.c - where a function begins in its file: see usym.h.
 *
 * The file is bytes from outside: libelf checks its tables, we check what
 * they say.
 */
#include "loader/attach/usym.h"
#include "loader/attach/elf_file.h"
#include "insn/near.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <gelf.h>
#include <libelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One symbol: of this file, or used by it and of another. */
struct symbol {
	const char *name;
	uint64_t address; /* as linked */
	bool defined;
	bool function, variable;
	bool chooses; /* a function that is an IFUNC */
};

/* 0: go on. */
typedef int (*symbol_fn)(void *arg, const struct symbol *symbol);

/* ---- The file ---- */

void elf_file_close(struct elf_file *f)
{
	if (f->elf)
		elf_end(f->elf);
	if (f->fd >= 0)
		close(f->fd);
}

int elf_file_open(struct elf_file *f, const char *path)
{
	*f = (struct elf_file){ .path = path, .fd = -1 };
	f->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (f->fd < 0)
		return fail(-errno, "open %s", path);
	elf_version(EV_CURRENT);
	f->elf = elf_begin(f->fd, ELF_C_READ, NULL);
	if (f->elf && elf_kind(f->elf) == ELF_K_ELF)
		return 0;
	return refuse(-ENOEXEC,
		      "%s is no ELF file: neither a program nor a "
		      "library",
		      path);
}

/* ---- Its symbols ---- */

static int each_of_table(struct elf_file *f, Elf_Scn *section,
			 const GElf_Shdr *header, symbol_fn fn, void *arg)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym sym;
	int stop = 0;

	for (int i = 0; data && !stop && gelf_getsym(data, i, &sym); i++) {
		int type = GELF_ST_TYPE(sym.st_info);
		struct symbol symbol = {
			.name = elf_strptr(f->elf, header->sh_link,
					   sym.st_name),
			.address = sym.st_value,
			.defined = sym.st_shndx != SHN_UNDEF,
			.function = type == STT_FUNC || type == STT_GNU_IFUNC,
			.variable = type == STT_OBJECT || type == STT_NOTYPE,
			.chooses = type == STT_GNU_IFUNC,
		};

		if (symbol.name)
			stop = fn(arg, &symbol);
	}
	return stop;
}

static int each_symbol(struct elf_file *f, symbol_fn fn, void *arg)
{
	GElf_Shdr header;
	int stop = 0;

	for (Elf_Scn *s = NULL; !stop && (s = elf_nextscn(f->elf, s));) {
		if (!gelf_getshdr(s, &header))
			continue;
		f->whole |= header.sh_type == SHT_SYMTAB;
		if (header.sh_type == SHT_SYMTAB ||
		    header.sh_type == SHT_DYNSYM)
			stop = each_of_table(f, s, &header, fn, arg);
	}
	return stop;
}

/* "memcpy@@GLIBC_2.14", as some tables have it, is memcpy. */
static bool is_named(const struct symbol *symbol, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(symbol->name, name, len) &&
	       (!symbol->name[len] || symbol->name[len] == '@');
}

/* ---- From where it is linked to the file ---- */

bool elf_file_offset(struct elf_file *f, uint64_t address, uint32_t flags,
		     uint64_t *offset)
{
	GElf_Phdr segment;
	size_t count = 0;

	elf_getphdrnum(f->elf, &count);
	for (size_t i = 0; i < count && gelf_getphdr(f->elf, i, &segment);
	     i++) {
		if (segment.p_type != PT_LOAD ||
		    (segment.p_flags & flags) != flags ||
		    address < segment.p_vaddr ||
		    address - segment.p_vaddr >= segment.p_filesz)
			continue;
		*offset = address - segment.p_vaddr + segment.p_offset;
		return true;
	}
	return false;
}

static int to_offset(struct elf_file *f, const char *name, uint64_t address,
		     uint64_t *offset)
{
	if (elf_file_offset(f, address, PF_X, offset))
		return 0;
	return refuse(-EINVAL,
		      "'%s' is linked to %#llx, which is in no part of %s that "
		      "is run",
		      name, (unsigned long long)address, f->path);
}

/* ---- One function ---- */

struct search {
	const char *name;
	struct symbol found;
	struct near near;
};

/* A definition ends the search. */
static int look(void *arg, const struct symbol *symbol)
{
	struct search *s = arg;

	if (!symbol->function)
		return 0;
	if (is_named(symbol, s->name)) {
		s->found = *symbol;
		return symbol->defined;
	}
	if (symbol->defined)
		near_try(&s->near, symbol->name);
	return 0;
}

static int not_found(const struct elf_file *f, const struct search *s)
{
	const char *stripped =
		f->whole ? ""
			 : " (it is stripped: what is not exported has "
			   "no name there any more; a place in bytes, "
			   "as in :0x1234, needs none)";

	if (s->found.name)
		return refuse(-ENOENT,
			      "'%s' is used by %s, but is a function of one of "
			      "its libraries: name that",
			      s->name, f->path);
	if (s->near.best)
		return refuse(-ENOENT,
			      "%s has no function '%s'; did you mean '%s'?%s",
			      f->path, s->name, s->near.best, stripped);
	return refuse(-ENOENT, "%s has no function '%s'%s", f->path, s->name,
		      stripped);
}

static int chooses(const struct elf_file *f, const char *name)
{
	return refuse(-EINVAL,
		      "'%s' of %s is an IFUNC: this code only chooses, once "
		      "when a program starts, which of several functions "
		      "'%s' will be. A probe there would miss every call. "
		      "Take one of those (as in __%s_avx2) if the file names "
		      "them, or its place in bytes, as in :0x1234",
		      name, f->path, name, name);
}

static int find(struct elf_file *f, const char *function, uint64_t *offset)
{
	struct search s = { .name = function };

	near_start(&s.near, function);
	each_symbol(f, look, &s);
	if (!s.found.defined)
		return not_found(f, &s);
	if (s.found.chooses)
		return chooses(f, function);
	return to_offset(f, function, s.found.address, offset);
}

int usym_find(const char *path, const char *function, uint64_t *offset)
{
	struct elf_file f;
	int err = elf_file_open(&f, path);

	if (!err)
		err = find(&f, function, offset);
	elf_file_close(&f);
	return err;
}

/* ---- One variable ---- */

struct variables {
	const char *name;
	uint64_t address;
	int count; /* that have the name; 2: at least */
};

/* Both tables may have it.  Each source file may have one of its own. */
static int look_variable(void *arg, const struct symbol *symbol)
{
	struct variables *v = arg;

	if (!symbol->variable || !symbol->defined ||
	    !is_named(symbol, v->name) ||
	    (v->count && symbol->address == v->address))
		return 0;
	v->address = symbol->address;
	return ++v->count > 1;
}

int elf_file_variable(struct elf_file *f, const char *name, uint64_t *address)
{
	struct variables v = { .name = name };

	each_symbol(f, look_variable, &v);
	*address = v.address;
	if (v.count == 1)
		return 0;
	return refuse(-ENOENT,
		      v.count	 ? "%s has several variables '%s'"
		      : f->whole ? "%s has no variable '%s'"
				 : "%s is stripped, and where its "
				   "variable '%s' was is lost",
		      f->path, name);
}

/* ---- Many ---- */

struct matching {
	struct elf_file *file;
	const char *pattern;
	uint64_t *offsets;
	int count, room;
};

static int keep(struct matching *m, uint64_t offset)
{
	int room = m->room ? 2 * m->room : 64;
	uint64_t *more = m->offsets;

	if (m->count == m->room) {
		more = reallocarray(m->offsets, room, sizeof(*more));
		if (!more)
			return fail(-ENOMEM, "%d functions", room);
		m->offsets = more;
		m->room = room;
	}
	more[m->count++] = offset;
	return 0;
}

static int match(void *arg, const struct symbol *symbol)
{
	struct matching *m = arg;
	uint64_t offset;

	if (!symbol->function || !symbol->defined || symbol->chooses ||
	    fnmatch(m->pattern, symbol->name, 0) ||
	    to_offset(m->file, symbol->name, symbol->address, &offset))
		return 0;
	return keep(m, offset);
}

static int by_offset(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Both tables have a function, and functions may have several names. */
static int sort(struct matching *m)
{
	int kept = 0;

	if (!m->count)
		return refuse(-ENOENT, "%s has no function '%s'%s",
			      m->file->path, m->pattern,
			      m->file->whole ? "" : " (it is stripped)");
	qsort(m->offsets, m->count, sizeof(*m->offsets), by_offset);
	for (int i = 0; i < m->count; i++)
		if (!i || m->offsets[i] != m->offsets[i - 1])
			m->offsets[kept++] = m->offsets[i];
	return kept;
}

int usym_match(const char *path, const char *pattern, uint64_t **offsets)
{
	struct elf_file f;
	struct matching m = { .file = &f, .pattern = pattern };
	int n = elf_file_open(&f, path);

	if (!n)
		n = each_symbol(&f, match, &m);
	if (!n)
		n = sort(&m);
	elf_file_close(&f);
	if (n < 0)
		free(m.offsets);
	*offsets = n < 0 ? NULL : m.offsets;
	return n;
}
