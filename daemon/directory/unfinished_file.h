/* A listing that broke off, as a file of the daemon's own (0600): texts one behind the other, each
 * with its NUL, numbers decimal. It is whole or it is not there; whom it is about, and for which
 * settings it was listed, stands at its head. */
#ifndef DAEMON_DIRECTORY_UNFINISHED_FILE_H
#define DAEMON_DIRECTORY_UNFINISHED_FILE_H

#include "daemon/directory/directory.h"
#include "daemon/directory/unfinished.h"

/* Writes it to settings->paths.unfinished. Errors: those of writing; then there is none. */
int unfinished_file_write(const struct directory_settings *settings,
                          const struct unfinished *unfinished);

/* Reads it into `out`, whose listing must be empty but for `stop`. Errors: -ENOENT there is none;
 * -ESTALE it is of another pool or other settings; -EBADMSG it is no such file; -ENOMEM; those of
 * reading. `out` is then to be cleared. */
int unfinished_file_read(const struct directory_settings *settings, struct unfinished *out);

#endif
