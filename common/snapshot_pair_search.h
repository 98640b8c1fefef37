/* The look-ups of snapshot_pair.h, inline: see snapshot_search.h. `where` is the view of the file
 * in which the record was found. */
#ifndef COMMON_SNAPSHOT_PAIR_SEARCH_H
#define COMMON_SNAPSHOT_PAIR_SEARCH_H

#include "common/snapshot_pair.h"
#include "common/snapshot_search.h"

/* What a search in directory.recent means for the pair: -EAGAIN, look into the large file. */
static inline int judge_recent(int r, uint16_t flags)
{
    if (r == -ENOENT)
        return -EAGAIN;
    return r == 0 && (flags & SNAPSHOT_TOMBSTONE) != 0 ? -ENOENT : r;
}

/* The large file should have none; a hijacked writer may put one there. */
static inline int judge_directory(int r, uint16_t flags)
{
    return r == 0 && (flags & SNAPSHOT_TOMBSTONE) != 0 ? -ENOENT : r;
}

static inline int search_pair_user_by_name(const struct snapshot_views *in, const char *name,
                                           const struct snapshot_view **where,
                                           struct snapshot_user *out)
{
    if (in->recent != NULL) {
        *where = in->recent;
        int r = search_user_by_name(in->recent, name, out);
        r = judge_recent(r, out->head.flags);
        if (r != -EAGAIN)
            return r;
    }
    *where = in->directory;
    int r = search_user_by_name(in->directory, name, out);
    return judge_directory(r, out->head.flags);
}

static inline int search_pair_user_by_uid(const struct snapshot_views *in, uint32_t uid,
                                          const struct snapshot_view **where,
                                          struct snapshot_user *out)
{
    if (in->recent != NULL) {
        *where = in->recent;
        int r = search_user_by_uid(in->recent, uid, out);
        r = judge_recent(r, out->head.flags);
        if (r != -EAGAIN)
            return r;
    }
    *where = in->directory;
    int r = search_user_by_uid(in->directory, uid, out);
    return judge_directory(r, out->head.flags);
}

static inline int search_pair_group_by_name(const struct snapshot_views *in, const char *name,
                                            const struct snapshot_view **where,
                                            struct snapshot_group *out)
{
    if (in->recent != NULL) {
        *where = in->recent;
        int r = search_group_by_name(in->recent, name, out);
        r = judge_recent(r, out->head.flags);
        if (r != -EAGAIN)
            return r;
    }
    *where = in->directory;
    int r = search_group_by_name(in->directory, name, out);
    return judge_directory(r, out->head.flags);
}

static inline int search_pair_group_by_gid(const struct snapshot_views *in, uint32_t gid,
                                           const struct snapshot_view **where,
                                           struct snapshot_group *out)
{
    if (in->recent != NULL) {
        *where = in->recent;
        int r = search_group_by_gid(in->recent, gid, out);
        r = judge_recent(r, out->head.flags);
        if (r != -EAGAIN)
            return r;
    }
    *where = in->directory;
    int r = search_group_by_gid(in->directory, gid, out);
    return judge_directory(r, out->head.flags);
}

#endif
