/* How often one user may do one thing in an hour. */
#include "tests/emulator/quota.h"

#define HOUR_SECONDS 3600.0

bool quota_take(struct quota *quota, unsigned limit, double now_unix)
{
    if (now_unix - quota->began_at >= HOUR_SECONDS)
        *quota = (struct quota){.began_at = now_unix};
    if (quota->used >= limit)
        return false;
    quota->used++;
    return true;
}
