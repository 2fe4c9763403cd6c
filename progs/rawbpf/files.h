/*
 * files.h - what a command reads and writes: files, "-", the terminal.
 */
#ifndef PROGS_RAWBPF_FILES_H
#define PROGS_RAWBPF_FILES_H

#include "progs/rawbpf/command.h"

#include <stddef.h>

/* All of a file, or of standard input for "-" and NULL, with a zero byte
 * after it.  The caller frees it.  0, or -errno with the error text set. */
int file_read(const char *path, char **bytes, size_t *size);

/* The rest of an open file, likewise; without an error text. */
int file_read_all(FILE *in, char **bytes, size_t *size);

/* How a path is called in messages: "standard input" for "-" and NULL. */
const char *file_name(const char *path);

/* Where to write: the file of --output, else standard output.  0, or -errno
 * with the error text set. */
int output_open(const struct args *args, FILE **out);

/* Says whether all was written; 0, or -errno with the error text set. */
int output_close(FILE *out);

/* Close it and remove the file: what should have been in it is not. */
void output_abandon(const struct args *args, FILE *out);

/* Print the error text after "rawbpf COMMAND: ".  Returns the exit code that
 * fits to `err`: a right or a feature that is missing is NOT_HERE. */
enum exit_code give_up(const struct args *args, int err);

#endif
