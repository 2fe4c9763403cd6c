/*
 * ops_asked.bpf.c - one that is left out if nobody asks.
 */
#define TABLE "?.struct_ops"
#define NAME  "rawbpf_asked"
#include "tests/bpf/ops.h"
