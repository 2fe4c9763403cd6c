/*
 * native_machine.c - registers, prologue and epilogue of each machine.
 *
 *   x86-64                                 arm64
 *   endbr64                                bti j
 *   nop dword ptr [...]    for ftrace      mov x9, x30 / nop
 *   xor eax, eax           tail calls      paciasp
 *   push rbp               frame           stp x29, x30, [sp, #-0x10]!
 *   mov rbp, rsp                           mov x29, sp
 *   sub rsp, 0x8           the stack       stp x19, x20, [sp, #-0x10]! ...
 *   push rbx ...           r6 to r9        sub sp, sp, #0x10
 *
 * (arch/x86/net/bpf_jit_comp.c, arch/arm64/net/bpf_jit_comp.c: emit_prologue,
 * build_prologue, build_epilogue, and reg2hex or bpf2a64 for the registers)
 */
#include "loader/native_machine.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const x86_prologue[] = {
	"endbr64",	 "nop",		  "xor eax, eax", "xor rax, rax",
	"nop",		 "push rbp",	  "mov rbp, rsp", "endbr64",
	"sub rsp",	 "cmp rax, 0x21", ">ja ",	  "push rax",
	">mov rax, rsp", ">jmp ",	  "push ",	  NULL,
};

static const char *const x86_epilogue[] = { "pop ", "leave", "ret", NULL };

/* LLVM writes "hint #0x22" for bti and the like, which not all have. */
static const char *const arm_prologue[] = {
	"hint",	       "mov x9, x30", "nop",	     "hint",	"stp x29, x30",
	"mov x29, sp", "stp ",	      "mov x25, sp", "mov x26", "hint",
	"sub x27",     "sub sp, sp",  NULL,
};

static const char *const arm_epilogue[] = {
	"add sp, sp", "ldp ", "hint", "mov x0, x7", "ret", NULL,
};

static const struct native_machine machines[] = {
	{ "x86_64",
	  "x86_64-unknown-linux-gnu",
	  "X86",
	  { "rax", "rdi", "rsi", "rdx", "rcx", "r8", "rbx", "r13", "r14", "r15",
	    "rbp" },
	  x86_prologue,
	  x86_epilogue },
	{ "aarch64",
	  "aarch64-unknown-linux-gnu",
	  "AArch64",
	  { "x7", "x0", "x1", "x2", "x3", "x4", "x19", "x20", "x21", "x22",
	    "x25" },
	  arm_prologue,
	  arm_epilogue },
};

const struct native_machine *native_machine(const char *name)
{
	struct utsname here;

	if (!name && uname(&here) == 0)
		name = here.machine;
	for (size_t i = 0; name && i < COUNT(machines); i++)
		if (!strcmp(machines[i].name, name))
			return &machines[i];
	refuse(-ENOTSUP,
	       "native code of x86_64 and aarch64 can be shown, not of %s",
	       name ? name : "this machine");
	return NULL;
}

static bool begins_as_one(const char *text, const char *const *begins)
{
	for (; *begins; begins++)
		if (!strncmp(text, *begins, strlen(*begins)))
			return true;
	return false;
}

bool native_in_prologue(const struct native_machine *m, const char *text,
			int *place)
{
	const char *begin;

	for (int i = *place; m->prologue[i]; i++) {
		begin = m->prologue[i];
		if (*begin == '>' && i != *place + 1)
			continue;
		begin += *begin == '>';
		if (strncmp(text, begin, strlen(begin)))
			continue;
		*place = i;
		return true;
	}
	return false;
}

/* A kernel that guards its returns jumps to one: __x86_return_thunk.  What
 * follows a return is filling. */
bool native_in_epilogue(const struct native_machine *m, const char *text,
			bool ending)
{
	static const char *const after[] = { "jmp ", "int3", "nop", NULL };

	return begins_as_one(text, m->epilogue) ||
	       (ending && begins_as_one(text, after));
}
