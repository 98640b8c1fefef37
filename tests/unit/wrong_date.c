/* time() in place of the C library's. */
#include "tests/unit/wrong_date.h"

static time_t ahead;
static time_t stopped_at; /* 0: it goes */

time_t time(time_t *out)
{
    struct timespec now = {.tv_sec = stopped_at};

    if (now.tv_sec == 0)
        (void)clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += ahead;
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}

void wrong_date_end(void)
{
    ahead = stopped_at = 0;
}

void wrong_date_set(time_t ahead_s)
{
    ahead = ahead_s;
}

void wrong_date_stop(void)
{
    stopped_at = time(NULL);
}
