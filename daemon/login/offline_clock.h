/* The latest time that this host has seen, on the disk: a clock that is set back would make old
 * passwords young. Thread-safe. */
#ifndef DAEMON_LOGIN_OFFLINE_CLOCK_H
#define DAEMON_LOGIN_OFFLINE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define OFFLINE_CLOCK_FILE         "clock" /* no sub is so short */
#define OFFLINE_CLOCK_STEP_SECONDS 60      /* how much of it may be lost when the daemon dies */

/* Clocks are put right by a little, and logins wait for each other. */
#define OFFLINE_CLOCK_TOLERANCE_SECONDS 60

struct offline_clock {
    const char *folder;
    pthread_mutex_t lock; /* of both times */
    int64_t seen_unix;
    int64_t written_unix;
};

/* Reads the file; one that makes no sense stands for a time that never comes, until
 * offline_clock_set(). `folder` must outlive the clock. */
void offline_clock_open(struct offline_clock *clock, const char *folder);
void offline_clock_close(struct offline_clock *clock);

/* Whether `now_unix` is earlier than `then_unix`, by more than the tolerance. */
static inline bool offline_clock_is_before(int64_t now_unix, int64_t then_unix)
{
    return now_unix < then_unix - OFFLINE_CLOCK_TOLERANCE_SECONDS;
}

/* Whether `now_unix` is, in that sense, earlier than the latest time seen. */
bool offline_clock_is_behind(struct offline_clock *clock, int64_t now_unix);

/* It is `now_unix`, if that is later than all before. */
void offline_clock_look(struct offline_clock *clock, int64_t now_unix);

/* It is `now_unix`, whatever was seen before: Cognito has been heard. */
void offline_clock_set(struct offline_clock *clock, int64_t now_unix);

#endif
