/*
 * texts.h - what a page shows as output is what a run prints.
 */
#ifndef TESTS_LESSONS_TEXTS_H
#define TESTS_LESSONS_TEXTS_H

/* The block of the file `path` that is marked as the output of this lesson
 * must come in `output`; the test fails where it does not. */
void text_shows(const char *path, const char *number, const char *output);

#endif
