/* A mark of whatever file the caller names, printed with its arguments. */
#include "bpf/all.h"

struct asked {
	int id;
	signed char grade;
	char what[16];
	__u64 cookie;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} asked SEC(".maps");

RECORD(asked, struct asked);

SEC("usdt/:rawbpf:asked")
int BPF_USDT(on_asked, int id, signed char grade, const char *what)
{
	struct asked event = { .id = id, .grade = grade };

	event.cookie = bpf_usdt_cookie(ctx);
	bpf_probe_read_user_str(event.what, sizeof(event.what), what);
	bpf_ringbuf_output(&asked, &event, sizeof(event), 0);
	return 0;
}

SEC("?usdt/:rawbpf:weighed")
int BPF_USDT(on_weighed, long grams)
{
	return grams;
}

char LICENSE[] SEC("license") = "GPL";
