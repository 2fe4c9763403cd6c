/*
 * step_world.c - what the program is about: its context and its packet.
 *
 *   --ctx     r1 points to these bytes
 *   --packet  r1 points to a context of the kernel's making, with
 *
 *        xdp_md:     data, data_end              at bytes 0 and 4
 *        __sk_buff:  len, data, data_end         at bytes 0, 76 and 80
 */
#include "loader/err.h"
#include "progs/rawbpf/ctx_fields.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/step.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 65536 /* bytes of a context or a packet */

/* ---- Numbers and bytes from text ---- */

bool number_read(const char *text, __u64 *value)
{
	char *end;

	errno = 0;
	*value = *text == '-' ? (__u64)strtoll(text, &end, 0)
			      : strtoull(text, &end, 0);
	return !errno && end != text && !*end && !isspace((unsigned char)*text);
}

unsigned char *hex_read(const char *text, size_t *size, const char **wrong)
{
	unsigned char *bytes = calloc(1, strlen(text) + 1);
	size_t digits = 0;

	*wrong = "it is no hexadecimal number";
	if (!strncmp(text, "0x", 2))
		text += 2;
	for (; bytes && *text; text++) {
		int c = tolower((unsigned char)*text);

		if (isspace(c))
			continue;
		if (!isxdigit(c))
			break;
		c = isdigit(c) ? c - '0' : c - 'a' + 10;
		bytes[digits / 2] |= digits % 2 ? c : c << 4;
		digits++;
	}
	*size = digits / 2;
	if (!*text && digits && digits % 2 == 0)
		return bytes;
	if (!*text && digits)
		*wrong = "half of its last byte is missing";
	free(bytes);
	return NULL;
}

/* The value of --ctx or --packet. */
static enum exit_code read_option(const struct session *s,
				  const struct args *args, const char *name,
				  char **bytes, size_t *size)
{
	const char *value = args_value(args, name), *wrong;

	*size = 0;
	if (!value)
		return DONE;
	if (access(value, F_OK) == 0) {
		int err = file_read(value, bytes, size);

		if (err)
			*bytes = NULL; /* file_read() has freed it */
		if (err)
			return give_up(args, err);
	} else if (!strcmp(name, "ctx") && ctx_fields_is(value)) {
		return session_fields(s, args, value, bytes, size);
	} else {
		*bytes = (char *)hex_read(value, size, &wrong);
		if (!*bytes)
			return usage_error(args,
					   "--%s takes a file or bytes in "
					   "hexadecimal; there is no file "
					   "'%s', and %s",
					   name, value, wrong);
	}
	if (*size > MOST)
		return usage_error(args, "--%s has %zu bytes; at most %d go",
				   name, *size, MOST);
	return DONE;
}

/* ---- The kernel's contexts ---- */

static const struct kind {
	const char *name, *prefix; /* of its sections */
	__u32 size, data, end, len;
} kinds[] = {
	{ "xdp", "xdp", sizeof(struct xdp_md), offsetof(struct xdp_md, data),
	  offsetof(struct xdp_md, data_end), ~0u },
#define SKB(prefix)                                           \
	{                                                     \
		"skb", prefix, sizeof(struct __sk_buff),      \
			offsetof(struct __sk_buff, data),     \
			offsetof(struct __sk_buff, data_end), \
			offsetof(struct __sk_buff, len)       \
	}
	SKB("socket"),
	SKB("tc"),
	SKB("classifier"),
	SKB("cgroup_skb"),
	SKB("lwt"),
	SKB("sk_skb"),
};

#define KINDS (int)(sizeof(kinds) / sizeof(kinds[0]))

/* By --type, else by the section's name, else xdp. */
static const struct kind *kind_of(const struct session *s, const char *type)
{
	for (int i = 0; i < KINDS; i++)
		if (type ? !strcmp(kinds[i].name, type)
			 : !strncmp(kinds[i].prefix, s->section,
				    strlen(kinds[i].prefix)))
			return &kinds[i];
	return type ? NULL : &kinds[0];
}

/* Let the context's fields lead into the packet. */
static void join(struct session *s, const struct kind *kind, int ctx,
		 size_t ctx_size, size_t size)
{
	int packet =
		mem_add(&s->vm->mem, s->packet, size, MEM_MAY_BOTH, "packet");
	__u64 at = s->vm->mem.region[ctx].base;
	__u64 data = s->vm->mem.region[packet].base;
	__u32 len = size;

	s->vm->packet = packet;
	if (kind->data + 4 <= ctx_size)
		mem_add_pointer(&s->vm->mem, at + kind->data, data);
	if (kind->end + 4 <= ctx_size)
		mem_add_pointer(&s->vm->mem, at + kind->end, data + size);
	if (kind->len < ctx_size && kind->len + 4 <= ctx_size)
		memcpy(s->ctx + kind->len, &len, sizeof(len));
}

enum exit_code session_world(struct session *s, const struct args *args,
			     __u64 *ctx)
{
	const char *type = args_value(args, "type");
	const struct kind *kind = kind_of(s, type);
	size_t ctx_size, packet_size;
	enum exit_code code;
	int region;

	if (!kind)
		return usage_error(args, "--type takes xdp or skb, not '%s'",
				   type);
	if (args_has(args, "replay"))
		code = session_replay(s, args, &ctx_size);
	else
		code = read_option(s, args, "ctx", &s->ctx, &ctx_size);
	if (code == DONE)
		code = read_option(s, args, "packet", &s->packet, &packet_size);
	if (code != DONE)
		return code;
	if (s->packet && !s->ctx) {
		ctx_size = kind->size;
		s->ctx = calloc(1, ctx_size);
	}
	region =
		mem_add(&s->vm->mem, s->ctx, ctx_size, MEM_MAY_BOTH, "context");
	if (s->packet)
		join(s, kind, region, ctx_size, packet_size);
	*ctx = s->vm->mem.region[region].base;
	return DONE;
}
