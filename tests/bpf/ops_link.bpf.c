/*
 * ops_link.bpf.c - one for a link.
 */
#define TABLE ".struct_ops.link"
#define NAME  "rawbpf_link"
#include "tests/bpf/ops.h"
