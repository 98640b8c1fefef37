/* How fast the pool is listed: Cognito answers 30 list calls a second for all hosts of an account,
 * and others want to ask, too. */
#ifndef DAEMON_DIRECTORY_PACE_H
#define DAEMON_DIRECTORY_PACE_H

#include <pthread.h>
#include <stdint.h>

#include "common/deadline.h"

#define PACE_PER_SECOND 20 /* the rest of the 30 is left for questions (questions.h) */
#define PACE_BURST      20 /* pages that may come at once: small pools are listed without a wait */

struct pace {
    pthread_mutex_t lock;
    int64_t next_at_ms; /* when the next page's turn would be, had all waited */
};

void pace_open(struct pace *pace);
void pace_close(struct pace *pace);

/* Takes the next turn. Returns how long to wait for it, in milliseconds. */
int64_t pace_take(struct pace *pace, int64_t now_ms);

/* Takes the next turn and waits for it. Errors: -ETIMEDOUT it comes after the deadline. */
int pace_wait(struct pace *pace, struct deadline deadline);

#endif
