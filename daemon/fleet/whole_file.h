/* Files that are there whole, or not at all. */
#ifndef DAEMON_FLEET_WHOLE_FILE_H
#define DAEMON_FLEET_WHOLE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "common/secret.h"

/* Reads a file. `out` must be empty. Errors: -EFBIG it is longer than `max_length`; -ENOENT and the
 * others of reading; -ENOMEM. */
int whole_file_read(const char *path, size_t max_length, struct secret *out);

/* Writes a file under a name of its own, forces it to the disk, and renames it to `path`.
 * Errors: those of writing; the file that was there stays. */
int whole_file_write(const char *path, mode_t mode, const void *bytes, size_t length);

#endif
