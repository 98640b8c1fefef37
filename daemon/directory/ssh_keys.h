/* The SSH public keys of users: out of the attributes, into the published files and back. For the
 * directory's own files. All of it does nothing as long as no attribute is configured. */
#ifndef DAEMON_DIRECTORY_SSH_KEYS_H
#define DAEMON_DIRECTORY_SSH_KEYS_H

#include "common/key_file.h"
#include "daemon/directory/people.h"
#include "daemon/directory/rules.h"

/* Sets a user's keys anew from the attributes. Errors: -ENOMEM. */
int ssh_keys_set(const struct rules *rules, struct directory_user *user);

/* Publishes the keys of all, as those that belong to this generation of the large file; then those
 * of who has changed since. Errors: those of key_file_write(). */
int ssh_keys_publish_all(const struct directory_settings *settings, const struct people *people,
                         uint64_t generation);
int ssh_keys_publish_recent(const struct directory_settings *settings, const struct people *people,
                            uint64_t generation);

/* Takes over what an earlier daemon has published of the user. Errors: -ENOMEM; -EBADMSG damaged;
 * those of pread(2). */
int ssh_keys_load(const struct directory_settings *settings, const struct key_files *files,
                  struct directory_user *user);

#endif
