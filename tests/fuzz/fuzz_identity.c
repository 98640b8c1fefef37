/* Root's file of id ranges: whatever it says, some ids are never handed out. */
#include <errno.h>
#include <string.h>

#include "common/identity.h"
#include "tests/fuzz/fuzz.h"

static void check_never(const struct identity_ranges *ranges)
{
    static const uint32_t never[] = {0, 1, 999, 61184, 65534, 65535, IDENTITY_NEVER_AN_ID};

    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        FUZZ_CHECK(!identity_uid_is_allowed(ranges, never[i]));
        FUZZ_CHECK(!identity_gid_is_allowed(ranges, never[i]));
    }
    FUZZ_CHECK(!identity_supplementary_gid_is_allowed(ranges, 0));
    FUZZ_CHECK(!identity_supplementary_gid_is_allowed(ranges, 65535));
    FUZZ_CHECK(identity_uid_is_allowed(ranges, IDENTITY_MIN_ID));
    FUZZ_CHECK(identity_gid_is_allowed(ranges, IDENTITY_MAX_ID));
}

/* The host's groups are for initgroups alone. */
static void check_local_gids(const struct identity_ranges *ranges)
{
    for (size_t i = 0; i < ranges->local_gid_count; i++) {
        uint32_t first = ranges->local_gids[i].first;
        FUZZ_CHECK(first >= 1 && first <= ranges->local_gids[i].last);
        FUZZ_CHECK(identity_supplementary_gid_is_allowed(ranges, first));
        FUZZ_CHECK(ranges->gid_count > 0 || identity_is_derived(first) ||
                   !identity_gid_is_allowed(ranges, first));
    }
}

/* Every range of the list counts at both ends, unless it must not. */
static void check_ends(const struct identity_ranges *ranges)
{
    for (size_t i = 0; i < ranges->uid_count; i++) {
        FUZZ_CHECK(ranges->uids[i].first >= 1000 && ranges->uids[i].first <= ranges->uids[i].last);
        FUZZ_CHECK(identity_uid_is_allowed(ranges, ranges->uids[i].last));
    }
    for (size_t i = 0; i < ranges->gid_count; i++) {
        FUZZ_CHECK(ranges->gids[i].first >= 1 && ranges->gids[i].first <= ranges->gids[i].last);
        FUZZ_CHECK(identity_supplementary_gid_is_allowed(ranges, ranges->gids[i].first));
        FUZZ_CHECK(identity_gid_is_allowed(ranges, ranges->gids[i].first) ==
                   (ranges->gids[i].first >= 1000));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct identity_ranges none;
    struct identity_ranges ranges;

    memset(&ranges, 0x5A, sizeof ranges);
    int r = identity_ranges_parse((const char *)bytes, length, &ranges);
    if (r < 0) {
        FUZZ_CHECK(r == -EINVAL || r == -E2BIG);
        FUZZ_CHECK(memcmp(&ranges, &none, sizeof none) == 0);
    }
    check_never(&ranges);
    check_ends(&ranges);
    check_local_gids(&ranges);
    return 0;
}
