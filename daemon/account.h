/* Who is a user here, and who of them may log in (rules 4 and 6). */
#ifndef DAEMON_ACCOUNT_H
#define DAEMON_ACCOUNT_H

#include "common/deadline.h"
#include "daemon/directory.h"
#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

enum account_lookup {
    ACCOUNT_NOT_NOW = 0, /* it cannot be known at present */
    ACCOUNT_NOT_OURS,    /* a local user, or a name that no user of the pool can have here */
    ACCOUNT_UNKNOWN,     /* the pool has no such user */
    ACCOUNT_FOUND,
};

/* Finds a user; asks the pool, until the deadline, about one that the directory does not have. */
enum account_lookup account_find_user(const struct services *services, const char *name,
                                      struct deadline deadline, struct directory_user *out);

enum account_verdict {
    ACCOUNT_NOT_ALLOWED = 0, /* neither allow_users nor allow_groups nor allow_everyone */
    ACCOUNT_DISABLED,        /* or deleted */
    ACCOUNT_ALLOWED,
};

/* Whether a user with these groups may log in. Nobody may unless the access settings say so.
 * `groups` are those of the fresh token at a login, the directory's in the account phase. */
enum account_verdict account_check(const struct settings_access *access,
                                   const struct directory_user *user, char *const *groups,
                                   size_t group_count);

/* Puts a verdict that is not ACCOUNT_ALLOWED into words. */
void account_refuse(enum account_verdict why, struct verdict *out);

/* ACTION_ACCOUNT: may this user, however signed in, have a session? From the directory alone,
 * unless it does not have the user. */
void account_decide(const struct services *services, struct request *request, struct verdict *out);

#endif
