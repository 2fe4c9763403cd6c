/*
 * args.h - macros with as many arguments as are given.
 *
 *     args_count(a, b, c)             3
 *     args_join(read_, 3)             read_3
 *     args_call(read, a, b, c)        read_3(a, b, c)
 *
 * The preprocessor cannot loop.  It can count: push the numbers along by
 * the arguments, and see which one lies where the last would.
 */
#ifndef BPF_ARGS_H
#define BPF_ARGS_H

/* clang-format off */
#define args_count(...)                                                   \
	args_14th(_, ##__VA_ARGS__,                                       \
		  13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define args_14th(_, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12,   \
		  a13, n, ...)                                            \
	n
/* clang-format on */

#define args_join(a, b)	      args_join_words(a, b)
#define args_join_words(a, b) a##b

#define args_call(name, ...) \
	args_join(name##_, args_count(__VA_ARGS__))(__VA_ARGS__)

#endif
