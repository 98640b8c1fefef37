/* How old what is known about a user may be when it decides whether there is a session. */
#ifndef DAEMON_ACCESS_ACCOUNT_AGE_H
#define DAEMON_ACCESS_ACCOUNT_AGE_H

#include "daemon/directory/directory.h"
#include "daemon/settings/settings.h"

#define ACCOUNT_AGE_UNKNOWN INT64_MAX

/* Milliseconds since the pool last told about the user; ACCOUNT_AGE_UNKNOWN. */
int64_t account_age_ms(const struct directory_user *user, int64_t now_unix);

/* Whether that is within account_max_age. */
bool account_age_is_fine(const struct settings_access *access, const struct directory_user *user,
                         int64_t now_unix);

/* "3 minutes", "2 hours", "5 days", "an unknown time". */
#define ACCOUNT_AGE_WORDS 32
void account_age_words(int64_t age_ms, char out[ACCOUNT_AGE_WORDS]);

#endif
