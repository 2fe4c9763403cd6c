/* start_ours.c OBJECT - a tracepoint program attached, by us: see start.c. */
#include "loader/attach/auto.h"
#include "loader/load/load.h"

#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct load_want want;
	struct load load;
	struct link link;

	if (argc != 2 || load_open(&load, argv[1], &want) || load_all(&load) ||
	    attach_auto(&link, &load.progs[0].def->sec, load.progs[0].fd, NULL))
		return 1;
	return write(1, "x", 1) != 1;
}
