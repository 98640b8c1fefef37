/* The publisher's inside, shared by its own files. */
#ifndef DAEMON_FLEET_PUBLISHER_PRIVATE_H
#define DAEMON_FLEET_PUBLISHER_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>

#include "daemon/fleet/publisher.h"
#include "daemon/fleet/statement.h"

#define PUBLISHER_MAX_PATH 512

struct publisher {
    char pool_id[STATEMENT_MAX_POOL + 1];
    char key_path[PUBLISHER_MAX_PATH];
    char next_key_path[PUBLISHER_MAX_PATH];
    char statement_path[PUBLISHER_MAX_PATH]; /* what was published last */
    char roster_path[PUBLISHER_MAX_PATH];    /* of the listing that was taken last */
    struct text_list attributes;             /* sorted */
    int64_t lifetime_ms;
    struct store store;
    const struct log *log;

    pthread_mutex_t lock; /* of all that follows; never held while something is put */
    bool is_publishing;
    bool has_put_roster;    /* since the start: the store has the roster of `last` */
    struct statement last;  /* generation 0: nothing was published */
    bool has_roster;        /* there is one to be published */
    int64_t listed_at_unix; /* of it */
    int error;
    int64_t failing_since_unix;
    bool refuses_listing; /* the last listing was none that followers could read */
    char why[PUBLISHER_WHY];
};

/* Words for what came of putting something: where to, and what would be right, if that is known. */
void publisher_explain_put(const struct publisher *publisher, const char *suffix,
                           const struct store_result *result, char why[PUBLISHER_WHY]);

/* Notes that a listing cannot be made a roster, and logs it. Under the lock. */
void publisher_note_refusal(struct publisher *publisher, int error);

/* Notes a failure, and logs it. `why` may be "": then the error has the words. Under the lock. */
void publisher_note_failure(struct publisher *publisher, int error, const char *why);

#endif
