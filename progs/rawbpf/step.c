/*
 * step.c - rawbpf step: a program in our machine, one instruction at a time.
 */
#include "progs/rawbpf/screen.h"
#include "progs/rawbpf/step_object.h"
#include "progs/rawbpf/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The session ---- */

static enum exit_code set_budget(struct session *s, const struct args *args)
{
	const char *text = args_value(args, "budget");

	s->vm->budget = STEP_BUDGET;
	if (!text)
		return DONE;
	if (number_read(text, &s->vm->budget) && s->vm->budget > 0 &&
	    s->vm->budget <= VM_BUDGET)
		return DONE;
	return usage_error(args,
			   "--budget takes 1 to %d instructions, "
			   "not '%s'",
			   VM_BUDGET, text);
}

static enum exit_code no_memory(void)
{
	fprintf(stderr, "rawbpf step: there is no memory for a machine\n");
	return NOT_HERE;
}

enum exit_code session_open(struct session *s, const struct args *args)
{
	enum exit_code code;
	__u64 ctx = 0;

	memset(s, 0, sizeof(*s));
	s->vm = vm_open();
	if (!s->vm)
		return no_memory();
	s->vm->strict = !args_has(args, "lenient");
	code = set_budget(s, args);
	if (code == DONE)
		code = session_file(s, args);
	if (code == DONE)
		code = session_maps(s, args);
	if (code == DONE)
		code = session_program(s, args);
	if (code == DONE)
		code = session_world(s, args, &ctx);
	if (code != DONE)
		return code;
	if (debug_open(&s->d, s->vm, &s->prog, ctx) < 0)
		return no_memory();
	s->d.lines = s->code.lines;
	return DONE;
}

void session_close(struct session *s)
{
	debug_close(&s->d);
	vm_close(s->vm);
	for (int i = 0; i < s->maps.count; i++)
		sim_close(s->sims[i]);
	session_object_close(s);
	asm_close(&s->code);
	free(s->texts);
	free(s->source);
	free(s->bytes);
	free(s->name);
	free(s->ctx);
	free(s->packet);
	free(s->record);
}

/* ---- The command ---- */

static bool wants_lines(const struct args *args)
{
	return args_has(args, "line") || args_has(args, "json") || !isatty(0) ||
	       !isatty(1);
}

static enum exit_code run(const struct args *args)
{
	static struct session s;
	enum exit_code code = session_open(&s, args);

	if (code == DONE && wants_lines(args))
		code = words_loop(&s, args_has(args, "json"));
	else if (code == DONE)
		code = screen_loop(&s);
	session_close(&s);
	return code;
}

static const struct option options[] = {
	{ "ctx", 'c', "FILE|HEX|TYPE:FIELD=VALUE,...",
	  "the bytes that r1 points to" },
	{ "btf", 0, "FILE",
	  "the types that an object is fitted to, and where the TYPE of --ctx "
	  "is; else the kernel's" },
	{ "kconfig", 0, "FILE",
	  "the settings that it asks for; else the kernel's" },
	{ "set", 's', "NAME=NUMBER",
	  "what a variable of the object holds at the start; may be repeated" },
	{ "packet", 'p', "FILE|HEX",
	  "a packet; r1 points to a context whose data and data_end lead into "
	  "it" },
	{ "type", 't', "xdp|skb",
	  "the context of --packet; else by the section's name, else xdp" },
	{ "replay", 'r', "FILE",
	  "the context and the helpers' answers that `rawbpf capture` "
	  "recorded" },
	{ "map", 'm', "NAME=TYPE,KEY,VALUE,ENTRIES",
	  "a map, as map[NAME] or by fd: the first is 3, the next 4; may be "
	  "repeated; of an object NAME alone will do" },
	{ "entry", 'e', "KEY=VALUE",
	  "into the map before it; numbers, or hex:0a0b..; may be repeated" },
	{ "budget", 0, "N", "most instructions to execute; 1000000" },
	{ "lenient", 0, NULL,
	  "what was never written may be read, and is zero at the start" },
	{ "line", 'l', NULL, "words line by line, on a terminal, too" },
	{ "json", 0, NULL, "answers as JSON, one object a line" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf step prog.s", "on a terminal: full screen, ? for the keys" },
	{ "echo 'continue' | rawbpf step prog.s", "what is its result?" },
	{ "printf 'break 7\\ncontinue\\nwho r3\\n' | rawbpf step prog.s",
	  "stop before instruction 7; who wrote r3?" },
	{ "rawbpf step prog.o:count --set limit=7 --map counts --entry 1=5",
	  "a program of an object, a variable's value, what is in a map" },
	{ "rawbpf step --packet ping.bin xdp.s", "a program about packets" },
	{ "rawbpf step --ctx xdp_md:ingress_ifindex=3,rx_queue_index=1 xdp.s",
	  "a context by its fields, the others are zero" },
	{ "rawbpf step prog.s --replay run.json",
	  "once more, what happened in the kernel" },
	{ 0 },
};

const struct command command_step = {
	.name = "step",
	.says = "execute a program step by step, forwards and back",
	.operands = "FILE[:NAME]",
	.least = 1,
	.most = 1,
	.about = "FILE is text for `rawbpf asm`, instructions of 8 bytes each, "
		 "or an ELF object, whose function NAME it is: what it calls "
		 "comes along, its maps and variables are made here, its "
		 "fields are fitted (CO-RE). The program runs in a machine of "
		 "our own: no kernel takes part, no right is needed, and "
		 "every run is the same.\n\n"
		 "On a terminal it fills the screen. Else, and with --line, "
		 "it reads words from standard input: step, next, continue, "
		 "back, goto, break, delete, regs, stack, maps, output, list, "
		 "who, help, quit.\n\n"
		 "After a script the status is 1 if the program ended in a "
		 "fault, and 2 if a word was not understood.",
	.options = options,
	.examples = examples,
	.run = run,
};
