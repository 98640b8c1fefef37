/* Turns at even distances, of which a few may be taken ahead. */
#include "daemon/directory/pace.h"

#include <errno.h>
#include <time.h>

void pace_open(struct pace *pace, struct pace_limit limit)
{
    *pace = (struct pace){.limit = limit};
    (void)pthread_mutex_init(&pace->lock, NULL);
}

void pace_close(struct pace *pace)
{
    (void)pthread_mutex_destroy(&pace->lock);
}

int64_t pace_take(struct pace *pace, int64_t now_ms, int64_t longest_ms)
{
    int64_t distance_ms = 1000 / pace->limit.per_second;
    int64_t earliest = now_ms - (pace->limit.burst - 1) * distance_ms;
    int64_t wait_ms = -ETIMEDOUT;

    (void)pthread_mutex_lock(&pace->lock);
    int64_t turn = pace->next_at_ms < earliest ? earliest : pace->next_at_ms;
    if (turn - now_ms <= longest_ms) {
        pace->next_at_ms = turn + distance_ms;
        wait_ms = turn > now_ms ? turn - now_ms : 0;
    }
    (void)pthread_mutex_unlock(&pace->lock);
    return wait_ms;
}

int pace_wait(struct pace *pace, struct deadline deadline)
{
    int64_t wait_ms = pace_take(pace, deadline_clock_ms(), deadline_left_ms(deadline));

    if (wait_ms < 0)
        return (int)wait_ms;
    struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    while (wait_ms > 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, &wait) == EINTR)
        ;
    return 0;
}

void pool_paces_open(struct pool_paces *paces)
{
    pace_open(&paces->user_lists, (struct pace_limit){.per_second = 20, .burst = 6});
    pace_open(&paces->group_lists, (struct pace_limit){.per_second = 4, .burst = 1});
    pace_open(&paces->memberships, (struct pace_limit){.per_second = 20, .burst = 20});
    pace_open(&paces->app_clients, (struct pace_limit){.per_second = 4, .burst = 4});
}

void pool_paces_close(struct pool_paces *paces)
{
    pace_close(&paces->user_lists);
    pace_close(&paces->group_lists);
    pace_close(&paces->memberships);
    pace_close(&paces->app_clients);
}
