/*
 * breaks.h - what the "Break it" parts of the lessons show: said by the
 * kernel (tests/kernel/breaks.c), quoted in the README (tests/lessons).
 */
#ifndef TESTS_BREAKS_H
#define TESTS_BREAKS_H

#define BREAK_HELLO	"stack R1 off=-16 size=24"
#define BREAK_REGISTERS "R1 !read_ok"
#define BREAK_COUNTING	"R0 invalid mem access 'map_value_or_null'"
#define BREAK_REFUSED	"invalid access to map value, value_size=8 off=5 size=4"
#define BREAK_JIT	"frame pointer is read only"
#define BREAK_OBJECT \
	"cannot call GPL-restricted function from non-GPL compatible program"
#define BREAK_MAPS "invalid access to map value, value_size=4 off=0 size=8"
#define BREAK_GLOBALS \
	"R2 unbounded memory access, make sure to bounds check any such access"
#define BREAK_PAIR	  "invalid bpf_context access off=32 size=8"
#define BREAK_TYPES	  "stack R3 off=-16 size=32"
#define BREAK_TRAMPOLINES "R1 invalid mem access 'scalar'"
#define BREAK_PROFILE	  "cannot pass map_type 1 into func bpf_get_stackid#27"
#define BREAK_LISTEN	  "stack R4 off=-48 size=56"
#define BREAK_CORE	  "invalid func unknown#195896080"
#define BREAK_LSM	  "points to wrong type name"
#define BREAK_TTY	  "func 'tty_write' doesn't have 3-th argument"
#define BREAK_POLICE	  "stack R1 off=-256 size=288"
#define BREAK_CGROUPS	  "At program exit the register R0 has"
#define BREAK_PROBES	  "stack R1 off=-16 size=32"
#define BREAK_ITERATORS	  "ptr_or_null_'"
#define BREAK_PACKETS	  "invalid access to packet, off=12 size=2"
#define BREAK_EXECS	  "R6 invalid mem access 'scalar'"

#endif
