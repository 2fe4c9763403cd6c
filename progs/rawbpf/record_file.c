/*
 * record_file.c - a recorded run as a JSON file: see record_file.h.
 */
#include "progs/rawbpf/record_file.h"
#include "insn/names.h"
#include "loader/err.h"
#include "progs/rawbpf/json.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- Written ---- */

static json_t *hex_of(const __u8 *bytes, __u32 size)
{
	char *text = malloc(2 * size + 1);
	json_t *string;

	for (__u32 i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	text[2 * size] = '\0';
	string = json_string(text);
	free(text);
	return string;
}

static json_t *number_of(__u64 value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", value);
	return json_string(text);
}

static json_t *call_of(const struct record_call *call,
		       const struct bpf_insn *insns)
{
	__u32 size = call->size < RECORD_BYTES ? call->size : RECORD_BYTES;

	return json_pack("{s:i, s:s, s:o, s:o}", "pc", (int)call->pc, "helper",
			 name_of(&helper_names, insns[call->pc].imm), "r0",
			 number_of(call->r0), "data", hex_of(call->data, size));
}

void record_print(FILE *out, const struct record *record,
		  const struct record_about *about,
		  const struct bpf_insn *insns)
{
	json_t *calls = json_array();

	for (__u64 i = 0; i < record->count && i < RECORD_CALLS; i++)
		json_array_append_new(calls, call_of(&record->calls[i], insns));
	json_print(out,
		   json_pack("{s:o, s:o, s:o, s:o}", "at", json_text(about->at),
			     "ctx", hex_of(record->ctx, about->ctx_size), "r0",
			     number_of(record->r0), "calls", calls));
}

/* ---- Read ---- */

static int digit(char c)
{
	const char *digits = "0123456789abcdef", *at = strchr(digits, c);

	return c && at ? (int)(at - digits) : -1;
}

/* Hex into at most `most` bytes.  How many, or -1. */
static int read_hex(const json_t *value, __u8 *bytes, int most)
{
	const char *text = json_string_value(value);
	int n = 0;

	if (!text || strlen(text) % 2 || strlen(text) / 2 > (size_t)most)
		return -1;
	for (; text[2 * n]; n++) {
		int high = digit(text[2 * n]), low = digit(text[2 * n + 1]);

		if (high < 0 || low < 0)
			return -1;
		bytes[n] = high << 4 | low;
	}
	return n;
}

static bool read_number(const json_t *value, __u64 *number)
{
	const char *text = json_string_value(value);
	char *end;

	if (!text || strncmp(text, "0x", 2))
		return false;
	*number = strtoull(text, &end, 16);
	return *end == '\0' && end > text + 2;
}

static bool read_call(const json_t *value, struct record_call *call)
{
	int size = read_hex(json_object_get(value, "data"), call->data,
			    RECORD_BYTES);
	const json_t *pc = json_object_get(value, "pc");

	call->size = size;
	call->pc = json_integer_value(pc);
	return size >= 0 && json_is_integer(pc) &&
	       read_number(json_object_get(value, "r0"), &call->r0);
}

static bool read_calls(const json_t *list, struct record *record)
{
	size_t i, n = json_array_size(list);

	if (!json_is_array(list) || n > RECORD_CALLS)
		return false;
	for (i = 0; i < n; i++)
		if (!read_call(json_array_get(list, i), &record->calls[i]))
			return false;
	record->count = n;
	return true;
}

static bool read_whole(const json_t *root, struct record *record,
		       struct record_about *about)
{
	const char *at = json_string_value(json_object_get(root, "at"));
	int size =
		read_hex(json_object_get(root, "ctx"), record->ctx, RECORD_CTX);

	if (!at || size < 0 ||
	    !read_number(json_object_get(root, "r0"), &record->r0))
		return false;
	snprintf(about->at, sizeof(about->at), "%s", at);
	about->ctx_size = size;
	record->state = 2;
	return read_calls(json_object_get(root, "calls"), record);
}

int record_read(const char *path, struct record *record,
		struct record_about *about)
{
	FILE *file = fopen(path, "re");
	json_error_t error;
	json_t *root;
	bool read;

	if (!file)
		return fail(-errno, "%s", path);
	root = json_loadf(file, 0, &error);
	fclose(file);
	if (!root)
		return refuse(-EINVAL, "%s:%d: %s", path, error.line,
			      error.text);
	memset(record, 0, sizeof(*record));
	read = read_whole(root, record, about);
	json_decref(root);
	return read ? 0
		    : refuse(-EINVAL, "%s is not what `rawbpf capture` writes",
			     path);
}
