/*
 * mutate.c - changes that leave the rest of the file whole: see fuzz.h.
 *
 * A byte put in or taken out at random moves all that follows, and what is
 * no longer where the header says is refused at the first look.  So three
 * times out of four one piece is changed where it stands: a section, the
 * section table, the types, the strings.
 */
#include "tests/fuzz/fuzz.h"

#include <elf.h>
#include <linux/btf.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

enum {
	PIECES = 64
};

struct piece {
	size_t at, size;
};

struct pieces {
	struct piece row[PIECES];
	int count;
	size_t size; /* of the input */
};

/* One that is not all there is not one. */
static void add(struct pieces *p, uint64_t at, uint64_t size)
{
	if (p->count < PIECES && size && at < p->size && size <= p->size - at)
		p->row[p->count++] = (struct piece){ at, size };
}

/* ---- Where the pieces are ---- */

static void elf_pieces(struct pieces *p, const uint8_t *data)
{
	Elf64_Ehdr header;
	Elf64_Shdr section;

	if (p->size < sizeof(header))
		return;
	memcpy(&header, data, sizeof(header));
	add(p, 0, sizeof(header));
	add(p, header.e_shoff, header.e_shnum * sizeof(section));
	if (p->count < 2)
		return;
	for (int i = 0; i < header.e_shnum; i++) {
		memcpy(&section, data + header.e_shoff + i * sizeof(section),
		       sizeof(section));
		add(p, header.e_shoff + i * sizeof(section), sizeof(section));
		add(p, section.sh_offset, section.sh_size);
	}
}

static void btf_pieces(struct pieces *p, const uint8_t *data, size_t at)
{
	struct btf_header h;

	if (p->size < at || p->size - at < sizeof(h))
		return;
	memcpy(&h, data + at, sizeof(h));
	add(p, at, sizeof(h));
	add(p, (uint64_t)at + h.hdr_len + h.type_off, h.type_len);
	add(p, (uint64_t)at + h.hdr_len + h.str_off, h.str_len);
}

/* Magic, length of the header, and for each part where and how long. */
static void ext_pieces(struct pieces *p, const uint8_t *data, size_t at)
{
	uint32_t h[8];

	if (p->size < at || p->size - at < sizeof(h))
		return;
	memcpy(h, data + at, sizeof(h));
	add(p, at, sizeof(h));
	for (int i = 2; i < 8; i += 2)
		add(p, (uint64_t)at + h[1] + h[i], h[i + 1]);
}

static void parts_pieces(struct pieces *p, enum fuzz_format format,
			 const uint8_t *data)
{
	struct fuzz_head head;
	size_t second;

	if (p->size < sizeof(head))
		return;
	memcpy(&head, data, sizeof(head));
	add(p, 4, sizeof(head) - 4);
	second = sizeof(head) + ((size_t)head.len + 3) / 4 * 4;
	btf_pieces(p, data, sizeof(head));
	if (format == FUZZ_BTF_BTF)
		btf_pieces(p, data, second);
	else if (format == FUZZ_BTF_EXT)
		ext_pieces(p, data, second);
	else if (second < p->size)
		add(p, second, p->size - second);
}

static void find_pieces(struct pieces *p, enum fuzz_format format,
			const uint8_t *data)
{
	switch (format) {
	case FUZZ_ELF: elf_pieces(p, data); break;
	case FUZZ_BTF: btf_pieces(p, data, 0); break;
	default: parts_pieces(p, format, data); break;
	}
}

/* ---- One change ---- */

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A number that a number in such a file may be. */
static uint32_t number(uint32_t was, const uint8_t *data, size_t size,
		       uint32_t *seed)
{
	uint32_t r = next(seed), other;

	memcpy(&other, data + r % (size / 4) * 4, sizeof(other));
	switch (next(seed) % 6) {
	case 0: return was + (r % 2 ? 1 : -1);
	case 1: return was + (r % 2 ? 8 : -8);
	case 2: return r % 32;
	case 3: return 1u << r % 32;
	case 4: return -(r % 9);
	}
	return other;
}

static void change_number(const struct piece *piece, uint8_t *data, size_t size,
			  uint32_t *seed)
{
	size_t width = next(seed) % 2 ? 4 : 1 + next(seed) % 4;
	size_t at = piece->at + next(seed) % (piece->size / 4) * 4;
	uint32_t value;

	memcpy(&value, data + at, sizeof(value));
	value = number(value, data, size, seed);
	memcpy(data + at, &value, width);
}

size_t fuzz_mutate(enum fuzz_format format, uint8_t *data, size_t size,
		   size_t most, unsigned int seed)
{
	struct pieces p = { .size = size };
	const struct piece *piece;

	find_pieces(&p, format, data);
	if (!p.count || next(&seed) % 4 == 0)
		return LLVMFuzzerMutate(data, size, most);
	piece = &p.row[next(&seed) % p.count];
	if (piece->size >= 4 && next(&seed) % 2)
		change_number(piece, data, size, &seed);
	else
		LLVMFuzzerMutate(data + piece->at, piece->size, piece->size);
	return size;
}
