/*
 * kconfig.h - the settings of a kernel, for the variables that ask for them.
 *
 *     in the program                         the kernel says   bytes
 *     extern bool CONFIG_NUMA __kconfig;     =y                01
 *     extern char CONFIG_NUMA __kconfig;     =y                79, a letter
 *     extern enum libbpf_tristate            =m                02 00 00 00
 *                 CONFIG_VETH __kconfig;
 *     extern int CONFIG_HZ __kconfig;        =250              fa 00 00 00
 *     extern char CONFIG_LOCALVERSION[4]     ="-cloud"         2d 63 6c 00
 *                 __kconfig;
 *     extern int LINUX_KERNEL_VERSION        6.1.180           b4 01 06 00
 *                 __kconfig;
 *
 * CONFIG_... are lines of a file, which a kernel built so carries in itself
 * (/proc/config.gz) and a distribution puts beside it (/boot/config-...).
 * LINUX_... stand in no file: they are asked of the kernel.
 */
#ifndef LOADER_KCONFIG_H
#define LOADER_KCONFIG_H

#include "loader/btf/btf.h"
#include "loader/object/externs.h"

/* The value of the map of settings, externs->kconfig_size bytes: of the
 * running kernel, or of another one whose settings are in the file `path`, as
 * text or compressed by gzip (this one is then asked nothing).  A weak
 * variable that has no setting is 0.  0, or -errno with one sentence as the
 * error text, which names the variable. */
int kconfig_fill(const char *path, const struct externs *externs,
		 const struct btf *btf, void *value);

/* KERNEL_VERSION(6, 1, 180) from what a system says of itself: the line of
 * /proc/version_signature (NULL: there is no such file), uname -r, uname -v.
 * 0: none of them says it. */
uint32_t kconfig_version(const char *signature, const char *release,
			 const char *version);

#endif
