/*
 * clang.h - run clang as a lesson's program is compiled.
 */
#ifndef TESTS_CLI_CLANG_H
#define TESTS_CLI_CLANG_H

#define X86   "-D__TARGET_ARCH_x86 "
#define ARM64 "-D__TARGET_ARCH_arm64 "

/* With these words besides.  0: it agreed; and what it said, which the
 * caller frees. */
int clang(const char *words, char **said);

/* The row fails, with what it said. */
void must_compile(const char *words);

#endif
