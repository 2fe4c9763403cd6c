/* Case 9: all of the headers in one piece, then a look at them. */
#include "bpf/all.h"

/* [mended-9] */
SEC("tc")
int second_byte(struct __sk_buff *skb)
{
	__u8 *data;

	bpf_skb_pull_data(skb, 0);
	data = (void *)(long)skb->data;
	if ((void *)(data + 2) > (void *)(long)skb->data_end)
		return 0;
	return data[1];
}
/* [/mended-9] */

char LICENSE[] SEC("license") = "GPL";
