/*
 * types.bpf.c - who reads how much: a map whose key and value are structs.
 *
 *     {812, DATA, "cat"}  ->  {3 calls, 4096 bytes, {first, last}}
 *
 * To the kernel a key is 24 bytes and a value 32.  What they mean stands in
 * the object's types: loaded beside the map, they let anybody print it as
 * it is written here, and the verifier's log name the line of C.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

/* [structs] */
enum result {
	DATA,
	END, /* of the file */
	FAILED,
};

struct reader {
	__u32 process;
	enum result result;
	char comm[TASK_COMM_LEN];
};

struct traffic {
	__u64 calls, bytes;
	struct {
		__u64 first, last;
	} when; /* nanoseconds since the machine started */
};
/* [/structs] */

/* [map] */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct reader);
	__type(value, struct traffic);
} readers SEC(".maps");
/* [/map] */

SEC("tracepoint/syscalls/sys_exit_read")
int account(__s64 *ctx)
{
	__s64 bytes = ctx[2]; /* what read(2) returns */
	__u64 now = bpf_ktime_get_ns();
	struct traffic fresh = { .when.first = now }, *traffic;
	struct reader reader = { .process = bpf_get_current_pid_tgid() >> 32 };

	reader.result = bytes > 0 ? DATA : bytes == 0 ? END : FAILED;
	bpf_get_current_comm(reader.comm, sizeof(reader.comm));
	bpf_map_update_elem(&readers, &reader, &fresh, BPF_NOEXIST);
	traffic = bpf_map_lookup_elem(&readers, &reader);
	if (!traffic)
		return 0; /* the map is full */
	__sync_fetch_and_add(&traffic->calls, 1);
	__sync_fetch_and_add(&traffic->bytes, bytes > 0 ? bytes : 0);
	traffic->when.last = now;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
