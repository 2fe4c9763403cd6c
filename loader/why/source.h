/*
 * source.h - the C line that an instruction comes from.
 *
 *     .BTF.ext: slot 27 -> count.bpf.c, line 14, column 9   of the object
 *     the log:  "; return v->slot[n]; @ count.bpf.c:14"     6.9; before, the
 *                                                           text alone
 *
 * and the variables that registers hold there.
 */
#ifndef LOADER_WHY_SOURCE_H
#define LOADER_WHY_SOURCE_H

#include "insn/verifier/log.h"
#include "loader/debug/vars.h"
#include "loader/load/load.h"

struct why_line {
	const char *file; /* as the compiler was told; NULL: not known */
	int line;	  /* 0: not known */
	int column;	  /* from 1; 0: not known */
	const char *text; /* without the blanks around it; NULL: no line */
	int indent;	  /* bytes of blanks before it */
};

struct why_source {
	struct why_line *lines; /* of each slot */
	int count;
	struct vars vars; /* none, until they are read */
};

/* The lines of one program of an object that is open.  Texts are the
 * load's.  0 or -ENOMEM.  Either way why_source_close() it. */
int why_source_read(struct why_source *source, struct load *load,
		    const struct load_prog *prog);
void why_source_close(struct why_source *source);

/* And its variables.  0 or -ENOMEM. */
int why_source_vars(struct why_source *source, const struct load *load,
		    const struct load_prog *prog);

/* One line of a source, without its newline, in the arena; NULL: there is no
 * such file or line.  Only regular files are read. */
const char *why_source_text(struct arena *arena, const char *file, int line);

/* What a SOURCE record says: file and line where it has them.  Texts are
 * put into the arena. */
struct why_line why_source_record(struct arena *arena, const struct vlog *log,
				  const struct vlog_record *record);

#endif
