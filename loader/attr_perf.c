/*
 * attr_perf.c - perf_event_open() and its ioctls in words.
 *
 *   perf_event_open({ type = 8 (kprobe), kprobe_func = "inet_listen" },
 *       pid = -1 (every process), cpu = 0, group_fd = -1,
 *       flags = PERF_FLAG_FD_CLOEXEC) = fd 5
 *
 * struct perf_event_attr's config1 and config2 have another name for each
 * type of event.  A type above PERF_TYPE_MAX is a number that the kernel
 * gave to one of its PMUs ("performance monitoring units", here of software)
 * when it booted: /sys/bus/event_source/devices/NAME/type.
 */
#include "loader/attr_field.h"
#include "loader/bytes.h"
#include "loader/peek.h"

#include <dirent.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#define PMUS "/sys/bus/event_source/devices"

static uint32_t read_type(const char *pmu)
{
	char path[512], line[32];

	snprintf(path, sizeof(path), PMUS "/%s/type", pmu);
	if (bytes_text(path, line, sizeof(line)))
		return UINT32_MAX;
	return (uint32_t)strtoul(line, NULL, 10);
}

void attr_pmu_name(uint32_t type, char *name, size_t size)
{
	DIR *dir = opendir(PMUS);
	struct dirent *entry;

	name[0] = '\0';
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && read_type(entry->d_name) == type)
			snprintf(name, size, "%s", entry->d_name);
	if (dir)
		closedir(dir);
}

static void glue_name(struct wrap *w, const struct names *names, uint64_t id)
{
	const struct name *name =
		id > INT32_MAX ? NULL : name_by_id(names, (int)id);

	if (name)
		wrap_glue(w, "%s%s", names->prefix, name->name);
	else
		wrap_glue(w, "0x%" PRIx64, id);
}

static void print_type(struct wrap *w, uint32_t type, const char *pmu)
{
	wrap_glue(w, "{ type = ");
	if (type < PERF_TYPE_MAX)
		glue_name(w, &perf_type_names, type);
	else
		wrap_glue(w, "%u (%s)", type, *pmu ? pmu : "no such PMU");
}

/* A kernel function or a file, by pointer; 0 leaves an address in config2. */
static void print_probe(struct wrap *w, const struct perf_event_attr *perf,
			const char *name, const char *offset)
{
	char text[128];

	if (!perf->config1) {
		wrap_glue(w, ",");
		wrap_word(w, "%s = NULL", name);
	} else if (peek_string(perf->config1, text, sizeof(text)) >= 0) {
		wrap_glue(w, ",");
		wrap_word(w, "%s = ", name);
		attr_text_glue(w, text, strlen(text));
	} else {
		wrap_glue(w, ",");
		wrap_word(w, "%s = 0x%llx (not readable)", name,
			  (unsigned long long)perf->config1);
	}
	if (perf->config2)
		wrap_glue(w, ",");
	if (perf->config2)
		wrap_word(w, "%s = 0x%llx", offset,
			  (unsigned long long)perf->config2);
}

static void print_kprobe(struct wrap *w, const struct perf_event_attr *perf)
{
	print_probe(w, perf, "kprobe_func",
		    perf->config1 ? "probe_offset" : "kprobe_addr");
}

static void print_uprobe(struct wrap *w, const struct perf_event_attr *perf)
{
	print_probe(w, perf, "uprobe_path", "probe_offset");
}

/* Bit 0 of config: at the function's return and not its entry; a uprobe has
 * the place of a counter in the upper half (format/retprobe, ref_ctr_offset
 * beside the PMU's type). */
static void print_probe_config(struct wrap *w, uint64_t config)
{
	if (!config)
		return;
	wrap_glue(w, ",");
	wrap_word(w, "config = 0x%" PRIx64, config);
	if (config & 1)
		wrap_glue(w, " (retprobe)");
	if (config >> 32)
		wrap_glue(w, " (ref_ctr_offset 0x%" PRIx64 ")", config >> 32);
}

static void print_breakpoint(struct wrap *w, const struct perf_event_attr *perf)
{
	wrap_glue(w, ",");
	wrap_word(w, "bp_type = ");
	attr_flags_glue(w, flags_breakpoint, perf->bp_type);
	wrap_glue(w, ",");
	wrap_word(w, "bp_addr = 0x%llx,", (unsigned long long)perf->bp_addr);
	wrap_word(w, "bp_len = %llu bytes", (unsigned long long)perf->bp_len);
}

static void print_config(struct wrap *w, const struct perf_event_attr *perf)
{
	wrap_glue(w, ",");
	wrap_word(w, "config = ");
	switch (perf->type) {
	case PERF_TYPE_HARDWARE:
		glue_name(w, &hardware_names, perf->config);
		break;
	case PERF_TYPE_SOFTWARE:
		glue_name(w, &software_names, perf->config);
		break;
	case PERF_TYPE_TRACEPOINT:
		wrap_glue(w, "%llu (the tracepoint's id)",
			  (unsigned long long)perf->config);
		break;
	default: wrap_glue(w, "0x%llx", (unsigned long long)perf->config);
	}
}

static void print_event(struct wrap *w, const struct perf_event_attr *perf)
{
	char pmu[256] = "";

	if (perf->type >= PERF_TYPE_MAX)
		attr_pmu_name(perf->type, pmu, sizeof(pmu));
	print_type(w, perf->type, pmu);
	wrap_glue(w, ",");
	wrap_word(w, "size = %u bytes", perf->size);
	if (!strcmp(pmu, "kprobe") || !strcmp(pmu, "uprobe"))
		print_probe_config(w, perf->config);
	else
		print_config(w, perf);
	if (!strcmp(pmu, "kprobe"))
		print_kprobe(w, perf);
	if (!strcmp(pmu, "uprobe"))
		print_uprobe(w, perf);
	if (perf->type == PERF_TYPE_BREAKPOINT)
		print_breakpoint(w, perf);
}

static void print_number(struct wrap *w, const char *name, uint64_t number)
{
	if (!number)
		return;
	wrap_glue(w, ",");
	wrap_word(w, "%s = %" PRIu64, name, number);
}

static void print_bits(struct wrap *w, const char *name,
		       const struct attr_flag *flags, uint64_t bits)
{
	if (!bits)
		return;
	wrap_glue(w, ",");
	wrap_word(w, "%s = ", name);
	attr_flags_glue(w, flags, bits);
}

/* The bitfields after read_format, each a word that is true. */
static void print_switches(struct wrap *w, const struct perf_event_attr *perf)
{
	size_t at = offsetof(struct perf_event_attr, read_format) +
		    sizeof(perf->read_format);
	uint64_t bits;

	memcpy(&bits, (const char *)perf + at, sizeof(bits));
	for (const struct attr_flag *f = flags_perf_bits; f->name; f++)
		if (bits & f->bit)
			print_number(w, f->name, 1);
}

static void print_sampling(struct wrap *w, const struct perf_event_attr *perf)
{
	print_number(w, perf->freq ? "sample_freq" : "sample_period",
		     perf->sample_period);
	print_bits(w, "sample_type", flags_sample, perf->sample_type);
	print_bits(w, "read_format", flags_read, perf->read_format);
	print_switches(w, perf);
	print_number(w, perf->watermark ? "wakeup_watermark" : "wakeup_events",
		     perf->wakeup_events);
}

static void print_place(struct wrap *w, const struct sys_call *call)
{
	wrap_word(w, "pid = %d", call->pid);
	if (call->pid <= 0)
		wrap_glue(w,
			  call->pid ? " (every process)" : " (this process)");
	wrap_glue(w, ",");
	wrap_word(w, "cpu = %d", call->cpu);
	if (call->cpu < 0)
		wrap_glue(w, " (any)");
	wrap_glue(w, ",");
	wrap_word(w, "group_fd = -1,");
	wrap_word(w, "flags = PERF_FLAG_FD_CLOEXEC)");
}

void attr_perf_print(struct wrap *w, const struct sys_call *call)
{
	wrap_word(w, "perf_event_open(");
	if (call->perf) {
		print_event(w, call->perf);
		print_sampling(w, call->perf);
		wrap_glue(w, " },");
	} else {
		wrap_glue(w, "NULL,");
	}
	print_place(w, call);
}

static const struct {
	unsigned int request;
	const char *name, *arg; /* arg: what the third argument is */
} requests[] = {
	{ PERF_EVENT_IOC_ENABLE, "PERF_EVENT_IOC_ENABLE", NULL },
	{ PERF_EVENT_IOC_DISABLE, "PERF_EVENT_IOC_DISABLE", NULL },
	{ PERF_EVENT_IOC_RESET, "PERF_EVENT_IOC_RESET", NULL },
	{ PERF_EVENT_IOC_SET_BPF, "PERF_EVENT_IOC_SET_BPF", "prog_fd" },
};

void attr_ioctl_print(struct wrap *w, const struct sys_call *call)
{
	wrap_word(w, "ioctl(");
	attr_fd_glue(w, call->fd);
	wrap_glue(w, ",");
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (requests[i].request != (unsigned int)call->cmd)
			continue;
		wrap_word(w, "%s,", requests[i].name);
		if (requests[i].arg) {
			wrap_word(w, "%s = ", requests[i].arg);
			attr_fd_glue(w, (int)call->arg);
			wrap_glue(w, ")");
			return;
		}
		wrap_word(w, "%" PRIu64 ")", call->arg);
		return;
	}
	wrap_word(w, "request 0x%x, 0x%" PRIx64 ")", (unsigned int)call->cmd,
		  call->arg);
}
