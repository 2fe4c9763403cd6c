/*
 * helper.h - the kernel's functions that a program may call.
 *
 * A program is linked with nothing.  What it can call has a number, for
 * ever, and the call instruction holds that number:
 *
 *     bpf_get_current_pid_tgid()      85 00 00 00 0e 00 00 00
 *                                     call        14
 *
 * To make clang emit it, a helper is a pointer to a function at that
 * address.  The first row, as HELPER writes it out:
 *
 *     static void *(*const bpf_map_lookup_elem)(void *map, const void *key) =
 *             (void *)1;
 *
 * Arguments go in r1 to r5, so there are at most five; the result is r0.
 * Which kinds of program may call which helper, the verifier decides; what
 * each does is told in man 7 bpf-helpers.  Those of packets and sockets are
 * in "bpf/helper_net.h".  None has been added since 6.2: what is new are
 * functions of the kernel found by name, declared __ksym.
 *
 * Whoever defines HELPER before this file makes something else of the list.
 */
#ifndef BPF_HELPER_H
#define BPF_HELPER_H

#ifndef HELPER
#include "bpf/types.h"
#define HELPER(number, result, name, ...)                                  \
	static result (*const name)(__VA_ARGS__) __attribute__((unused)) = \
		(void *)number;

/* What they take pointers to, these headers need not know. */
struct bpf_fib_lookup;
struct bpf_perf_event_data;
struct bpf_redir_neigh;
struct bpf_sock_ops;
struct bpf_sysctl;
struct bpf_tcp_sock;
struct bpf_tunnel_key;
struct bpf_xfrm_state;
struct cgroup;
struct file;
struct inode;
struct iphdr;
struct ipv6hdr;
struct linux_binprm;
struct mptcp_sock;
struct path;
struct pt_regs;
struct seq_file;
struct sk_msg_md;
struct sk_reuseport_md;
struct sockaddr;
struct socket;
struct task_struct;
struct tcp6_sock;
struct tcp_request_sock;
struct tcp_sock;
struct tcp_timewait_sock;
struct tcphdr;
struct udp6_sock;
struct unix_sock;
#endif

/* clang-format off */

/* ---- Maps ---- */

HELPER(1, void *, bpf_map_lookup_elem, void *map, const void *key)
HELPER(195, void *, bpf_map_lookup_percpu_elem, void *map, const void *key,
       __u32 cpu)
HELPER(2, long, bpf_map_update_elem, void *map, const void *key,
       const void *value, __u64 flags)
HELPER(3, long, bpf_map_delete_elem, void *map, const void *key)
HELPER(87, long, bpf_map_push_elem, void *map, const void *value, __u64 flags)
HELPER(88, long, bpf_map_pop_elem, void *map, void *value)
HELPER(89, long, bpf_map_peek_elem, void *map, void *value)
HELPER(164, long, bpf_for_each_map_elem, void *map, void *fn, void *arg,
       __u64 flags)
HELPER(12, long, bpf_tail_call, void *ctx, void *calls, __u32 index)

/* ---- Locks and timers inside a map's value, and pointers kept there ---- */

HELPER(93, long, bpf_spin_lock, struct bpf_spin_lock *lock)
HELPER(94, long, bpf_spin_unlock, struct bpf_spin_lock *lock)
HELPER(194, void *, bpf_kptr_xchg, void *map_value, void *ptr)
HELPER(169, long, bpf_timer_init, struct bpf_timer *timer, void *map,
       __u64 flags)
HELPER(170, long, bpf_timer_set_callback, struct bpf_timer *timer, void *fn)
HELPER(171, long, bpf_timer_start, struct bpf_timer *timer, __u64 nsecs,
       __u64 flags)
HELPER(172, long, bpf_timer_cancel, struct bpf_timer *timer)

/* ---- Storage that belongs to an object of the kernel and dies with it ---- */

HELPER(156, void *, bpf_task_storage_get, void *map, struct task_struct *task,
       void *value, __u64 flags)
HELPER(157, long, bpf_task_storage_delete, void *map, struct task_struct *task)
HELPER(107, void *, bpf_sk_storage_get, void *map, void *sk, void *value,
       __u64 flags)
HELPER(108, long, bpf_sk_storage_delete, void *map, void *sk)
HELPER(145, void *, bpf_inode_storage_get, void *map, void *inode, void *value,
       __u64 flags)
HELPER(146, long, bpf_inode_storage_delete, void *map, void *inode)
HELPER(210, void *, bpf_cgrp_storage_get, void *map, struct cgroup *cgroup,
       void *value, __u64 flags)
HELPER(211, long, bpf_cgrp_storage_delete, void *map, struct cgroup *cgroup)
HELPER(81, void *, bpf_get_local_storage, void *map, __u64 flags)

/* ---- Events to user space ---- */

HELPER(131, void *, bpf_ringbuf_reserve, void *ringbuf, __u64 size, __u64 flags)
HELPER(132, void, bpf_ringbuf_submit, void *data, __u64 flags)
HELPER(133, void, bpf_ringbuf_discard, void *data, __u64 flags)
HELPER(130, long, bpf_ringbuf_output, void *ringbuf, void *data, __u64 size,
       __u64 flags)
HELPER(134, __u64, bpf_ringbuf_query, void *ringbuf, __u64 flags)
HELPER(25, long, bpf_perf_event_output, void *ctx, void *map, __u64 flags,
       void *data, __u64 size)
HELPER(111, long, bpf_skb_output, void *ctx, void *map, __u64 flags, void *data,
       __u64 size)
HELPER(121, long, bpf_xdp_output, void *ctx, void *map, __u64 flags, void *data,
       __u64 size)
HELPER(6, long, bpf_trace_printk, const char *format, __u32 size, ...)
HELPER(177, long, bpf_trace_vprintk, const char *fmt, __u32 fmt_size,
       const void *data, __u32 data_len)
HELPER(109, long, bpf_send_signal, __u32 sig)
HELPER(117, long, bpf_send_signal_thread, __u32 sig)

/* ---- ... and from there ---- */

HELPER(209, long, bpf_user_ringbuf_drain, void *map, void *fn, void *ctx,
       __u64 flags)

/* ---- Pieces of memory whose length is known only at run time ---- */

HELPER(198, long, bpf_ringbuf_reserve_dynptr, void *ringbuf, __u32 size,
       __u64 flags, struct bpf_dynptr *ptr)
HELPER(199, void, bpf_ringbuf_submit_dynptr, struct bpf_dynptr *ptr,
       __u64 flags)
HELPER(200, void, bpf_ringbuf_discard_dynptr, struct bpf_dynptr *ptr,
       __u64 flags)
HELPER(197, long, bpf_dynptr_from_mem, void *data, __u32 size, __u64 flags,
       struct bpf_dynptr *ptr)
HELPER(201, long, bpf_dynptr_read, void *dst, __u32 len, struct bpf_dynptr *src,
       __u32 offset, __u64 flags)
HELPER(202, long, bpf_dynptr_write, struct bpf_dynptr *dst, __u32 offset,
       void *src, __u32 len, __u64 flags)
HELPER(203, void *, bpf_dynptr_data, struct bpf_dynptr *ptr, __u32 offset,
       __u32 len)

/* ---- Reading memory that may not be there: 0, or -EFAULT;
 * the _str ones return the length with its zero ---- */

HELPER(113, long, bpf_probe_read_kernel, void *dst, __u32 size,
       const void *from)
HELPER(115, long, bpf_probe_read_kernel_str, void *dst, __u32 size,
       const void *from)
HELPER(112, long, bpf_probe_read_user, void *dst, __u32 size, const void *from)
HELPER(114, long, bpf_probe_read_user_str, void *dst, __u32 size,
       const void *from)
HELPER(4, long, bpf_probe_read, void *dst, __u32 size, const void *from)
HELPER(45, long, bpf_probe_read_str, void *dst, __u32 size, const void *from)
HELPER(148, long, bpf_copy_from_user, void *dst, __u32 size, const void *from)
HELPER(191, long, bpf_copy_from_user_task, void *dst, __u32 size,
       const void *from, struct task_struct *tsk, __u64 flags)
HELPER(36, long, bpf_probe_write_user, void *dst, const void *src, __u32 len)

/* ---- Who is running ---- */

HELPER(14, __u64, bpf_get_current_pid_tgid, void)
HELPER(120, long, bpf_get_ns_current_pid_tgid, __u64 dev, __u64 ino,
       struct bpf_pidns_info *nsdata, __u32 size)
HELPER(15, __u64, bpf_get_current_uid_gid, void)
HELPER(16, long, bpf_get_current_comm, void *buf, __u32 size)
HELPER(35, __u64, bpf_get_current_task, void)
HELPER(158, struct task_struct *, bpf_get_current_task_btf, void)
HELPER(80, __u64, bpf_get_current_cgroup_id, void)
HELPER(123, __u64, bpf_get_current_ancestor_cgroup_id, int ancestor_level)
HELPER(37, long, bpf_current_task_under_cgroup, void *map, __u32 index)
HELPER(8, __u32, bpf_get_smp_processor_id, void)
HELPER(42, long, bpf_get_numa_node_id, void)

/* ---- Time, chance, the machine ---- */

HELPER(5, __u64, bpf_ktime_get_ns, void)
HELPER(125, __u64, bpf_ktime_get_boot_ns, void)
HELPER(160, __u64, bpf_ktime_get_coarse_ns, void)
HELPER(208, __u64, bpf_ktime_get_tai_ns, void)
HELPER(118, __u64, bpf_jiffies64, void)
HELPER(7, __u32, bpf_get_prandom_u32, void)

/* ---- What a probe is at ---- */

HELPER(173, __u64, bpf_get_func_ip, void *ctx)
HELPER(174, __u64, bpf_get_attach_cookie, void *ctx)
HELPER(175, long, bpf_task_pt_regs, struct task_struct *task)
HELPER(183, long, bpf_get_func_arg, void *ctx, __u32 n, __u64 *value)
HELPER(184, long, bpf_get_func_ret, void *ctx, __u64 *value)
HELPER(185, long, bpf_get_func_arg_cnt, void *ctx)
HELPER(58, long, bpf_override_return, struct pt_regs *regs, __u64 rc)
HELPER(27, long, bpf_get_stackid, void *ctx, void *map, __u64 flags)
HELPER(67, long, bpf_get_stack, void *ctx, void *buf, __u32 size, __u64 flags)
HELPER(141, long, bpf_get_task_stack, struct task_struct *task, void *buf,
       __u32 size, __u64 flags)
HELPER(119, long, bpf_read_branch_records, struct bpf_perf_event_data *ctx,
       void *buf, __u32 size, __u64 flags)
HELPER(176, long, bpf_get_branch_snapshot, void *entries, __u32 size,
       __u64 flags)
HELPER(22, __u64, bpf_perf_event_read, void *map, __u64 flags)
HELPER(55, long, bpf_perf_event_read_value, void *map, __u64 flags,
       struct bpf_perf_event_value *buf, __u32 buf_size)
HELPER(56, long, bpf_perf_prog_read_value, struct bpf_perf_event_data *ctx,
       struct bpf_perf_event_value *buf, __u32 buf_size)

/* ---- Loops and text ---- */

HELPER(181, long, bpf_loop, __u32 count, void *fn, void *arg, __u64 flags)
HELPER(182, long, bpf_strncmp, const char *s1, __u32 s1_sz, const char *s2)
HELPER(105, long, bpf_strtol, const char *buf, unsigned long buf_len,
       __u64 flags, long *res)
HELPER(106, long, bpf_strtoul, const char *buf, unsigned long buf_len,
       __u64 flags, unsigned long *res)
HELPER(165, long, bpf_snprintf, char *str, __u32 str_size, const char *fmt,
       __u64 *data, __u32 data_len)
HELPER(149, long, bpf_snprintf_btf, char *str, __u32 str_size,
       struct btf_ptr *ptr, __u32 btf_ptr_size, __u64 flags)

/* ---- Iterators, which write a file ---- */

HELPER(126, long, bpf_seq_printf, struct seq_file *m, const char *fmt,
       __u32 fmt_size, const void *data, __u32 data_len)
HELPER(127, long, bpf_seq_write, struct seq_file *m, const void *data,
       __u32 len)
HELPER(150, long, bpf_seq_printf_btf, struct seq_file *m, struct btf_ptr *ptr,
       __u32 ptr_size, __u64 flags)

/* ---- Objects of the kernel ---- */

HELPER(180, long, bpf_find_vma, struct task_struct *task, __u64 addr, void *fn,
       void *arg, __u64 flags)
HELPER(147, long, bpf_d_path, struct path *path, char *buf, __u32 sz)
HELPER(162, struct socket *, bpf_sock_from_file, struct file *file)
HELPER(153, void *, bpf_per_cpu_ptr, const void *percpu_ptr, __u32 cpu)
HELPER(154, void *, bpf_this_cpu_ptr, const void *percpu_ptr)
HELPER(179, long, bpf_kallsyms_lookup_name, const char *name, int name_sz,
       int flags, __u64 *res)
HELPER(159, long, bpf_bprm_opts_set, struct linux_binprm *bprm, __u64 flags)
HELPER(161, long, bpf_ima_inode_hash, struct inode *inode, void *dst,
       __u32 size)
HELPER(193, long, bpf_ima_file_hash, struct file *file, void *dst, __u32 size)
HELPER(186, int, bpf_get_retval, void)
HELPER(187, int, bpf_set_retval, int retval)

/* ---- Of syscall programs ---- */

HELPER(166, long, bpf_sys_bpf, __u32 cmd, void *attr, __u32 attr_size)
HELPER(167, long, bpf_btf_find_by_name_kind, char *name, int name_sz,
       __u32 kind, int flags)
HELPER(168, long, bpf_sys_close, __u32 fd)

/* clang-format on */

#endif
