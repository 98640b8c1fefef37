/* Writes the published SSH keys (common/key_file.h). For the directory's own files. */
#ifndef DAEMON_DIRECTORY_KEY_FILE_WRITER_H
#define DAEMON_DIRECTORY_KEY_FILE_WRITER_H

#include "daemon/directory/people.h"

/* Writes the keys of all people who have some and are enabled; or all recent people with the keys
 * that they have now, if any.
 * Errors: -ENOMEM; those of replace_file() and replace_sync_folder(). */
int key_file_write(const char *path, const struct people *people, bool only_recent,
                   uint64_t generation);

#endif
