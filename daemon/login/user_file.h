/* A small file for each user in a folder of the daemon's: read whole or not at all, replaced whole
 * or not at all. For what must outlive the daemon and nobody else may read. */
#ifndef DAEMON_LOGIN_USER_FILE_H
#define DAEMON_LOGIN_USER_FILE_H

#include <stdbool.h>

#include "common/secret.h"

#define USER_FILE_MAX 1024 /* bytes */

/* Makes the folder when it is not there, and removes what was left half written in it: nobody may
 * be writing. Errors: those of mkdir(2). */
int user_file_open_folder(const char *folder);

/* Whether this can be the name of such a file: a UUID, as the service's subs are, or a word. */
bool user_file_is_name(const char *name);

/* Reads the file of that name; there is none: 0, and an empty `out`, which must be empty.
 * Errors: -EINVAL it cannot be a file's name; -EPERM it is no plain file of the daemon's; -EFBIG;
 * -ENOMEM; those of open(2) and read(2). */
int user_file_read(const char *folder, const char *name, struct secret *out);

/* Replaces the file; it is on the disk when this returns. Empty content removes it. Two threads may
 * write the same file: one of them wins. Errors: -EINVAL; those of open(2), write(2), fsync(2),
 * rename(2) and unlink(2). */
int user_file_write(const char *folder, const char *name, const struct secret *content);

#endif
