/*
 * ops.bpf.c - a table of functions.
 */
#define TABLE ".struct_ops"
#define NAME  "rawbpf_map"
#include "tests/bpf/ops.h"
