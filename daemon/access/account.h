/* Who is a user here (rule 4), and the account phase of PAM. */
#ifndef DAEMON_ACCESS_ACCOUNT_H
#define DAEMON_ACCESS_ACCOUNT_H

#include "common/deadline.h"
#include "daemon/directory/directory.h"
#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

enum account_lookup {
    ACCOUNT_NOT_NOW = 0, /* it cannot be known at present */
    ACCOUNT_NOT_OURS,    /* a local user, or a name that no user of the pool can have here */
    ACCOUNT_UNKNOWN,     /* the pool has no such user */
    ACCOUNT_FOUND,
};

/* How a peer counts where questions to the pool are shared out. */
enum directory_asker account_asker(const struct peer *peer);

/* Finds a user; asks the pool, until the deadline, about one that the directory does not have. */
enum account_lookup account_find_user(const struct services *services, const struct peer *peer,
                                      const char *name, struct deadline deadline,
                                      struct directory_user *out);

/* ACTION_ACCOUNT: may this user, however signed in, have a session? From the directory alone,
 * unless it does not have the user, or nothing newer than account_max_age about the user. */
void account_decide(const struct services *services, struct request *request, struct verdict *out);

#endif
