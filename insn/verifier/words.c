/*
 * words.c - what the verifier knows of a register, in words.
 */
#include "insn/verifier/words.h"
#include "insn/verifier/append.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- Numbers ---- */

/* Names for the bounds of C's types, so that one sees where they are from. */
static void add_limit(char *buf, size_t size, int64_t n)
{
	if (n == UINT32_MAX)
		append(buf, size, "2^32-1");
	else if (n == INT64_MAX)
		append(buf, size, "2^63-1");
	else if (n == INT32_MAX)
		append(buf, size, "2^31-1");
	else if (n == INT32_MIN)
		append(buf, size, "-2^31");
	else if (n == INT64_MIN)
		append(buf, size, "-2^63");
	else
		append(buf, size, "%" PRId64, n);
}

static void add_range(char *buf, size_t size, const struct vreg *reg)
{
	if (reg->smin == INT64_MIN && reg->smax == INT64_MAX) {
		if (reg->umax32 != UINT32_MAX || reg->smax32 != INT32_MAX)
			append(buf, size, "any number, its lower half 0..%u",
			       reg->umax32);
		else
			append(buf, size, "any number");
	} else if (reg->smin == 0 && reg->smax == UINT32_MAX) {
		if (reg->smin32 == INT32_MIN && reg->smax32 == INT32_MAX) {
			append(buf, size, "any 32-bit number");
			return;
		}
		append(buf, size, "a 32-bit number, ");
		add_limit(buf, size, reg->smin32);
		append(buf, size, "..");
		add_limit(buf, size, reg->smax32);
	} else if (reg->smin == INT32_MIN && reg->smax == INT32_MAX) {
		append(buf, size, "any signed 32-bit number");
	} else if (reg->smax == INT64_MAX) {
		add_limit(buf, size, reg->smin);
		append(buf, size, " or more");
	} else if (reg->smin == INT64_MIN) {
		add_limit(buf, size, reg->smax);
		append(buf, size, " or less");
	} else {
		add_limit(buf, size, reg->smin);
		append(buf, size, "..");
		add_limit(buf, size, reg->smax);
	}
}

char *vreg_number_words(char *buf, size_t size, const struct vreg *reg)
{
	uint64_t low = (reg->var_value | reg->var_mask) &
		       -(reg->var_value | reg->var_mask);

	buf[0] = '\0';
	if (reg->known) {
		append(buf, size, "exactly %" PRId64, reg->value);
		if (reg->value > INT32_MAX && reg->value <= UINT32_MAX)
			append(buf, size, " (%d as an int)",
			       (int32_t)reg->value);
		return buf;
	}
	add_range(buf, size, reg);
	if (reg->var_mask && low > 1 && low <= 4096)
		append(buf, size, ", a multiple of %" PRIu64, low);
	return buf;
}

/* ---- Pointers ---- */

static const struct {
	const char *type, *words;
} types[] = {
	{ "ctx", "the context" },
	{ "fp", "the stack" },
	{ "map_ptr", "a map" },
	{ "map_value", "a map's value" },
	{ "map_key", "a map's key" },
	{ "pkt", "the packet" },
	{ "pkt_meta", "the packet's metadata" },
	{ "pkt_end", "the packet's end" },
	{ "flow_keys", "the flow keys" },
	{ "sock", "a socket" },
	{ "sock_common", "a socket's common part" },
	{ "tcp_sock", "a TCP socket" },
	{ "xdp_sock", "an XDP socket" },
	{ "tp_buffer", "a tracepoint's buffer" },
	{ "mem", "memory" },
	{ "alloc_mem", "a reserved record" },
	{ "ringbuf_mem", "a reserved record" },
	{ "rdonly_mem", "read-only memory" },
	{ "buf", "a buffer" },
	{ "rdonly_buf", "a read-only buffer" },
	{ "rdwr_buf", "a buffer" },
	{ "func", "a function" },
	{ "dynptr_ptr", "a dynptr" },
	{ "arena", "the arena" },
	{ "ptr_", "an object of the kernel" },
	{ "trusted_ptr_", "an object of the kernel that is sure to be valid" },
	{ "percpu_ptr_", "a per-CPU variable of the kernel" },
	{ "inv", "a number" },
	{ "scalar", "a number" },
};

/* "ptr_sock": the kernel's struct sock; "trusted_ptr_task_struct" is sure to
 * stay valid. */
static bool add_object(char *buf, size_t size, const char *type)
{
	const char *name = strstr(type, "ptr_");

	if (!name || !name[4])
		return false;
	append(buf, size, "the kernel's struct %s", name + 4);
	if (strstr(type, "untrusted_"))
		append(buf, size, " (not known to be valid)");
	else if (strstr(type, "rcu_"))
		append(buf, size, " (valid while RCU is held)");
	else if (strstr(type, "percpu_"))
		append(buf, size, " (per CPU)");
	else if (strstr(type, "user_"))
		append(buf, size, " (in user space)");
	return true;
}

char *vreg_type_words(char *buf, size_t size, const char *type)
{
	buf[0] = '\0';
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].type, type)) {
			append(buf, size, "%s", types[i].words);
			return buf;
		}
	if (!add_object(buf, size, type))
		append(buf, size, "%s", type);
	return buf;
}

static void add_place(char *buf, size_t size, const struct vreg *reg)
{
	char words[VWORDS];
	if (reg->off)
		append(buf, size, " %s %" PRId64 " bytes",
		       reg->off < 0 ? "-" : "+",
		       reg->off < 0 ? -reg->off : reg->off);
	if (!reg->known)
		append(buf, size, " + %s",
		       vreg_number_words(words, sizeof(words), reg));
}

static void add_sizes(char *buf, size_t size, const struct vreg *reg)
{
	if (!strcmp(reg->type, "map_value"))
		append(buf, size, " (%u bytes)", reg->value_size);
	else if (reg->mem_size)
		append(buf, size, " (%u bytes)", reg->mem_size);
	else if (!strcmp(reg->type, "pkt"))
		append(buf, size, " (%u bytes proven)", reg->range);
}

char *vreg_words(char *buf, size_t size, const struct vreg *reg)
{
	char words[VWORDS];

	buf[0] = '\0';
	if (reg->kind == VREG_NONE) {
		append(buf, size, "nothing");
		return buf;
	}
	if (reg->kind == VREG_NUMBER)
		return vreg_number_words(buf, size, reg);
	if (!strcmp(reg->type, "map_value") && reg->map[0])
		append(buf, size, "a value of map %s", reg->map);
	else if (!strcmp(reg->type, "map_ptr") && reg->map[0])
		append(buf, size, "map %s", reg->map);
	else
		append(buf, size, "%s",
		       vreg_type_words(words, sizeof(words), reg->type));
	add_sizes(buf, size, reg);
	add_place(buf, size, reg);
	if (reg->maybe_null)
		append(buf, size, ", or NULL");
	return buf;
}
