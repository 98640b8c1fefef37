/* Whether Amazon Cognito is away: no connection to it, no TLS that can be trusted, no answer, or
 * nothing but faults of its own. What a stranger can provoke does not make it away: throttling, a
 * web ACL, and whatever else it answers with a status of 4xx. Thread-safe.
 *
 * That it is away is remembered for a moment, so that not everybody waits for it anew. */
#ifndef DAEMON_ACCESS_AWAY_H
#define DAEMON_ACCESS_AWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/cognito/failure.h"

#define AWAY_MEMORY_MS 10000 /* then one login looks whether it is back */

struct away;

/* Errors: -ENOMEM. */
int away_open(struct away **out);

/* Safe on NULL. */
void away_close(struct away *away);

/* Whether a call that failed like this says that Cognito is away. */
bool away_is_meant_by(const struct cognito_failure *failure);

/* A call has come to its end with an answer: Cognito is not away. `now_ms` is a time of
 * deadline_clock_ms(). */
void away_note_answer(struct away *away, int64_t now_ms, int64_t now_unix);

/* A call has failed, and says that Cognito is away: since `now_unix`, if it was not before. */
void away_note_absence(struct away *away, const struct cognito_failure *failure, int64_t now_ms,
                       int64_t now_unix);

/* Whether Cognito is worth asking. False for who can do without, while it was away a moment ago;
 * true for one who asks after that, who looks for the others. */
bool away_is_worth_asking(struct away *away, int64_t now_ms);

#define AWAY_WHY_SIZE 640

struct away_status {
    int64_t since_unix;      /* when it was found to be away; 0: it is not, as far as is known */
    int64_t noted_unix;      /* when a call came to its end last; 0: none has */
    const char *kind;        /* what the last call met while it is away, for everybody, else "" */
    char why[AWAY_WHY_SIZE]; /* that, and how it failed, which names hosts and proxies: for root.
                                Data from outside is in it: escape it before showing it */
};

void away_get_status(struct away *away, struct away_status *out);

#endif
