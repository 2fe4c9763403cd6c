/*
 * record.c - give a program the answers of a recorded run: see record.h.
 */
#include "insn/vm/record.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <string.h>

#define LENGTH(a) (int)(sizeof(a) / sizeof((a)[0]))

static const struct record_helper helpers[] = {
	{ BPF_FUNC_map_lookup_elem, RECORD_VALUE, 0, 0 },

	{ BPF_FUNC_probe_read, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_probe_read_str, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_probe_read_user, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_probe_read_kernel, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_probe_read_user_str, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_probe_read_kernel_str, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_copy_from_user, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_get_current_comm, RECORD_MEMORY, 1, 2 },
	{ BPF_FUNC_get_stack, RECORD_MEMORY, 2, 3 },
	{ BPF_FUNC_get_task_stack, RECORD_MEMORY, 2, 3 },
	{ BPF_FUNC_get_ns_current_pid_tgid, RECORD_MEMORY, 3, 4 },
	{ BPF_FUNC_d_path, RECORD_MEMORY, 2, 3 },

	{ BPF_FUNC_map_update_elem, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_map_delete_elem, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_trace_printk, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_perf_event_output, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_ringbuf_output, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_ringbuf_reserve, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_ringbuf_submit, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_ringbuf_discard, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_loop, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_for_each_map_elem, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_snprintf, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_strtol, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_strtoul, RECORD_AGAIN, 0, 0 },
	{ BPF_FUNC_strncmp, RECORD_AGAIN, 0, 0 },

	{ BPF_FUNC_tail_call, RECORD_NEVER, 0, 0 },
};

const struct record_helper *record_helper(int id)
{
	for (int i = 0; i < LENGTH(helpers); i++)
		if (helpers[i].id == id)
			return &helpers[i];
	return NULL;
}

static int count_calls(const struct record *record)
{
	return record->count < RECORD_CALLS ? (int)record->count : RECORD_CALLS;
}

/* The recorded call that is made at this step: the one that was found here
 * before, else the next of this instruction that nobody has had. */
static const struct record_call *next_call(struct replay *replay,
					   const struct vm *vm)
{
	const struct record *record = replay->record;
	__u64 now = vm->cpu.steps + 1;
	int fresh = -1;

	for (int i = 0; i < count_calls(record); i++) {
		if (record->calls[i].pc != (__u32)vm->at)
			continue;
		if (replay->step[i] == now)
			return &record->calls[i];
		if (!replay->step[i] && fresh < 0)
			fresh = i;
	}
	if (fresh < 0) {
		replay->missing++;
		return NULL;
	}
	replay->step[fresh] = now;
	return &record->calls[fresh];
}

/* The bytes that the helper wrote in the kernel. */
static void give_memory(struct vm *vm, const struct record_helper *helper,
			const struct record_call *call)
{
	__u32 size = call->size < RECORD_BYTES ? call->size : RECORD_BYTES;
	void *to;

	if (size == 0)
		return;
	to = vm_bytes(vm, helper->dst, 0, size, MEM_WRITE);
	if (to)
		memcpy(to, call->data, size);
}

/* Put the recorded value under the key that is about to be looked up, or
 * take the key away. */
static void give_value(struct vm *vm, const struct record_call *call)
{
	struct vm_map *map = helper_map(vm, BPF_REG_1);
	__u8 value[RECORD_BYTES];
	const void *key;

	if (!map || map->value_size > RECORD_BYTES)
		return;
	key = vm_bytes(vm, BPF_REG_2, 0, map->key_size, MEM_READ);
	if (!key)
		return;
	memcpy(value, call->data, sizeof(value));
	if (call->r0 && map->ops->update)
		map->ops->update(map, key, value, BPF_ANY, vm->env.cpu);
	else if (!call->r0 && map->ops->remove)
		map->ops->remove(map, key);
}

bool record_replay(void *arg, struct vm *vm, bool kfunc, int id, __u64 *r0)
{
	const struct record_helper *helper = record_helper(id);
	enum record_kind kind = helper ? helper->kind : RECORD_NUMBER;
	const struct record_call *call;

	if (kfunc || kind == RECORD_AGAIN || kind == RECORD_NEVER)
		return false;
	call = next_call(arg, vm);
	if (!call)
		return false;
	*r0 = call->r0;
	if (kind == RECORD_MEMORY)
		give_memory(vm, helper, call);
	if (kind != RECORD_VALUE)
		return true;
	give_value(vm, call);
	return false; /* the machine's own lookup finds it */
}
