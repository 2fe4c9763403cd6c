/* rawbpf run where the section does not say where: what is missing is named,
 * and what was named is used. */
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <string.h>

static const struct {
	const char *says, *line;
	int status;
	const char *out, *err;
} rows[] = {
	{ "run: an interface is needed, and which option says it",
	  "run --duration 0.1 --program at_xdp @net", 1,
	  "it needs a network interface, which cannot be guessed from the "
	  "section\n  try: --interface NAME\n",
	  NULL },
	{ "run: a namespace is needed",
	  "run --duration 0.1 --program at_lookup @net", 1,
	  "it needs a network namespace, which cannot be guessed from the "
	  "section\n  try: --netns FILE\n",
	  NULL },
	{ "run: a cgroup is needed",
	  "run --duration 0.1 --program connects4 @cgroup", 1,
	  "it needs a cgroup, which cannot be guessed from the section\n"
	  "  try: --cgroup DIR\n",
	  NULL },
	{ "run: what no option can say",
	  "run --duration 0.1 --program at_socket @net", 1,
	  "it needs a socket, which cannot be guessed from the section\n.bss",
	  NULL },
	{ "run: a map of sockets is needed",
	  "run --duration 0.1 --program at_msg @net", 1,
	  "it needs a map of sockets, which cannot be guessed from the "
	  "section\n  try: --at-map NAME\n",
	  NULL },
	{ "run: a map of sockets, named",
	  "run --duration 0.1 --program at_msg --at-map sockets @net", 0,
	  "1 attached; Ctrl-C ends it.\n", NULL },
	{ "run: a map to walk, named",
	  "run --duration 0.1 --program each_sockmap --at-map sockets @iter", 0,
	  "\n7 of 8, objects\nend\n1 attached", NULL },
	{ "run: a map of another type than is walked",
	  "run --duration 0.1 --program each_sockmap --at-map elements @iter",
	  1, "map 'elements' is of type HASH, which iter/sockmap does not walk",
	  NULL },
	{ "run: a map that the object does not have",
	  "run --program at_msg --at-map socket @net", 1, NULL,
	  "--at-map socket: it has no map 'socket'; did you mean 'sockets'?" },
	{ "run: what is written in the machine would be gone",
	  "run --kernel 6.1 --output records @run", 2, NULL,
	  "--output writes into the machine, which is thrown away" },
	{ "load --autoattach: a map to walk, named",
	  "load --autoattach --program each_sockmap --at-map nowhere @iter", 1,
	  NULL, "--at-map nowhere: it has no map 'nowhere'" },
};

static void check_row(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, rows[i].line);
	if (strstr(rows[i].line, "@iter") &&
	    strstr(c.err, "Operation not permitted"))
		skip("this kernel refuses iterators over elements");
	ck_assert_msg(c.status == rows[i].status, "status %d: %s%s", c.status,
		      c.out, c.err);
	load_line_says(c.out, rows[i].out);
	load_line_says(c.err, rows[i].err);
	cli_close(&c);
}
TABLE(run_where, rows, check_row);
