/*
 * log.c - the verifier's log as records.
 */
#include "insn/verifier/log.h"
#include "insn/verifier/clean.h"
#include "insn/verifier/line.h"
#include "insn/verifier/cursor.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *vlog_text(const struct vlog *log, const struct vlog_record *record)
{
	return log->text + record->at;
}

/* ---- Reading ---- */

static int add(struct vlog *log, const struct vlog_record *record)
{
	if ((log->count & (log->count - 1)) == 0) {
		size_t room = log->count ? 2 * (size_t)log->count : 1;
		void *more = reallocarray(log->records, room, sizeof(*record));

		if (!more)
			return -ENOMEM;
		log->records = more;
	}
	log->records[log->count++] = *record;
	return 0;
}

static bool is_blank(const char *line, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		if (!isspace((unsigned char)line[i]))
			return false;
	return true;
}

static int add_line(struct vlog *log, const char *line, uint32_t length)
{
	struct vlog_record record = { .glued = false };
	uint32_t taken;
	int err = 0;

	while (!err && length && !is_blank(line, length)) {
		taken = vlog_line(&record, line, length);
		record.at = line - log->text;
		record.length = taken;
		while (record.length &&
		       isspace((unsigned char)line[record.length - 1]))
			record.length--;
		err = add(log, &record);
		line += taken;
		length -= taken;
		record.glued = true;
	}
	return err;
}

/* From the kernel's own explanation on, all is of it, up to the numbers. */
static void mark_report(struct vlog *log)
{
	bool inside = false;

	for (int i = 0; i < log->count; i++) {
		struct vlog_record *record = &log->records[i];

		inside = record->kind == VLOG_REPORT ||
			 (inside && record->kind != VLOG_STATS);
		if (inside)
			record->kind = VLOG_REPORT;
	}
}

static bool begins(const struct vlog *log, const struct vlog_record *record,
		   const char *word)
{
	return record->length >= strlen(word) &&
	       !memcmp(vlog_text(log, record), word, strlen(word));
}

/* Before it follows any path, a kernel of 7.x lists the instructions of every
 * function, with what each of them uses of the stack, in the form in which it
 * tells a path.  A path begins with a state, and ends these tables. */
static void mark_tables(struct vlog *log)
{
	bool inside = false;

	for (int i = 0; i < log->count; i++) {
		struct vlog_record *record = &log->records[i];

		if (record->kind == VLOG_LIVE &&
		    (begins(log, record, "subprog#") ||
		     begins(log, record, "stack use/def ")))
			inside = true;
		else if (record->kind == VLOG_INSN ||
			 record->kind == VLOG_SOURCE)
			record->kind = inside ? VLOG_LIVE : record->kind;
		else if (record->kind != VLOG_LIVE &&
			 record->kind != VLOG_OTHER)
			inside = false;
	}
}

static void give_back(struct vlog *log)
{
	void *less = reallocarray(log->records, log->count ? log->count : 1,
				  sizeof(log->records[0]));

	if (less)
		log->records = less;
}

#define LINE_MOST (1 << 30) /* bytes: record.length has 32 bits */

int vlog_read(struct vlog *log, char *text, size_t size)
{
	struct prefix prefix;
	const char *line, *end;

	memset(log, 0, sizeof(*log));
	log->text = text;
	log->size = clean_text(text, size);
	prefix = clean_prefix(text, log->size);
	line = text;
	end = text + log->size;
	while (line < end) {
		const char *stop = memchr(line, '\n', end - line);
		uint32_t length, skip;

		if (!stop)
			stop = end;
		length = stop - line > LINE_MOST ? LINE_MOST : stop - line;
		skip = clean_skip(&prefix, line, length);
		if (add_line(log, line + skip, length - skip))
			return -ENOMEM;
		line = stop + 1;
	}
	mark_tables(log);
	mark_report(log);
	give_back(log);
	return 0;
}

void vlog_close(struct vlog *log)
{
	free(log->text);
	free(log->records);
	memset(log, 0, sizeof(*log));
}

/* ---- Parts of a record ---- */

const char *vlog_state_text(const struct vlog *log,
			    const struct vlog_record *record, uint32_t *length)
{
	const char *text = vlog_text(log, record);
	struct cursor s = { text, text + record->length };
	const char *begin = s.end;

	if (record->kind == VLOG_INSN) {
		begin = memchr(text, ';', record->length);
		begin = begin ? begin + 1 : s.end;
	} else if (record->kind == VLOG_STATE && record->insn < 0) {
		begin = text;
	} else if (record->kind == VLOG_STATE || record->kind == VLOG_BRANCH) {
		begin = memchr(text, ':', record->length);
		begin = begin ? begin + 1 : s.end;
	}
	s.p = begin;
	cursor_blanks(&s);
	*length = s.end - s.p;
	return s.p;
}

const struct vlog_record *vlog_last_words(const struct vlog *log)
{
	for (int i = log->count - 1; i >= 0; i--)
		if (log->records[i].kind == VLOG_OTHER)
			return &log->records[i];
	return NULL;
}

const char *vlog_kind_name(enum vlog_kind kind)
{
	static const char *const names[VLOG_KINDS] = {
		[VLOG_OTHER] = "OTHER",	    [VLOG_INSN] = "INSN",
		[VLOG_STATE] = "STATE",	    [VLOG_SOURCE] = "SOURCE",
		[VLOG_BRANCH] = "BRANCH",   [VLOG_SAFE] = "SAFE",
		[VLOG_CALLER] = "CALLER",   [VLOG_CALLEE] = "CALLEE",
		[VLOG_PRECISE] = "PRECISE", [VLOG_FUNC] = "FUNC",
		[VLOG_LIVE] = "LIVE",	    [VLOG_LOOP] = "LOOP",
		[VLOG_REPORT] = "REPORT",   [VLOG_STATS] = "STATS",
	};

	return names[kind];
}
