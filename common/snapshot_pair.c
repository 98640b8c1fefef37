/* The large file and the small one that says what changed since. */
#include "common/snapshot_pair.h"

#include "common/snapshot_pair_search.h"

static int open_recent(struct snapshot *out, const struct snapshot_paths *paths,
                       const struct identity_ranges *ranges, snapshot_opener *opener)
{
    int r = opener(out, paths->recent, ranges);

    return r == -ENOENT ? 0 : r;
}

int snapshot_pair_open(struct snapshot_pair *out, const struct snapshot_paths *paths,
                       const struct identity_ranges *ranges, snapshot_opener *opener)
{
    out->directory.is_open = false;
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

/* The notice is set before there is anything in directory.recent, and a new `directory` comes
 * without it, holding all that the recent file of its predecessor did. */
int snapshot_pair_open_briefly(struct snapshot_pair *out, const struct snapshot_paths *paths,
                               const struct identity_ranges *ranges)
{
    int r = snapshot_open(&out->directory, paths->directory, ranges);
    if (r == 0 && out->directory.header.notice == 0) {
        out->recent.is_open = false;
        out->recent_counts = false;
        return 0;
    }
    snapshot_close(&out->directory);
    return snapshot_pair_open(out, paths, ranges, snapshot_open);
}

void snapshot_pair_close(struct snapshot_pair *pair)
{
    snapshot_close(&pair->recent);
    snapshot_close(&pair->directory);
}

struct snapshot_views snapshot_pair_views(const struct snapshot_pair *pair)
{
    uint64_t flags = pair->directory.header.flags;

    return (struct snapshot_views){.recent = pair->recent_counts ? &pair->recent.view : NULL,
                                   .directory = &pair->directory.view,
                                   .files_come_first = (flags & SNAPSHOT_FILES_COME_FIRST) != 0};
}

static struct snapshot *file_of(struct snapshot_pair *pair, const struct snapshot_view *view)
{
    return view == &pair->recent.view ? &pair->recent : &pair->directory;
}

int snapshot_pair_user_by_name(struct snapshot_pair *pair, const char *name,
                               struct snapshot_found_user *out)
{
    struct snapshot_views views = snapshot_pair_views(pair);
    const struct snapshot_view *where = NULL;

    int r = search_pair_user_by_name(&views, name, &where, &out->user);
    out->in = file_of(pair, where);
    return r;
}

int snapshot_pair_user_by_uid(struct snapshot_pair *pair, uint32_t uid,
                              struct snapshot_found_user *out)
{
    struct snapshot_views views = snapshot_pair_views(pair);
    const struct snapshot_view *where = NULL;

    int r = search_pair_user_by_uid(&views, uid, &where, &out->user);
    out->in = file_of(pair, where);
    return r;
}

int snapshot_pair_group_by_name(struct snapshot_pair *pair, const char *name,
                                struct snapshot_found_group *out)
{
    struct snapshot_views views = snapshot_pair_views(pair);
    const struct snapshot_view *where = NULL;

    int r = search_pair_group_by_name(&views, name, &where, &out->group);
    out->in = file_of(pair, where);
    return r;
}

int snapshot_pair_group_by_gid(struct snapshot_pair *pair, uint32_t gid,
                               struct snapshot_found_group *out)
{
    struct snapshot_views views = snapshot_pair_views(pair);
    const struct snapshot_view *where = NULL;

    int r = search_pair_group_by_gid(&views, gid, &where, &out->group);
    out->in = file_of(pair, where);
    return r;
}
