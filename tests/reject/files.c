/*
 * files.c - the programs of this folder, in the binary: a VM needs no files.
 *
 *     CAUSE.bpf.o, CAUSE.s --tests/rules.mk--> build/tests/reject/files.inc
 *
 *     reject_files:  name, bytes, end     each points to what .incbin took in
 *                    name, bytes, end
 *                    0, 0, 0
 */
#include "tests/reject/reject.h"

__asm__(".pushsection .data.rel.ro, \"aw\"\n"
	".balign 8\n"
	".globl reject_files\n"
	"reject_files:\n"
	".include \"tests/reject/files.inc\"\n"
	".quad 0, 0, 0\n"
	".popsection\n");
