/*
 * sys_prog.c - the commands that load types and programs, and run one: see sys.h.
 */
#include "loader/err.h"
#include "loader/sys_in.h"

#include <string.h>

int sys_btf_load(const struct btf_spec *spec)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.btf = address(spec->btf);
	attr.bpf.btf_size = spec->size;
	attr.bpf.btf_log_level = spec->log_level;
	attr.bpf.btf_log_buf = address(spec->log_buf);
	attr.bpf.btf_log_size = spec->log_size;
	fd = sys_bpf_fd(BPF_BTF_LOAD, &attr, ATTR_END(btf_log_level));
	return fd < 0 ? fail(fd, "bpf(BPF_BTF_LOAD)") : fd;
}

/* What says where a program comes from and where it goes. */
static void set_types(union bpf_attr *attr, const struct prog_spec *spec)
{
	attr->prog_btf_fd = spec->btf_fd;
	attr->func_info = address(spec->func_info);
	attr->func_info_rec_size = spec->func_info_rec_size;
	attr->func_info_cnt = spec->func_info_cnt;
	attr->line_info = address(spec->line_info);
	attr->line_info_rec_size = spec->line_info_rec_size;
	attr->line_info_cnt = spec->line_info_cnt;
	attr->attach_btf_id = spec->attach_btf_id;
	attr->attach_btf_obj_fd = spec->attach_fd;
	attr->fd_array = address(spec->fd_array);
}

/* A log's true size is asked for with the log only: it came in 6.4. */
int sys_prog_load(struct prog_spec *spec)
{
	union sys_attr attr;
	uint32_t size;
	int fd;

	sys_clear(&attr);
	attr.bpf.prog_type = spec->type;
	attr.bpf.insns = address(spec->insns);
	attr.bpf.insn_cnt = spec->insn_cnt;
	attr.bpf.license = address(spec->license);
	attr.bpf.expected_attach_type = spec->expected_attach_type;
	attr.bpf.prog_flags = spec->flags;
	attr.bpf.log_level = spec->log_level;
	attr.bpf.log_buf = address(spec->log_buf);
	attr.bpf.log_size = spec->log_size;
	attr.bpf.kern_version = spec->kern_version;
	memcpy(attr.bpf.prog_name, spec->name, sizeof(attr.bpf.prog_name) - 1);
	set_types(&attr.bpf, spec);
	size = sys_used_size(&attr, ATTR_END(expected_attach_type));
	if (spec->log_level)
		size = offsetofend(union sys_attr, load.log_true_size);
	fd = sys_bpf_fd(BPF_PROG_LOAD, &attr, size);
	spec->log_true_size = attr.load.log_true_size;
	return fd < 0 ? fail(fd, "bpf(BPF_PROG_LOAD)") : fd;
}

int sys_prog_run(int prog_fd, struct prog_run *run)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.test.prog_fd = prog_fd;
	attr.bpf.test.data_in = address(run->data_in);
	attr.bpf.test.data_size_in = run->data_size;
	attr.bpf.test.data_out = address(run->data_out);
	attr.bpf.test.data_size_out = run->data_out_size;
	attr.bpf.test.ctx_in = address(run->ctx_in);
	attr.bpf.test.ctx_size_in = run->ctx_size;
	attr.bpf.test.ctx_out = address(run->ctx_out);
	attr.bpf.test.ctx_size_out = run->ctx_out_size;
	attr.bpf.test.repeat = run->repeat;
	attr.bpf.test.flags = run->flags;
	attr.bpf.test.cpu = run->cpu;
	attr.bpf.test.batch_size = run->batch_size;
	err = sys_bpf(BPF_PROG_TEST_RUN, &attr, ATTR_END(test));
	run->data_out_size = attr.bpf.test.data_size_out;
	run->ctx_out_size = attr.bpf.test.ctx_size_out;
	run->retval = attr.bpf.test.retval;
	run->duration = attr.bpf.test.duration;
	return err < 0 ? fail(err, "bpf(BPF_PROG_TEST_RUN)") : 0;
}

int sys_enable_stats(uint32_t type)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.enable_stats.type = type;
	fd = sys_bpf_fd(BPF_ENABLE_STATS, &attr, ATTR_END(enable_stats));
	return fd < 0 ? fail(fd, "bpf(BPF_ENABLE_STATS)") : fd;
}
