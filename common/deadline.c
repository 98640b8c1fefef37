/* Deadlines on the clock that goes on while the machine sleeps. */
#include "common/deadline.h"

#include <limits.h>
#include <time.h>

int64_t deadline_clock_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct deadline deadline_in_ms(int64_t milliseconds)
{
    return (struct deadline){.at_ms = deadline_clock_ms() + milliseconds};
}

struct deadline deadline_earlier(struct deadline a, struct deadline b)
{
    return a.at_ms < b.at_ms ? a : b;
}

int deadline_left_ms(struct deadline deadline)
{
    int64_t left = deadline.at_ms - deadline_clock_ms();

    if (left <= 0)
        return 0;
    return left > INT_MAX ? INT_MAX : (int)left;
}

bool deadline_has_passed(struct deadline deadline)
{
    return deadline_left_ms(deadline) == 0;
}

struct timespec deadline_on_monotonic_clock(struct deadline deadline)
{
    int left_ms = deadline_left_ms(deadline);
    struct timespec at = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += left_ms / 1000;
    at.tv_nsec += left_ms % 1000 * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}
