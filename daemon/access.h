/* Who of the users may log in (rule 6): nobody, until allow_users, allow_groups or allow_everyone
 * says so. */
#ifndef DAEMON_ACCESS_H
#define DAEMON_ACCESS_H

#include "daemon/directory.h"
#include "daemon/settings.h"
#include "daemon/verdict.h"

enum access_answer {
    ACCESS_NOT_ALLOWED = 0, /* neither by name, by sub nor by a group */
    ACCESS_DISABLED,        /* disabled or deleted in the pool */
    ACCESS_ALLOWED,
};

/* Whether a user with these groups may log in. `groups` are those of the fresh token at a login,
 * the directory's in the account phase. */
enum access_answer access_check(const struct settings_access *access,
                                const struct directory_user *user, char *const *groups,
                                size_t group_count);

/* Puts an answer that is not ACCESS_ALLOWED into words. */
void access_refuse(enum access_answer why, struct verdict *out);

#endif
