/* Secrets that the configuration names by file. */
#ifndef DAEMON_SETTINGS_SECRETS_H
#define DAEMON_SETTINGS_SECRETS_H

#include "daemon/settings/problems.h"

/* Reads client_secret_file: one secret a line, two at most. `named_by` is where the configuration
 * names it. What is wrong is added to the problems. Errors: -ENOMEM. */
int settings_client_secrets_load(struct settings_user_pool *pool, struct settings_place named_by,
                                 struct settings_problems *problems);

void settings_client_secrets_clear(struct settings_user_pool *pool);

/* Reads access_key_file, the [default] profile of a file in the form of ~/.aws/credentials.
 * Errors: -ENOMEM. */
int settings_access_key_load(struct settings_directory *directory, struct settings_place named_by,
                             struct settings_problems *problems);

void settings_access_key_clear(struct settings_access_key *key);

#endif
