/* The follower: a host that knows the pool from a published directory, and asks Cognito for no
 * list.
 *
 * It gets the statement, with its ETag, so that one that has not changed costs a reply without a
 * body; believes it only when a pinned key has signed it, when it is of this pool, has not expired
 * and is no older than the last one; and then gets the roster it names, unless that is the one it
 * has. Both are kept on the disk: a host that starts without a network knows its users, and an
 * older generation stays refused. Any thread may call. */
#ifndef DAEMON_FLEET_FOLLOWER_H
#define DAEMON_FLEET_FOLLOWER_H

#include "common/deadline.h"
#include "daemon/directory/source.h"
#include "daemon/fleet/statement.h"
#include "daemon/fleet/store.h"
#include "daemon/log.h"

struct follower;

/* The texts are copied. */
struct follower_settings {
    const char *pool_id;
    const char *folder; /* ours, for what was fetched last */
    struct statement_keys keys;
    struct store store;
    const struct log *log; /* NULL: nothing is said */
    size_t part_length;    /* a longer roster is fetched in parts of so many bytes, so that neither
                              memory nor the time for one exchange limits it; 0: 8 MiB */
};

/* Opens with what was fetched last, as far as the disk has it whole and a pinned key has signed it.
 * Errors: -ENOMEM; -ENAMETOOLONG. */
int follower_open(const struct follower_settings *settings, struct follower **out);

/* NULL is fine. */
void follower_close(struct follower *follower);

/* What came of fetching. */
enum follower_outcome {
    FOLLOWER_UNAVAILABLE = 0, /* the store cannot be reached, is busy, or has half of it now */
    FOLLOWER_NEW_CONTENT,
    FOLLOWER_NEW_TIME, /* the same users and groups, known to be so at a later time */
    FOLLOWER_NOTHING_NEW,
    FOLLOWER_STORE_REFUSES,
    FOLLOWER_MISSING,
    FOLLOWER_TOO_LARGE,
    FOLLOWER_NOT_SIGNED, /* by no pinned key, or changed since */
    FOLLOWER_OTHER_POOL,
    FOLLOWER_EXPIRED,
    FOLLOWER_ROLLED_BACK, /* older than what was here, or another one of the same generation */
    FOLLOWER_DAMAGED,     /* signed, but unreadable */
    FOLLOWER_CANNOT_KEEP, /* our disk or memory is full */
};

/* Words for an outcome, without a full stop. */
const char *follower_outcome_words(enum follower_outcome outcome);

/* Looks for something newer now, and keeps it. After any outcome but the first three what was known
 * stays. One at a time; others wait, until the deadline. */
enum follower_outcome follower_fetch(struct follower *follower, struct deadline deadline);

/* The last statement that was believed; generation 0: none. */
void follower_get_statement(struct follower *follower, struct statement *out);

/* What came of the last look; FOLLOWER_NOTHING_NEW before the first one. */
enum follower_outcome follower_last_outcome(struct follower *follower);

/* The directory's source: begins a listing by fetching. The errors of `begin`: -ETIMEDOUT,
 * -ENOENT nothing was ever fetched, -EKEYREJECTED, -EACCES … each with a line in the log; then
 * the directory stays as it is, and ages. Questions about single users are answered from what is
 * kept. */
struct directory_source follower_source(struct follower *follower);

#endif
