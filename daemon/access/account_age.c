/* The age of data, measured and put into words. */
#include "daemon/access/account_age.h"

#include <stdio.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* A clock that went back makes no data of the future, but none that can be trusted to be new. */
int64_t account_age_ms(const struct directory_user *user, int64_t now_unix)
{
    if (user->seen_at_unix == 0 || user->seen_at_unix > now_unix)
        return ACCOUNT_AGE_UNKNOWN;
    return (now_unix - user->seen_at_unix) * SECOND_MS;
}

bool account_age_is_fine(const struct settings_access *access, const struct directory_user *user,
                         int64_t now_unix)
{
    return account_age_ms(user, now_unix) <= access->account_max_age_ms;
}

void account_age_words(int64_t age_ms, char out[ACCOUNT_AGE_WORDS])
{
    static const struct {
        int64_t unit_ms;
        const char *name;
    } units[] = {{DAY_MS, "day"}, {HOUR_MS, "hour"}, {MINUTE_MS, "minute"}, {SECOND_MS, "second"}};
    size_t i = 0;

    if (age_ms == ACCOUNT_AGE_UNKNOWN) {
        (void)snprintf(out, ACCOUNT_AGE_WORDS, "an unknown time");
        return;
    }
    while (i + 1 < sizeof units / sizeof units[0] && age_ms < units[i].unit_ms)
        i++;
    long long count = (long long)(age_ms / units[i].unit_ms);
    (void)snprintf(out, ACCOUNT_AGE_WORDS, "%lld %s%s", count, units[i].name,
                   count == 1 ? "" : "s");
}
