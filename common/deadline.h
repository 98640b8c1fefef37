/* A point in time by which something must have happened; every wait in this project has one. */
#ifndef COMMON_DEADLINE_H
#define COMMON_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct deadline {
    int64_t at_ms; /* CLOCK_BOOTTIME, so that a suspended machine's conversations do end */
};

/* The time now on the deadline clock, in milliseconds. */
int64_t deadline_clock_ms(void);

/* A deadline that many milliseconds from now. */
struct deadline deadline_in_ms(int64_t milliseconds);

/* The earlier of the two. */
struct deadline deadline_earlier(struct deadline a, struct deadline b);

/* Milliseconds left, 0 when it has passed; at most INT_MAX, so that it fits poll(2). */
int deadline_left_ms(struct deadline deadline);

bool deadline_has_passed(struct deadline deadline);

/* The same point on CLOCK_MONOTONIC, for pthread_cond_timedwait(3) with a condition on that clock.
 */
struct timespec deadline_on_monotonic_clock(struct deadline deadline);

#endif
