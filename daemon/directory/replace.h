/* A published file takes another one's place, and no reader ever sees half of it. For the
 * directory's own files. */
#ifndef DAEMON_DIRECTORY_REPLACE_H
#define DAEMON_DIRECTORY_REPLACE_H

#include <stdint.h>

/* Writes the bytes beside `path`, forces them to the disk and renames them into place (0644). On
 * failure the old file stays as it was. One caller at a time per path.
 * Errors: -ENAMETOOLONG; -ENOSPC and the others of writing. */
int replace_file(const char *path, const void *bytes, uint64_t size);

/* Forces what was renamed there to the disk. Errors: those of open and fsync. */
int replace_sync_folder(const char *path);

#endif
