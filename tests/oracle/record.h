/*
 * record.h - what a loader sends to the kernel, as text: two loaders that
 * send the same print the same.
 *
 *   bpf(BPF_PROG_LOAD, { insns = 18 11 00 00 05 00 00 00 ... })
 *                                          '--------- fd 5
 *   program hello: type 2, ...
 *     1811000000000000 map:counts
 *
 * File descriptors become the names of what they stand for, addresses what
 * is there, and all is in the order of its text, not of the calls.
 *
 * Left out, since it changes nothing that runs: logs, the kernel's version
 * (looked at before 5.0), and bytes written to an array that are zero, as
 * they were; and BPF_PROG_BIND_MAP, by which libbpf keeps .rodata as long as
 * the program.  Both loaders also probe; such calls have no name, or one that
 * begins with "libbpf_", or libbpf 1.5's "det_arg_ctx".
 */
#ifndef TESTS_ORACLE_RECORD_H
#define TESTS_ORACLE_RECORD_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* One bpf(2), after the kernel answered `result`: an fd, 0 or -errno.  Is it
 * one of those that are recorded? */
bool record_call(int cmd, const union bpf_attr *attr, uint32_t size,
		 int result);

/* What is no call: "program x: not sent". */
void record_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* All of it.  What was sent more than once is printed once, with the first
 * answer: a refused program is sent again for its log. */
void record_print(FILE *out);

#endif
