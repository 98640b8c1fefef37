/* Failures counted by what they have in common. Private to the throttle; not thread-safe. */
#ifndef DAEMON_ACCESS_THROTTLE_COUNTS_H
#define DAEMON_ACCESS_THROTTLE_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THROTTLE_ID_BYTES 16
#define THROTTLE_BUCKETS  1024
#define THROTTLE_WAYS     8 /* places in a bucket: the least important gives way */

struct throttle_count {
    uint8_t id[THROTTLE_ID_BYTES]; /* a keyed hash; all zeros: free */
    bool has_succeeded;
    unsigned failures;
    unsigned under_way;
    int64_t last_ms; /* when something happened */
};

struct throttle_counts {
    struct throttle_count counts[THROTTLE_BUCKETS][THROTTLE_WAYS];
};

/* The count of this id, made when there is none yet. One that is under way gives way to none; NULL:
 * the whole bucket is. Failures from before THROTTLE_QUIET_MS are forgotten. */
struct throttle_count *throttle_count_of(struct throttle_counts *counts,
                                         const uint8_t id[THROTTLE_ID_BYTES], int64_t now_ms);

/* How long to wait after the last of so many failures, the first `free_failures` of them without.
 */
int64_t throttle_count_wait_ms(const struct throttle_count *count, unsigned free_failures,
                               int64_t now_ms);

#endif
