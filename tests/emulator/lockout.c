/* Cognito's lockout of one user. */
#include "tests/emulator/lockout.h"

#define FREE_FAILURES        5
#define LONGEST_WAIT_SECONDS 900.0

static double wait_seconds(unsigned failures)
{
    double wait = 1;

    if (failures < FREE_FAILURES)
        return 0;
    for (unsigned n = FREE_FAILURES; n < failures && wait < LONGEST_WAIT_SECONDS; n++)
        wait *= 2;
    return wait < LONGEST_WAIT_SECONDS ? wait : LONGEST_WAIT_SECONDS;
}

bool lockout_allows(struct lockout *lockout, double now_unix)
{
    double quiet = now_unix - lockout->last_failure_at;

    if (quiet >= LONGEST_WAIT_SECONDS)
        lockout_clear(lockout);
    return quiet >= wait_seconds(lockout->failures);
}

void lockout_count_failure(struct lockout *lockout, double now_unix)
{
    lockout->failures++;
    lockout->last_failure_at = now_unix;
}

void lockout_clear(struct lockout *lockout)
{
    *lockout = (struct lockout){0};
}
