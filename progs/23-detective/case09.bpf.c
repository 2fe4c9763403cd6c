/* Case 9: all of the headers in one piece, then a look at them. */
#include "bpf/all.h"

/* [case-9] */
SEC("tc")
int second_byte(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;

	if ((void *)(data + 2) > data_end)
		return 0;
	bpf_skb_pull_data(skb, 0);
	return data[1];
}
/* [/case-9] */

char LICENSE[] SEC("license") = "GPL";
