/* Turns at even distances, of which a few may be taken ahead. */
#include "daemon/directory/pace.h"

#include <errno.h>
#include <time.h>

#define DISTANCE_MS (1000 / PACE_PER_SECOND)

void pace_open(struct pace *pace)
{
    *pace = (struct pace){0};
    (void)pthread_mutex_init(&pace->lock, NULL);
}

void pace_close(struct pace *pace)
{
    (void)pthread_mutex_destroy(&pace->lock);
}

int64_t pace_take(struct pace *pace, int64_t now_ms)
{
    int64_t earliest = now_ms - (int64_t)(PACE_BURST - 1) * DISTANCE_MS;

    (void)pthread_mutex_lock(&pace->lock);
    int64_t turn = pace->next_at_ms < earliest ? earliest : pace->next_at_ms;
    pace->next_at_ms = turn + DISTANCE_MS;
    (void)pthread_mutex_unlock(&pace->lock);
    return turn > now_ms ? turn - now_ms : 0;
}

int pace_wait(struct pace *pace, struct deadline deadline)
{
    int64_t wait_ms = pace_take(pace, deadline_clock_ms());

    if (wait_ms > deadline_left_ms(deadline))
        return -ETIMEDOUT;
    struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    while (wait_ms > 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, &wait) == EINTR)
        ;
    return 0;
}
