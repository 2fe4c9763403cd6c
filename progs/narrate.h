/*
 * narrate.h - what lesson.c and narrate.c share.
 */
#ifndef PROGS_NARRATE_H
#define PROGS_NARRATE_H

/* Sentences, wrapped at 80 columns, `indent` columns in. */
void narrate_paragraph(int indent, const char *text);

/* How many expectations lesson_saw() has found missed. */
int narrate_missed(void);

#endif
