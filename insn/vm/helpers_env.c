/*
 * helpers_env.c - time, identity and random numbers, as env.h says.
 */
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <errno.h>
#include <string.h>

/* u64 bpf_ktime_get_ns() and its relatives.  Time passes by being asked. */
static __u64 ktime(struct vm *vm)
{
	__u64 now = vm->cpu.now;

	vm->cpu.now += vm->env.tick;
	return now;
}

/* u64 bpf_jiffies64(), at 250 a second */
static __u64 jiffies(struct vm *vm)
{
	return ktime(vm) / 4000000;
}

/* u32 bpf_get_prandom_u32(): a linear congruence's upper half */
static __u64 prandom(struct vm *vm)
{
	vm->cpu.random = vm->cpu.random * 6364136223846793005ull +
			 1442695040888963407ull;
	return vm->cpu.random >> 32;
}

static __u64 cpu_id(struct vm *vm)
{
	return vm->env.cpu;
}

static __u64 node_id(struct vm *vm)
{
	(void)vm;
	return 0;
}

static __u64 pid_tgid(struct vm *vm)
{
	return vm->env.pid_tgid;
}

static __u64 uid_gid(struct vm *vm)
{
	return vm->env.uid_gid;
}

/* long bpf_get_current_comm(void *buf, u32 size): cut, ended and filled up
 * with zeros */
static __u64 get_comm(struct vm *vm)
{
	__u32 size = vm->cpu.reg[BPF_REG_2];
	char *buf;

	if (size == 0)
		return -EINVAL;
	buf = vm_bytes(vm, BPF_REG_1, 0, size, MEM_WRITE);
	if (!buf)
		return 0;
	memset(buf, 0, size);
	memcpy(buf, vm->env.comm,
	       strnlen(vm->env.comm, size - 1 < 15 ? size - 1 : 15));
	return 0;
}

static const struct helper rows[] = {
	{ BPF_FUNC_ktime_get_ns, 0, ktime, NULL },
	{ BPF_FUNC_ktime_get_boot_ns, 0, ktime, NULL },
	{ BPF_FUNC_ktime_get_coarse_ns, 0, ktime, NULL },
	{ BPF_FUNC_ktime_get_tai_ns, 0, ktime, NULL },
	{ BPF_FUNC_jiffies64, 0, jiffies, NULL },
	{ BPF_FUNC_get_prandom_u32, 0, prandom, NULL },
	{ BPF_FUNC_get_smp_processor_id, 0, cpu_id, NULL },
	{ BPF_FUNC_get_numa_node_id, 0, node_id, NULL },
	{ BPF_FUNC_get_current_pid_tgid, 0, pid_tgid, NULL },
	{ BPF_FUNC_get_current_uid_gid, 0, uid_gid, NULL },
	{ BPF_FUNC_get_current_comm, 2, get_comm, NULL },
};

const struct helper_family helpers_env = { rows,
					   sizeof(rows) / sizeof(rows[0]) };
