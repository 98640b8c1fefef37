/* Who could sign in offline now, and what is against it: for the administrator. The login itself
 * asks the same, step by step (offline.h). */
#ifndef DAEMON_LOGIN_OFFLINE_STANDING_H
#define DAEMON_LOGIN_OFFLINE_STANDING_H

#include "daemon/services.h"

enum offline_standing {
    OFFLINE_STANDING_UNREADABLE = 0, /* a fault of this host */
    OFFLINE_STANDING_DAMAGED,
    OFFLINE_STANDING_SECOND_FACTOR, /* and allow_without_mfa = no */
    OFFLINE_STANDING_CLOCK_BEHIND,
    OFFLINE_STANDING_TOO_OLD,
    OFFLINE_STANDING_TOO_MANY_FAILURES,
    OFFLINE_STANDING_UNKNOWN,     /* not in the directory, or another sub is by that name */
    OFFLINE_STANDING_DISABLED,    /* or in need of a new password */
    OFFLINE_STANDING_NOT_CHECKED, /* for longer than account_max_age */
    OFFLINE_STANDING_NOT_ALLOWED, /* by [access], at no service that is named */
    OFFLINE_STANDING_READY,       /* at one of them at least */
};

/* Of a user of whom something is kept. */
enum offline_standing offline_standing_of(const struct services *services,
                                          const struct offline_entry *entry, int64_t now_unix);

/* "yes", or why not. */
const char *offline_standing_words(enum offline_standing standing);

/* How many are ready. Errors: those of offline_store_visit(). */
int offline_count_ready(const struct services *services, int64_t now_unix, size_t *out_count);

#endif
