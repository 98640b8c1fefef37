/* clock_gettime() in place of the C library's. */
#include "tests/unit/stopped_clock.h"

#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool is_stopped;
static struct timespec boot_time, date; /* at which they stopped */

int clock_gettime(clockid_t clock, struct timespec *out)
{
    if (is_stopped && (clock == CLOCK_BOOTTIME || clock == CLOCK_REALTIME)) {
        *out = clock == CLOCK_BOOTTIME ? boot_time : date;
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, clock, out);
}

void stopped_clock_stop(void)
{
    (void)clock_gettime(CLOCK_BOOTTIME, &boot_time);
    (void)clock_gettime(CLOCK_REALTIME, &date);
    is_stopped = true;
}

void stopped_clock_go_on(void)
{
    is_stopped = false;
}
