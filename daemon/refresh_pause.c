/* Intervals, back-off, and chance. */
#include "daemon/refresh_pause.h"

#include <sys/random.h>

#define FIRST_RETRY_MS 5000

static int64_t spread(int64_t pause_ms)
{
    uint32_t random = 0;

    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return pause_ms;
    return pause_ms + (int64_t)((uint64_t)pause_ms / 10 * random / UINT32_MAX);
}

int64_t refresh_pause_ms(int64_t interval_ms, unsigned failures)
{
    int64_t pause_ms = FIRST_RETRY_MS;

    if (failures == 0)
        return spread(interval_ms);
    for (unsigned i = 1; i < failures && pause_ms < interval_ms; i++)
        pause_ms *= 2;
    return spread(pause_ms < interval_ms ? pause_ms : interval_ms);
}
