/*
 * session.h - the time between the machine's start and its end.
 *
 *   stdin ----> session ----> the command's terminal      (a terminal here)
 *   stdout <--- session <---- its terminal, or its pipe
 *   signals --> control ----> "signal 2", "size 24 80"
 *   verdict <-- control <---- "up", "alive", "exit 0"
 *   console <-- kernel messages, shown if the machine fails
 */
#ifndef PROGS_VM_SESSION_H
#define PROGS_VM_SESSION_H

#include "progs/vm/console.h"
#include "progs/vm/qemu.h"

#include <stdbool.h>

struct session_options {
	bool terminal; /* the command's terminal is ours */
	int boot;      /* seconds until "up" */
	int hang;      /* seconds between two signs of life */
	int limit;     /* seconds for all of it; 0: none */
};

/* Block the signals that session_run() takes; call it before the machine
 * starts, so that none gets lost. */
int session_signals(void);

/* Returns the command's exit status; 128 + signal when we were told to stop
 * and the command did not; or -errno with the error text: -EIO and -ETIMEDOUT
 * when the guest failed and the console may say why, -ETIME when the limit is
 * over.  `signals` is from session_signals(). */
int session_run(struct qemu *q, const struct session_options *options,
		int signals, struct console *console);

#endif
