/* The large file and the small one that says what changed since. */
#include "common/snapshot_pair.h"

static int open_recent(struct snapshot *out, const struct snapshot_paths *paths,
                       const struct identity_ranges *ranges, snapshot_opener *opener)
{
    int r = opener(out, paths->recent, ranges);

    return r == -ENOENT ? 0 : r;
}

int snapshot_pair_open(struct snapshot_pair *out, const struct snapshot_paths *paths,
                       const struct identity_ranges *ranges, snapshot_opener *opener)
{
    *out = (struct snapshot_pair){0};
    int r = open_recent(&out->recent, paths, ranges, opener);
    if (r == 0)
        r = opener(&out->directory, paths->directory, ranges);
    if (r < 0) {
        snapshot_pair_close(out);
        return r;
    }
    const struct snapshot_header *recent = &out->recent.header;
    out->recent_counts = out->recent.is_open &&
                         recent->generation >= out->directory.header.generation &&
                         recent->user_count + recent->group_count > 0;
    return 0;
}

void snapshot_pair_close(struct snapshot_pair *pair)
{
    snapshot_close(&pair->recent);
    snapshot_close(&pair->directory);
}

bool snapshot_pair_is_superseded(const struct snapshot_pair *mapped)
{
    return snapshot_is_superseded(&mapped->directory) ||
           (mapped->recent.is_open && snapshot_is_superseded(&mapped->recent));
}

/* What a search in directory.recent means for the pair: -EAGAIN, look into the large file. */
static int judge_recent(int r, uint16_t flags)
{
    if (r == -ENOENT)
        return -EAGAIN;
    return r == 0 && (flags & SNAPSHOT_TOMBSTONE) != 0 ? -ENOENT : r;
}

/* The large file should have none; a hijacked writer may put one there. */
static int judge_directory(int r, uint16_t flags)
{
    return r == 0 && (flags & SNAPSHOT_TOMBSTONE) != 0 ? -ENOENT : r;
}

int snapshot_pair_user_by_name(struct snapshot_pair *pair, const char *name,
                               struct snapshot_found_user *out)
{
    if (pair->recent_counts) {
        out->in = &pair->recent;
        int r = snapshot_find_user_by_name(out->in, name, &out->user);
        r = judge_recent(r, out->user.head.flags);
        if (r != -EAGAIN)
            return r;
    }
    out->in = &pair->directory;
    int r = snapshot_find_user_by_name(out->in, name, &out->user);
    return judge_directory(r, out->user.head.flags);
}

int snapshot_pair_user_by_uid(struct snapshot_pair *pair, uint32_t uid,
                              struct snapshot_found_user *out)
{
    if (pair->recent_counts) {
        out->in = &pair->recent;
        int r = snapshot_find_user_by_uid(out->in, uid, &out->user);
        r = judge_recent(r, out->user.head.flags);
        if (r != -EAGAIN)
            return r;
    }
    out->in = &pair->directory;
    int r = snapshot_find_user_by_uid(out->in, uid, &out->user);
    return judge_directory(r, out->user.head.flags);
}

int snapshot_pair_group_by_name(struct snapshot_pair *pair, const char *name,
                                struct snapshot_found_group *out)
{
    if (pair->recent_counts) {
        out->in = &pair->recent;
        int r = snapshot_find_group_by_name(out->in, name, &out->group);
        r = judge_recent(r, out->group.head.flags);
        if (r != -EAGAIN)
            return r;
    }
    out->in = &pair->directory;
    int r = snapshot_find_group_by_name(out->in, name, &out->group);
    return judge_directory(r, out->group.head.flags);
}

int snapshot_pair_group_by_gid(struct snapshot_pair *pair, uint32_t gid,
                               struct snapshot_found_group *out)
{
    if (pair->recent_counts) {
        out->in = &pair->recent;
        int r = snapshot_find_group_by_gid(out->in, gid, &out->group);
        r = judge_recent(r, out->group.head.flags);
        if (r != -EAGAIN)
            return r;
    }
    out->in = &pair->directory;
    int r = snapshot_find_group_by_gid(out->in, gid, &out->group);
    return judge_directory(r, out->group.head.flags);
}
