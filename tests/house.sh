#!/bin/sh
# house.sh - the rules of the house that a search can check.  Prints what
# breaks one, and fails.
cd "$(dirname "$0")/.." || exit 2

rule() { # WORDS, then the offending lines on standard input
  lines=$(cat)
  [ -z "$lines" ] || printf '%s:\n%s\n' "$1" "$lines" | sed '2,$s/^/  /'
}

code() { # FOLDER... -> its C files
  find "$@" -name '*.[ch]' | sort
}

rules() {
  grep -nE '^#include "(loader|maps|progs|tests)/' $(code insn) |
    rule 'insn/ includes only insn/'
  grep -nE '^#include "(maps|progs|tests)/' $(code loader) |
    rule 'loader/ includes only insn/ and loader/'
  grep -nE '^#include "(progs|tests)/' $(code maps) |
    rule 'maps/ includes nothing of progs/'
  grep -nE '^#include "tests/' $(code progs) | rule 'progs/ includes no test'
  grep -nE '^#include "[^"/]+"' $(code insn loader maps progs tests) |
    rule 'an include is written from the top folder'
  grep -nE '\bsyscall\(' $(code insn loader maps) | grep -v '^loader/sys\.c:' |
    rule 'only loader/sys.c calls syscall()'
  grep -nE '\b(system|popen)\(' $(code insn loader maps progs) |
    rule 'no shell is started from C'
  grep -nE '\bexit\(' $(code insn loader maps) | grep -v '_insn' |
    rule 'library code never exits'
  grep -nlE 'libbpf\.h|bpf/bpf\.h' $(code insn loader maps progs) |
    rule 'no libbpf'
  code insn loader maps progs | xargs wc -l |
    awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
    rule 'a file has at most 600 lines'
  ls -1 | grep -vxE 'loader|insn|progs|maps|tests|docs|Makefile|README\.md|LICENSE|build|my' |
    rule 'the top level holds what the plan names, and no more'
  clang-format --dry-run $(code insn loader maps progs tests docs) 2>&1 |
    grep -E 'warning:' | cut -d: -f1 | sort | uniq -c |
    rule 'clang-format disagrees, lines by file (make format)'
}

broken=$(rules)
[ -z "$broken" ] && exit 0
echo "$broken"
exit 1
