/* Who must say yes to a membership, in the order in which it is easiest mended. */
#include "daemon/directory/membership.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/identity.h"
#include "common/local_files.h"
#include "common/snapshot_pair.h"

/* Always false, so that it can be returned. */
__attribute__((format(printf, 2, 3))) static bool deny(char why_not[MEMBERSHIP_WORDS],
                                                       const char *format, ...)
{
    va_list values;

    va_start(values, format);
    (void)vsnprintf(why_not, MEMBERSHIP_WORDS, format, values);
    va_end(values);
    return false;
}

static bool both_say_so(const struct directory_user *user, size_t mapping,
                        char why_not[MEMBERSHIP_WORDS])
{
    bool directory = (user->local_by_directory >> mapping & 1) != 0;
    bool token = (user->local_by_token >> mapping & 1) != 0;

    if (!user->enabled)
        return deny(why_not, "the user is disabled or deleted in the pool");
    if (!directory && !token)
        return deny(why_not, "neither the pool's lists nor the last token have that group");
    if (!directory)
        return deny(why_not, "the last token said so, the pool's lists do not have that group");
    if (!token)
        return deny(why_not,
                    "the pool's lists say so, the token of the last login did not, or came "
                    "before this mapping: not before another login whose token has that group");
    return true;
}

/* What the NSS module does without a file of ranges, it does without one that does not count. */
static bool is_allowed(const struct directory_paths *paths, const char *local, uint32_t gid,
                       struct identity_ranges *ranges, char why_not[MEMBERSHIP_WORDS])
{
    int r = identity_ranges_load(paths->ids, ranges);

    if (identity_supplementary_gid_is_allowed(ranges, gid))
        return true;
    if (r < 0)
        return deny(why_not, "%s does not count: 'cognitoctl doctor' says why", paths->ids);
    return deny(why_not, "%s has no line 'local-gid %" PRIu32 "', which allows the gid of %s",
                paths->ids, gid, local);
}

static bool is_published(const struct directory_paths *paths, const struct identity_ranges *ranges,
                         const char *name, uint32_t gid)
{
    const struct snapshot_paths files = {.directory = paths->snapshot, .recent = paths->recent};
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct snapshot_found_user found;

    int r = snapshot_pair_open_briefly(&pair, &files, ranges);
    if (r == 0)
        r = snapshot_pair_user_by_name(&pair, name, &found);
    for (size_t i = 0; r == 0 && i < found.user.head.gid_count; i++) {
        uint32_t published = 0;
        if (snapshot_copy_gid(found.in, &found.user, i, &published) == 0 && published == gid)
            return true;
    }
    return false;
}

bool membership_is_given(const struct directory_paths *paths, const struct directory_user *user,
                         size_t mapping, const char *local, char why_not[MEMBERSHIP_WORDS])
{
    struct identity_ranges ranges;
    uint32_t gid = 0;

    why_not[0] = '\0';
    if (!both_say_so(user, mapping, why_not))
        return false;
    if (local_files_group_gid(paths->group, local, &gid) != 1)
        return deny(why_not, "%s has no group %s", paths->group, local);
    if (!is_allowed(paths, local, gid, &ranges, why_not))
        return false;
    if (gid == user->gid || is_published(paths, &ranges, user->name, gid))
        return true;
    return deny(why_not, "it is not published yet: cognitoctl refresh");
}
