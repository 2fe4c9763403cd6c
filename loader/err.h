/*
 * err.h - the error text, grown outward.
 *
 * The innermost function says what failed, every caller may add what it was
 * doing, and main prints one line:
 *
 *   lesson 3: map 'counts': bpf(BPF_MAP_CREATE): Invalid argument (EINVAL)
 *   ^within   ^within       ^fail               ^errno, in words and by name
 *
 * Library code returns 0, a count, an fd or -errno and sets this text; it
 * never exits.  One text per thread; it stays until the next fail().
 */
#ifndef LOADER_ERR_H
#define LOADER_ERR_H

/* Start the text: "what: words for the errno (NAME)".  `err` is negative,
 * as -errno; it is returned, so that one may write return fail(-errno, ...). */
int fail(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Start the text with our own judgement; no errno words are added. */
int refuse(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Put "what was being done: " in front of the text.  Returns `err`. */
int within(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The text so far; "" if nothing failed.  Owned here. */
const char *err_text(void);

/* Forget the text: a failure that was expected and handled. */
void err_clear(void);

/* "EPERM" for 1 or -1; "ENOTSUPP" for 524, which libc has no name for (the
 * kernel uses it inside, and bpf(2) lets it out).  Never NULL. */
const char *err_name(int err);

/* "Operation not permitted" for 1 or -1.  Never NULL. */
const char *err_words(int err);

#endif
