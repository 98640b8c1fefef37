/* A table of buckets, so that strangers' names push out each other and little else. */
#include "daemon/access/throttle_counts.h"

#include <string.h>

#include "daemon/access/throttle.h"

static bool is_free(const struct throttle_count *count)
{
    static const uint8_t nobody[THROTTLE_ID_BYTES];

    return memcmp(count->id, nobody, sizeof nobody) == 0;
}

/* A source that a user has signed in from is worth a few failures: a stranger's first one must not
 * push it out. */
static unsigned worth_of(const struct throttle_count *count)
{
    return count->failures + (count->has_succeeded ? 2 : 0);
}

/* Which of two gives way: a free one, one that is worth less, the older one. */
static bool gives_way(const struct throttle_count *a, const struct throttle_count *b)
{
    if (is_free(a) != is_free(b))
        return is_free(a);
    if (worth_of(a) != worth_of(b))
        return worth_of(a) < worth_of(b);
    return a->last_ms < b->last_ms;
}

static void forget_old(struct throttle_count *count, int64_t now_ms)
{
    if (now_ms - count->last_ms >= THROTTLE_QUIET_MS)
        count->failures = 0;
}

struct throttle_count *throttle_count_of(struct throttle_counts *counts,
                                         const uint8_t id[THROTTLE_ID_BYTES], int64_t now_ms)
{
    struct throttle_count *bucket = counts->counts[(id[0] | id[1] << 8) % THROTTLE_BUCKETS];
    struct throttle_count *least = NULL;

    for (size_t i = 0; i < THROTTLE_WAYS; i++) {
        struct throttle_count *count = &bucket[i];
        forget_old(count, now_ms);
        if (memcmp(count->id, id, THROTTLE_ID_BYTES) == 0)
            return count;
        if (count->under_way == 0 && (least == NULL || gives_way(count, least)))
            least = count;
    }
    if (least == NULL)
        return NULL;
    *least = (struct throttle_count){.last_ms = now_ms};
    memcpy(least->id, id, THROTTLE_ID_BYTES);
    return least;
}

int64_t throttle_count_wait_ms(const struct throttle_count *count, unsigned free_failures,
                               int64_t now_ms)
{
    int64_t wait_ms = THROTTLE_FIRST_WAIT_MS;

    if (count->failures < free_failures)
        return 0;
    for (unsigned i = free_failures; i < count->failures && wait_ms < THROTTLE_QUIET_MS; i++)
        wait_ms *= 2;
    if (wait_ms > THROTTLE_QUIET_MS)
        wait_ms = THROTTLE_QUIET_MS;
    int64_t left_ms = count->last_ms + wait_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}
