/*
 * mount.h - find a kernel file system, or mount it for this process alone.
 */
#ifndef LOADER_MOUNT_H
#define LOADER_MOUNT_H

/* Where a file system of `type` is mounted; if nowhere, it is mounted at
 * `usual` in a mount namespace of this process's own.  NULL with the error
 * text set.  The path is owned here and stays valid. */
const char *mount_find(const char *type, const char *usual);

#endif
