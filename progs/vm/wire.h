/*
 * wire.h - what the host and the machine's init say to each other.
 *
 *   host                            guest
 *   WIRE_ORDERS, in the archive --> init reads it once
 *   console  <----- ttyS0 --------- kernel messages, init's complaints
 *   session  <----- ttyS1 --------> the command's terminal, or its output
 *   control  <----- ttyS2 --------> lines, below
 *
 * Control has a port of its own because a line of init's and a message of
 * the kernel's on one port get mixed in the middle.
 *
 *   guest says   up           the command is about to start
 *                alive        every two seconds
 *                exit N       it ended, and all it wrote has been sent;
 *                             N is 128 + the signal if a signal ended it
 *   host says    size R C     the terminal's rows and columns
 *                signal N     for the command and what it started
 *
 * The orders are words, each "key=value" and a NUL:
 *
 *   terminal=ROWS COLUMNS     the session is a terminal, not a pipe
 *   tracefs=no                leave tracefs and debugfs unmounted
 *   module=PATH  env=K=V  arg=WORD         each as often as needed
 */
#ifndef PROGS_VM_WIRE_H
#define PROGS_VM_WIRE_H

#define WIRE_ORDERS  "/etc/rawbpf-vm"
#define WIRE_CWD     "/rawbpf"
#define WIRE_SESSION "/dev/ttyS1"
#define WIRE_CONTROL "/dev/ttyS2"
#define WIRE_HEART   2 /* seconds between two "alive" */

#endif
