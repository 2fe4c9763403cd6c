/*
 * usersyms.c - which function of a process is at an address: usersyms.h.
 */
#include "loader/usersyms.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct function {
	uint64_t at, size; /* as linked */
	char *name;
};

/* One line of /proc/PID/maps that can run, and what is in its file. */
struct mapping {
	uint64_t start, end, offset;
	char *path;		    /* "" for none */
	bool read;		    /* the file was looked at */
	uint64_t to_linked;	    /* add it to an offset in the file */
	struct function *functions; /* by address */
	int count;
};

struct usersyms {
	pid_t pid;
	struct mapping *mappings;
	int count;
};

/* Room for one more of `size` bytes behind `count`; NULL if there is none. */
static void *one_more(void *rows, int count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, 8, ... */

	return full ? reallocarray(rows, count ? 2 * (size_t)count : 1, size)
		    : rows;
}

/* ---- /proc/PID/maps ---- */

/* start-end perms offset device inode path */
static void parse_line(struct usersyms *u, const char *line)
{
	struct mapping map = { 0 }, *rows;
	char perms[8], path[PATH_MAX] = "";

	if (sscanf(line,
		   "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %*s %*s %4095[^\n]",
		   &map.start, &map.end, perms, &map.offset, path) < 4 ||
	    perms[2] != 'x')
		return;
	rows = one_more(u->mappings, u->count, sizeof(*rows));
	map.path = strdup(path);
	if (rows)
		u->mappings = rows;
	if (rows && map.path)
		rows[u->count++] = map;
	else
		free(map.path);
}

struct usersyms *usersyms_open(pid_t pid)
{
	struct usersyms *u = calloc(1, sizeof(*u));
	char path[64], line[PATH_MAX + 256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	file = fopen(path, "re");
	if (!u || !file) {
		fail(u ? -errno : -ENOMEM, "open %s", path);
		free(u);
		if (file)
			fclose(file);
		return NULL;
	}
	u->pid = pid;
	while (fgets(line, sizeof(line), file))
		parse_line(u, line);
	fclose(file);
	return u;
}

void usersyms_close(struct usersyms *u)
{
	if (!u)
		return;
	for (int i = 0; i < u->count; i++) {
		for (int k = 0; k < u->mappings[i].count; k++)
			free(u->mappings[i].functions[k].name);
		free(u->mappings[i].functions);
		free(u->mappings[i].path);
	}
	free(u->mappings);
	free(u);
}

/* ---- A file's functions ---- */

static void add_function(struct mapping *map, const GElf_Sym *sym,
			 const char *name)
{
	struct function f = { sym->st_value, sym->st_size, NULL }, *rows;
	int type = GELF_ST_TYPE(sym->st_info);

	if ((type != STT_FUNC && type != STT_GNU_IFUNC) || !name || !*name ||
	    sym->st_shndx == SHN_UNDEF)
		return;
	rows = one_more(map->functions, map->count, sizeof(*rows));
	f.name = strdup(name);
	if (rows)
		map->functions = rows;
	if (rows && f.name)
		rows[map->count++] = f;
	else
		free(f.name);
}

static void read_table(struct mapping *map, Elf *elf, Elf_Scn *section,
		       const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym sym;

	for (int i = 0; data && gelf_getsym(data, i, &sym); i++)
		add_function(map, &sym,
			     elf_strptr(elf, header->sh_link, sym.st_name));
}

static int by_address(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* The whole table if there is one; a stripped file has the dynamic one. */
static void read_functions(struct mapping *map, Elf *elf)
{
	static const GElf_Word tables[] = { SHT_SYMTAB, SHT_DYNSYM };
	GElf_Shdr header;

	for (int t = 0; t < 2 && !map->count; t++)
		for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));)
			if (gelf_getshdr(s, &header) &&
			    header.sh_type == tables[t])
				read_table(map, elf, s, &header);
	if (map->count)
		qsort(map->functions, map->count, sizeof(*map->functions),
		      by_address);
}

/* Which segment the mapping is of says where its bytes were linked to. */
static bool find_segment(struct mapping *map, Elf *elf)
{
	GElf_Phdr segment;
	size_t count;

	if (elf_getphdrnum(elf, &count) < 0)
		return false;
	for (size_t i = 0; i < count && i < 1024; i++) {
		if (!gelf_getphdr(elf, i, &segment) ||
		    segment.p_type != PT_LOAD || !(segment.p_flags & PF_X) ||
		    map->offset >= segment.p_offset + segment.p_filesz ||
		    map->offset + (map->end - map->start) <= segment.p_offset)
			continue;
		map->to_linked = segment.p_vaddr - segment.p_offset;
		return true;
	}
	return false;
}

/* Through the process's root: it may see other files than we. */
static void read_file(const struct usersyms *u, struct mapping *map)
{
	char path[PATH_MAX + 64];
	Elf *elf;
	int fd;

	map->read = true;
	if (map->path[0] != '/')
		return;
	snprintf(path, sizeof(path), "/proc/%d/root%s", u->pid, map->path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF && find_segment(map, elf))
		read_functions(map, elf);
	if (elf)
		elf_end(elf);
	close(fd);
}

/* ---- Looking up ---- */

/* The last one that begins at or before `at`, if it reaches so far; one of
 * no size (written in assembly) reaches to the next. */
static const char *find_function(const struct mapping *map, uint64_t at)
{
	int low = 0, high = map->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (map->functions[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	for (int i = low - 1; i >= 0 && i >= low - 8; i--)
		if (!map->functions[i].size ||
		    at - map->functions[i].at < map->functions[i].size)
			return map->functions[i].name;
	return NULL;
}

static struct mapping *find_mapping(struct usersyms *u, uint64_t address)
{
	for (int i = 0; i < u->count; i++)
		if (address >= u->mappings[i].start &&
		    address < u->mappings[i].end)
			return &u->mappings[i];
	return NULL;
}

bool usersyms_name(struct usersyms *u, uint64_t address, char *name,
		   size_t size)
{
	struct mapping *map = find_mapping(u, address);
	const char *found, *file;
	uint64_t offset;

	*name = '\0';
	if (!map)
		return false;
	if (!map->read)
		read_file(u, map);
	offset = address - map->start + map->offset;
	found = find_function(map, offset + map->to_linked);
	file = strrchr(map->path, '/');
	if (found)
		snprintf(name, size, "%s", found);
	else if (file && map->path[0] == '/')
		snprintf(name, size, "%s+0x%" PRIx64, file + 1, offset);
	else
		snprintf(name, size, "%s",
			 map->path[0] ? map->path : "[anonymous]");
	return true;
}
