/*
 * policy.bpf.c - nobody opens or makes anything in one folder.
 *
 *     open("/tmp/closed/deep/file")  --> file_open(file)
 *     mkdir("/tmp/closed/new")       --> path_mkdir(folder, entry, mode)
 *
 *     file --> dentry "file" --> dentry "deep" --> dentry "closed": its number
 *                                                  is the one: -EACCES
 *
 * A dentry is what the kernel knows of one name in a folder: which folder,
 * and which inode (file or folder) the name is for.  An inode's number is
 * its own only in its file system, so that is compared first.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

#define EACCES 13
#define DEPTH  8 /* folders in folders that are looked through */

volatile __u32 device; /* the file system */
volatile __u64 folder; /* the folder's inode */
volatile __u32 asked, denied;

/* [structs] */
struct super_block {
	__u32 s_dev;
} CORE;
struct inode {
	unsigned long i_ino;
} CORE;
struct dentry {
	struct dentry *d_parent;
	struct inode *d_inode;
	struct super_block *d_sb;
} CORE;
struct path {
	struct dentry *dentry;
} CORE;
struct file {
	struct path f_path;
} CORE;
/* [/structs] */

/* [judge] */
static __always_inline int judge(struct dentry *entry, int ret)
{
	if (ret || entry->d_sb->s_dev != device)
		return ret; /* another program's no stays; not our matter */
	asked++;
	for (int i = 0; i < DEPTH; i++) {
		if (entry->d_inode->i_ino == folder) {
			denied++;
			return -EACCES;
		}
		entry = entry->d_parent;
	}
	return 0;
}
/* [/judge] */

/* [hooks] */
SEC("lsm/file_open")
int BPF_PROG(on_open, struct file *file, int ret)
{
	return judge(file->f_path.dentry, ret);
}

SEC("lsm/path_mkdir")
int BPF_PROG(on_mkdir, struct path *dir, void *entry, unsigned short mode,
	     int ret)
{
	return judge(dir->dentry, ret);
}
/* [/hooks] */

char LICENSE[] SEC("license") = "GPL";
