/* clock_gettime() in place of the C library's. */
#include "tests/unit/stopped_clock.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct timespec stopped_at; /* all zeros: it goes */

int clock_gettime(clockid_t clock, struct timespec *out)
{
    if (clock != CLOCK_BOOTTIME || stopped_at.tv_sec == 0)
        return (int)syscall(SYS_clock_gettime, clock, out);
    *out = stopped_at;
    return 0;
}

void stopped_clock_stop(void)
{
    (void)clock_gettime(CLOCK_BOOTTIME, &stopped_at);
}

void stopped_clock_go_on(void)
{
    stopped_at = (struct timespec){0};
}
