/* Who may work on a user's file: one at a time for each user, and few at once in all of those whose
 * work takes much memory. */
#ifndef DAEMON_LOGIN_OFFLINE_GATE_H
#define DAEMON_LOGIN_OFFLINE_GATE_H

#include <pthread.h>

#include "common/deadline.h"

#define OFFLINE_GATE_HEAVY  2  /* at once: 32 MiB each */
#define OFFLINE_GATE_PLACES 32 /* in all */

enum offline_gate_work {
    OFFLINE_GATE_FREE = 0, /* of a place: nobody is there */
    OFFLINE_GATE_LIGHT_WORK,
    OFFLINE_GATE_HEAVY_WORK, /* hashes a password */
};

struct offline_gate {
    pthread_mutex_t lock;
    pthread_cond_t left;
    struct {
        enum offline_gate_work work;
        const char *sub;
    } places[OFFLINE_GATE_PLACES];
};

/* Errors: those of pthread_cond_init(3), negative. */
int offline_gate_open(struct offline_gate *gate);
void offline_gate_close(struct offline_gate *gate);

/* Waits for a place. `sub` must live until offline_gate_leave(). Errors: -ETIMEDOUT. */
int offline_gate_enter(struct offline_gate *gate, const char *sub, enum offline_gate_work work,
                       struct deadline deadline);
void offline_gate_leave(struct offline_gate *gate, const char *sub);

#endif
