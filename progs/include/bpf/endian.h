/*
 * endian.h - numbers of packets, whose highest byte comes first.
 *
 *     port 80, as a __be16     00 50
 *     as x86 reads it          0x5000     bpf_ntohs() turns it round
 *
 * clang -target bpf makes code for the byte order of this machine; bpfeb
 * and bpfel ask for one of them.  A constant is turned round by clang.
 */
#ifndef BPF_ENDIAN_H
#define BPF_ENDIAN_H

#include "bpf/types.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define endian_big(bits, x)    __builtin_bswap##bits(x)
#define endian_little(bits, x) ((__u##bits)(x))
#else
#define endian_big(bits, x)    ((__u##bits)(x))
#define endian_little(bits, x) __builtin_bswap##bits(x)
#endif

#define bpf_htons(x) endian_big(16, x)
#define bpf_ntohs(x) endian_big(16, x)
#define bpf_htonl(x) endian_big(32, x)
#define bpf_ntohl(x) endian_big(32, x)

#define bpf_cpu_to_be64(x) endian_big(64, x)
#define bpf_be64_to_cpu(x) endian_big(64, x)

#define bpf_cpu_to_le16(x) endian_little(16, x)
#define bpf_le16_to_cpu(x) endian_little(16, x)
#define bpf_cpu_to_le32(x) endian_little(32, x)
#define bpf_le32_to_cpu(x) endian_little(32, x)
#define bpf_cpu_to_le64(x) endian_little(64, x)
#define bpf_le64_to_cpu(x) endian_little(64, x)

#endif
