/*
 * attr_flags.c - names of the bits and small enums in union bpf_attr and
 * struct perf_event_attr: see attr_flags.h.
 *
 * Bits are numbers, not the header's names: the system's header may be older
 * than the flag.                       (include/uapi/linux/{bpf,perf_event}.h)
 */
#include "loader/attr_flags.h"

#include <stddef.h>

#define BIT(n) (1ULL << (n))

const struct attr_flag flags_map[] = {
	{ BIT(0), "BPF_F_NO_PREALLOC" },
	{ BIT(1), "BPF_F_NO_COMMON_LRU" },
	{ BIT(2), "BPF_F_NUMA_NODE" },
	{ BIT(3), "BPF_F_RDONLY" },
	{ BIT(4), "BPF_F_WRONLY" },
	{ BIT(5), "BPF_F_STACK_BUILD_ID" },
	{ BIT(6), "BPF_F_ZERO_SEED" },
	{ BIT(7), "BPF_F_RDONLY_PROG" },
	{ BIT(8), "BPF_F_WRONLY_PROG" },
	{ BIT(9), "BPF_F_CLONE" },
	{ BIT(10), "BPF_F_MMAPABLE" },
	{ BIT(11), "BPF_F_PRESERVE_ELEMS" },
	{ BIT(12), "BPF_F_INNER_MAP" },
	{ BIT(13), "BPF_F_LINK" },
	{ BIT(14), "BPF_F_PATH_FD" },
	{ BIT(15), "BPF_F_VTYPE_BTF_OBJ_FD" },
	{ BIT(16), "BPF_F_TOKEN_FD" },
	{ BIT(17), "BPF_F_SEGV_ON_FAULT" },
	{ BIT(18), "BPF_F_NO_USER_CONV" },
	{ 0, NULL },
};

const struct attr_flag flags_elem[] = {
	{ 0, "BPF_ANY" },
	{ BIT(0), "BPF_NOEXIST" },
	{ BIT(1), "BPF_EXIST" },
	{ BIT(2), "BPF_F_LOCK" },
	{ 0, NULL },
};

const struct attr_flag flags_prog[] = {
	{ BIT(0), "BPF_F_STRICT_ALIGNMENT" },
	{ BIT(1), "BPF_F_ANY_ALIGNMENT" },
	{ BIT(2), "BPF_F_TEST_RND_HI32" },
	{ BIT(3), "BPF_F_TEST_STATE_FREQ" },
	{ BIT(4), "BPF_F_SLEEPABLE" },
	{ BIT(5), "BPF_F_XDP_HAS_FRAGS" },
	{ BIT(6), "BPF_F_XDP_DEV_BOUND_ONLY" },
	{ BIT(7), "BPF_F_TEST_REG_INVARIANTS" },
	{ BIT(16), "BPF_F_TOKEN_FD" },
	{ 0, NULL },
};

const struct attr_flag flags_attach[] = {
	{ BIT(0), "BPF_F_ALLOW_OVERRIDE" },
	{ BIT(1), "BPF_F_ALLOW_MULTI" },
	{ BIT(2), "BPF_F_REPLACE" },
	{ BIT(3), "BPF_F_BEFORE" },
	{ BIT(4), "BPF_F_AFTER" },
	{ BIT(5), "BPF_F_ID" },
	{ BIT(6), "BPF_F_PREORDER" },
	{ BIT(13), "BPF_F_LINK" },
	{ 0, NULL },
};

const struct attr_flag flags_query[] = {
	{ BIT(0), "BPF_F_QUERY_EFFECTIVE" },
	{ 0, NULL },
};

const struct attr_flag flags_run[] = {
	{ BIT(0), "BPF_F_TEST_RUN_ON_CPU" },
	{ BIT(1), "BPF_F_TEST_XDP_LIVE_FRAMES" },
	{ BIT(2), "BPF_F_TEST_SKB_CHECKSUM_COMPLETE" },
	{ 0, NULL },
};

const struct attr_flag flags_xdp[] = {
	{ BIT(0), "XDP_FLAGS_UPDATE_IF_NOEXIST" },
	{ BIT(1), "XDP_FLAGS_SKB_MODE" },
	{ BIT(2), "XDP_FLAGS_DRV_MODE" },
	{ BIT(3), "XDP_FLAGS_HW_MODE" },
	{ BIT(4), "XDP_FLAGS_REPLACE" },
	{ 0, NULL },
};

const struct attr_flag flags_kprobes[] = {
	{ BIT(0), "BPF_F_KPROBE_MULTI_RETURN" },
	{ 0, NULL },
};

const struct attr_flag flags_uprobes[] = {
	{ BIT(0), "BPF_F_UPROBE_MULTI_RETURN" },
	{ 0, NULL },
};

const struct attr_flag flags_sample[] = {
	{ BIT(0), "PERF_SAMPLE_IP" },
	{ BIT(1), "PERF_SAMPLE_TID" },
	{ BIT(2), "PERF_SAMPLE_TIME" },
	{ BIT(3), "PERF_SAMPLE_ADDR" },
	{ BIT(4), "PERF_SAMPLE_READ" },
	{ BIT(5), "PERF_SAMPLE_CALLCHAIN" },
	{ BIT(6), "PERF_SAMPLE_ID" },
	{ BIT(7), "PERF_SAMPLE_CPU" },
	{ BIT(8), "PERF_SAMPLE_PERIOD" },
	{ BIT(9), "PERF_SAMPLE_STREAM_ID" },
	{ BIT(10), "PERF_SAMPLE_RAW" },
	{ BIT(11), "PERF_SAMPLE_BRANCH_STACK" },
	{ BIT(12), "PERF_SAMPLE_REGS_USER" },
	{ BIT(13), "PERF_SAMPLE_STACK_USER" },
	{ BIT(14), "PERF_SAMPLE_WEIGHT" },
	{ BIT(15), "PERF_SAMPLE_DATA_SRC" },
	{ BIT(16), "PERF_SAMPLE_IDENTIFIER" },
	{ BIT(17), "PERF_SAMPLE_TRANSACTION" },
	{ BIT(18), "PERF_SAMPLE_REGS_INTR" },
	{ BIT(19), "PERF_SAMPLE_PHYS_ADDR" },
	{ BIT(20), "PERF_SAMPLE_AUX" },
	{ BIT(21), "PERF_SAMPLE_CGROUP" },
	{ BIT(22), "PERF_SAMPLE_DATA_PAGE_SIZE" },
	{ BIT(23), "PERF_SAMPLE_CODE_PAGE_SIZE" },
	{ BIT(24), "PERF_SAMPLE_WEIGHT_STRUCT" },
	{ 0, NULL },
};

const struct attr_flag flags_read[] = {
	{ BIT(0), "PERF_FORMAT_TOTAL_TIME_ENABLED" },
	{ BIT(1), "PERF_FORMAT_TOTAL_TIME_RUNNING" },
	{ BIT(2), "PERF_FORMAT_ID" },
	{ BIT(3), "PERF_FORMAT_GROUP" },
	{ BIT(4), "PERF_FORMAT_LOST" },
	{ 0, NULL },
};

const struct attr_flag flags_breakpoint[] = {
	{ BIT(0), "HW_BREAKPOINT_R" },
	{ BIT(1), "HW_BREAKPOINT_W" },
	{ BIT(2), "HW_BREAKPOINT_X" },
	{ 0, NULL },
};

/* The 64 bits that follow read_format; precise_ip (15, 16) is a number. */
const struct attr_flag flags_perf_bits[] = {
	{ BIT(0), "disabled" },
	{ BIT(1), "inherit" },
	{ BIT(2), "pinned" },
	{ BIT(3), "exclusive" },
	{ BIT(4), "exclude_user" },
	{ BIT(5), "exclude_kernel" },
	{ BIT(6), "exclude_hv" },
	{ BIT(7), "exclude_idle" },
	{ BIT(8), "mmap" },
	{ BIT(9), "comm" },
	{ BIT(10), "freq" },
	{ BIT(11), "inherit_stat" },
	{ BIT(12), "enable_on_exec" },
	{ BIT(13), "task" },
	{ BIT(14), "watermark" },
	{ BIT(15), "precise_ip" },
	{ BIT(16), "precise_ip:2" },
	{ BIT(17), "mmap_data" },
	{ BIT(18), "sample_id_all" },
	{ BIT(19), "exclude_host" },
	{ BIT(20), "exclude_guest" },
	{ BIT(21), "exclude_callchain_kernel" },
	{ BIT(22), "exclude_callchain_user" },
	{ BIT(23), "mmap2" },
	{ BIT(24), "comm_exec" },
	{ BIT(25), "use_clockid" },
	{ BIT(26), "context_switch" },
	{ BIT(27), "write_backward" },
	{ BIT(28), "namespaces" },
	{ BIT(29), "ksymbol" },
	{ BIT(30), "bpf_event" },
	{ BIT(31), "aux_output" },
	{ BIT(32), "cgroup" },
	{ BIT(33), "text_poke" },
	{ BIT(34), "build_id" },
	{ BIT(35), "inherit_thread" },
	{ BIT(36), "remove_on_exec" },
	{ BIT(37), "sigtrap" },
	{ 0, NULL },
};

#define TABLE(rows, prefix)                                    \
	{                                                      \
		prefix, rows, sizeof(rows) / sizeof((rows)[0]) \
	}

static const struct name stats_rows[] = {
	{ 0, 0, "RUN_TIME", "" },
};
const struct names stats_names = TABLE(stats_rows, "BPF_STATS_");

static const struct name fd_type_rows[] = {
	{ 0, 0, "RAW_TRACEPOINT", "" }, { 1, 0, "TRACEPOINT", "" },
	{ 2, 0, "KPROBE", "" },		{ 3, 0, "KRETPROBE", "" },
	{ 4, 0, "UPROBE", "" },		{ 5, 0, "URETPROBE", "" },
};
const struct names fd_type_names = TABLE(fd_type_rows, "BPF_FD_TYPE_");

static const struct name perf_type_rows[] = {
	{ 0, 0, "HARDWARE", "" },   { 1, 0, "SOFTWARE", "" },
	{ 2, 0, "TRACEPOINT", "" }, { 3, 0, "HW_CACHE", "" },
	{ 4, 0, "RAW", "" },	    { 5, 0, "BREAKPOINT", "" },
};
const struct names perf_type_names = TABLE(perf_type_rows, "PERF_TYPE_");

static const struct name hardware_rows[] = {
	{ 0, 0, "CPU_CYCLES", "" },
	{ 1, 0, "INSTRUCTIONS", "" },
	{ 2, 0, "CACHE_REFERENCES", "" },
	{ 3, 0, "CACHE_MISSES", "" },
	{ 4, 0, "BRANCH_INSTRUCTIONS", "" },
	{ 5, 0, "BRANCH_MISSES", "" },
	{ 6, 0, "BUS_CYCLES", "" },
	{ 7, 0, "STALLED_CYCLES_FRONTEND", "" },
	{ 8, 0, "STALLED_CYCLES_BACKEND", "" },
	{ 9, 0, "REF_CPU_CYCLES", "" },
};
const struct names hardware_names = TABLE(hardware_rows, "PERF_COUNT_HW_");

static const struct name software_rows[] = {
	{ 0, 0, "CPU_CLOCK", "" },	  { 1, 0, "TASK_CLOCK", "" },
	{ 2, 0, "PAGE_FAULTS", "" },	  { 3, 0, "CONTEXT_SWITCHES", "" },
	{ 4, 0, "CPU_MIGRATIONS", "" },	  { 5, 0, "PAGE_FAULTS_MIN", "" },
	{ 6, 0, "PAGE_FAULTS_MAJ", "" },  { 7, 0, "ALIGNMENT_FAULTS", "" },
	{ 8, 0, "EMULATION_FAULTS", "" }, { 9, 0, "DUMMY", "" },
	{ 10, 0, "BPF_OUTPUT", "" },	  { 11, 0, "CGROUP_SWITCHES", "" },
};
const struct names software_names = TABLE(software_rows, "PERF_COUNT_SW_");
