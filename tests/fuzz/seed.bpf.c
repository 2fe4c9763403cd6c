/*
 * seed.bpf.c - a small object with something of everything that a loader
 * has to read.  It is made to be broken (tests/fuzz/fuzz.sh), and never run.
 */
#define SEC(name)	   __attribute__((section(name), used))
#define __uint(name, val)  int(*name)[val]
#define __type(name, val)  typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define CORE		   __attribute__((preserve_access_index))

typedef unsigned int u32;
typedef unsigned long long u64;

/* ---- Maps ---- */

struct event {
	u32 pid;
	char comm[16];
};

struct {
	__uint(type, 1);
	__uint(max_entries, 1024);
	__uint(pinning, 1);
	__type(key, u32);
	__type(value, struct event);
} events SEC(".maps");

struct inner {
	__uint(type, 2);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, 12);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(u32));
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &first, &second } };

extern int second_program(void *ctx);

struct {
	__uint(type, 3);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, int(void *));
} jumps SEC(".maps") = { .values = { [1] = second_program } };

struct old_map {
	u32 type, key_size, value_size, max_entries, map_flags;
} old SEC("maps") = { 1, 4, 8, 16, 0 };

/* ---- What others define ---- */

extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));
extern _Bool CONFIG_BPF __attribute__((section(".kconfig"), weak));
#ifdef ADDRESSES
extern const void bpf_map_fops __attribute__((section(".ksyms")));
#endif
extern void bpf_rcu_read_lock(void) __attribute__((section(".ksyms"), weak));

/* ---- Types of the kernel ---- */

enum state {
	RUNNING,
	DEAD = 16
};

struct task_struct {
	int pid;
	union {
		int a;
		long b[2];
	};
	unsigned int flag : 3, mode : 5;
	struct task_struct *next;
	enum state state;
} CORE;

struct task_struct___old {
	long pid;
} CORE;

/* ---- Variables ---- */

const volatile u32 fixed = 7;
static volatile u64 zero;
u64 counted = 1;
const char *const names[] = { "one", "two" };

/* ---- Programs ---- */

static void *(*const lookup)(void *map, const void *key) = (void *)1;
static long (*const loop)(u32, void *, void *, u64) = (void *)181;

static __attribute__((noinline)) long add(struct task_struct *task)
{
	return task->pid + task->b[1] + zero + fixed;
}

static long callback(u32 i, void *arg)
{
	return i + *(u32 *)arg;
}

SEC("kprobe/vfs_read") int probe(void *ctx)
{
	struct task_struct *task = ctx;
	struct task_struct___old *before = ctx;
	u32 key = LINUX_KERNEL_VERSION + (CONFIG_BPF ? 1 : 0);

	if (__builtin_preserve_field_info(before->pid, 2))
		key += before->pid;
	key += __builtin_preserve_field_info(task->mode, 0);
	key += __builtin_preserve_type_info(*(struct task_struct *)0, 0);
	key += __builtin_preserve_enum_value(*(enum state *)DEAD, 1);
	loop(3, callback, &key, 0);
	if (lookup(&events, &key) || lookup(&outer, &key) || lookup(&old, &key))
		counted++;
	return add(task) + add(task->next) + names[key & 1][0];
}

SEC("?tc") int second_program(void *ctx)
{
	if (bpf_rcu_read_lock)
		bpf_rcu_read_lock();
#ifdef ADDRESSES
	return add(ctx) + (long)&bpf_map_fops;
#else
	return add(ctx);
#endif
}

/* ---- A table of functions ---- */

struct tcp_congestion_ops {
	void (*init)(void *);
	u32 (*ssthresh)(void *);
	u32 flags;
	char name[16];
} CORE;

/* What a kernel with such tables has around each; here, for the types. */
struct bpf_struct_ops_tcp_congestion_ops {
	u32 refcount, state;
	struct tcp_congestion_ops data __attribute__((aligned(64)));
} * around;

SEC("struct_ops/init") void its_init(void *ctx)
{
	counted++;
}

SEC("struct_ops") u32 its_ssthresh(void *ctx)
{
	return 7;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops ops = {
	.init = its_init,
	.ssthresh = its_ssthresh,
	.flags = 1,
	.name = "seed",
};

SEC("license") char its_license[] = "GPL";
SEC("version") u32 its_version = 0x060100;
