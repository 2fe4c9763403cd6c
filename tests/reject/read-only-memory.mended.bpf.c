/*
 * Sets each counter of a map to zero while it walks through the map.
 */
#include "bpf/all.h"

SEC("iter/bpf_map_elem")
int zero(struct bpf_iter__bpf_map_elem *ctx)
{
	__u32 *key = ctx->key, *value = ctx->value;

	if (!key || !value)
		return 0;
	*value = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
