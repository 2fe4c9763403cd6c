/* Lines of trace_pipe, taken apart. */
#include "maps/tracepipe.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>

static const struct row {
	const char *says, *whole;
	int result;
	const char *comm;
	pid_t pid;
	const char *text;
} rows[] = {
	{ "a line of a program",
	  "           hello-159     [001] ...2.    10.120624: "
	  "bpf_trace_printk: HELLO 35",
	  0, "hello", 159, "HELLO 35" },
	{ "a comm with a dash and digits",
	  "      hello-2d43-142     [000] ...21     3.959969: "
	  "bpf_trace_printk: x",
	  0, "hello-2d43", 142, "x" },
	{ "a comm with spaces, brackets and a colon",
	  "     a [7]: b c-77      [000] d..31     3.9: bpf_trace_printk: y", 0,
	  "a [7]: b c", 77, "y" },
	{ "text that looks like another line",
	  " a-1 [000] ... 3.9: bpf_trace_printk: b-2 [001] ... 4: "
	  "bpf_trace_printk: z",
	  0, "a", 1, "b-2 [001] ... 4: bpf_trace_printk: z" },
	{ "an empty text", " a-1 [000] ... 3.9: bpf_trace_printk: ", 0, "a", 1,
	  "" },
	{ "a thread without a dash has no comm",
	  " weird [000] ... 3.9: bpf_trace_printk: w", 0, "", 0, "w" },
	{ "a line of another event", " a-1 [000] ... 3.9: sched_switch: x",
	  -EINVAL, "", 0, "" },
	{ "an empty line", "", -EINVAL, "", 0, "" },
	{ "no CPU in brackets", "x: bpf_trace_printk: y", -EINVAL, "", 0, "" },
};

static void check_row(int i)
{
	struct trace_line line;

	snprintf(line.whole, sizeof(line.whole), "%s", rows[i].whole);
	ck_assert_int_eq(trace_line_parse(&line), rows[i].result);
	if (rows[i].result)
		return;
	ck_assert_str_eq(line.comm, rows[i].comm);
	ck_assert_int_eq(line.pid, rows[i].pid);
	ck_assert_str_eq(line.says, rows[i].text);
}
TABLE(tracepipe, rows, check_row);
