/* start_libbpf.c OBJECT - the same by libbpf: see start.c. */
#include <bpf/libbpf.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct bpf_object *object =
		argc == 2 ? bpf_object__open_file(argv[1], NULL) : NULL;

	if (!object || bpf_object__load(object) ||
	    !bpf_program__attach(bpf_object__next_program(object, NULL)))
		return 1;
	return write(1, "x", 1) != 1;
}
