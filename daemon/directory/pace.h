/* How fast the pool is asked: Cognito answers so many calls of a kind a second for all hosts of an
 * account, and others want to ask, too. */
#ifndef DAEMON_DIRECTORY_PACE_H
#define DAEMON_DIRECTORY_PACE_H

#include <pthread.h>
#include <stdint.h>

#include "common/deadline.h"

/* In no second more than both together. */
struct pace_limit {
    int64_t per_second; /* turns at even distances */
    int64_t burst;      /* turns, at least 1, that may come at once after a pause */
};

struct pace {
    struct pace_limit limit;
    pthread_mutex_t lock;
    int64_t next_at_ms; /* when the next turn would be, had all waited */
};

void pace_open(struct pace *pace, struct pace_limit limit);
void pace_close(struct pace *pace);

/* Takes the next turn, unless it is further away than `longest_ms`. Returns how long to wait for
 * it, in milliseconds. Errors: -ETIMEDOUT, and it stays for others. */
int64_t pace_take(struct pace *pace, int64_t now_ms, int64_t longest_ms);

/* Takes the next turn and waits for it. Errors: -ETIMEDOUT it comes after the deadline. */
int pace_wait(struct pace *pace, struct deadline deadline);

/* The kinds of calls that read the directory, each with its quota. */
struct pool_paces {
    struct pace user_lists;  /* ListUsers and ListUsersInGroup: 30 a second, and no more for money;
                                some are left, for what leaves here in two seconds may arrive in
                                one */
    struct pace group_lists; /* ListGroups: 5 a second for a pool */
    struct pace memberships; /* AdminListGroupsForUser: 50 a second, which it shares with what
                                people do to their devices */
    struct pace
        app_clients; /* DescribeUserPoolClient: 15 a second, for whoever manages them, too */
};

void pool_paces_open(struct pool_paces *paces);
void pool_paces_close(struct pool_paces *paces);

#endif
