/* The verifiers of this host: a file for each user who has signed in online, readable by the daemon
 * alone. Wrong passwords are counted there before they are looked at, so that neither a restart nor
 * guesses at once give anybody more of them. Thread-safe; few passwords are looked at at once, as
 * each takes 32 MiB: offline_gate.h. */
#ifndef DAEMON_LOGIN_OFFLINE_STORE_H
#define DAEMON_LOGIN_OFFLINE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/secret.h"

struct offline_store;

/* Makes the folder when it is not there. Errors: -ENOMEM; those of mkdir(2). */
int offline_store_open(const char *folder, struct offline_store **out);

/* Safe on NULL; no thread may use it any more. */
void offline_store_close(struct offline_store *store);

struct offline_limits {
    int64_t max_age_ms; /* since Cognito took the password */
    int64_t max_failures;
    bool allow_without_mfa; /* also users whom Cognito asked for more than the password */
};

/* A password of a user, now. */
struct offline_try {
    const char *sub;
    const char *name; /* the login name */
    const struct secret *password;
    int64_t now_unix;       /* by the clock of this host */
    bool met_second_factor; /* to be kept: Cognito asked for more than the password */
};

enum offline_answer {
    OFFLINE_NOT_NOW = 0,       /* a fault of this host, or too many at once */
    OFFLINE_NOTHING,           /* the user has not signed in here online, or that is forgotten */
    OFFLINE_DAMAGED,           /* the file is not as it was written, or another user's */
    OFFLINE_CLOCK_BEHIND,      /* it is earlier than when the clock was looked at last */
    OFFLINE_TOO_OLD,           /* longer ago than max_age */
    OFFLINE_TOO_MANY_FAILURES, /* wrong passwords */
    OFFLINE_READY,             /* of a look: there is something to check a password with */
    OFFLINE_WRONG,             /* of a check: it is another password */
    OFFLINE_PROVEN,            /* of a check: it is the password that Cognito took last */
};

/* Whether a password of the user could be checked; nothing is counted. */
enum offline_answer offline_store_look(struct offline_store *store, const struct offline_try *try,
                                       const struct offline_limits *limits);

/* Checks the password, waiting for a place until the deadline. */
enum offline_answer offline_store_check(struct offline_store *store, const struct offline_try *try,
                                        const struct offline_limits *limits,
                                        struct deadline deadline);

/* Cognito has just taken the password. When it cannot be kept, nothing is: what was kept before
 * may be another one. Errors: those of the verifier and of writing; -ETIMEDOUT no place. */
int offline_store_keep(struct offline_store *store, const struct offline_try *try,
                       struct deadline deadline);

/* Cognito does not want the user any more, or not with that password. Errors: those of writing. */
int offline_store_forget(struct offline_store *store, const char *sub);

/* Looks at the clock, so that it cannot be set back unnoticed: for now and then. */
void offline_store_look_at_clock(struct offline_store *store, int64_t now_unix);

/* Whether a user may still be known. */
struct offline_welcome {
    const void *context;
    bool (*is_welcome)(const void *context, const char *sub, const char *name);
};

/* Forgets whoever is too old at `now_unix` or damaged, and who is not welcome. Returns how many are
 * left. */
size_t offline_store_sweep(struct offline_store *store, const struct offline_limits *limits,
                           int64_t now_unix, const struct offline_welcome *welcome);

/* What is kept of one user. The texts are good during the visit. */
struct offline_entry {
    const char *sub;
    const char *name; /* "" when the file is damaged */
    int64_t proved_at_unix;
    int64_t failures;
    enum offline_answer answer; /* of a look; OFFLINE_NOTHING: a second factor, which is not let off
                                   any more */
};

/* What a look at this user finds. The texts are the try's; nothing is kept: proved_at_unix is 0. */
void offline_store_describe(struct offline_store *store, const struct offline_try *try,
                            const struct offline_limits *limits, struct offline_entry *out);

struct offline_visitor {
    void *context;
    int (*visit)(void *context, const struct offline_entry *entry);
};

/* Shows what is kept of everybody; nothing is counted. Errors: those of opendir(3); what a visit
 * returned that was not 0, which ends it. */
int offline_store_visit(struct offline_store *store, const struct offline_limits *limits,
                        int64_t now_unix, const struct offline_visitor *visitor);

/* One user. A damaged file tells no name: it is found by the sub. */
struct offline_whom {
    const char *name; /* the login name */
    const char *sub;
};

/* Whether what is kept under this sub, of this name, is the user's. */
bool offline_whom_is(const struct offline_whom *whom, const char *sub, const char *name);

struct offline_forgotten {
    size_t count;         /* users, or files */
    size_t damaged_count; /* of them */
};

/* Forgets the user; NULL: everybody. What is damaged goes with them. On an error all others are
 * forgotten all the same. Errors: those of opendir(3) and of writing. */
int offline_store_forget_user(struct offline_store *store, const struct offline_whom *whom,
                              struct offline_forgotten *out);

#endif
