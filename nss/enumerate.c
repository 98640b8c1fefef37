/* Walks through the published files, directory.recent first, then what it does not hide. */
#include "nss/enumerate.h"

#include <errno.h>

#include "common/local_files.h"
#include "nss/published.h"

/* One part of a walk: the records of one kind in one of the files. */
struct stage {
    bool is_of_recent;
    bool is_of_groups;
};

static const struct stage user_stages[] = {{.is_of_recent = true}, {.is_of_recent = false}};
static const struct stage group_stages[] = {{.is_of_recent = true, .is_of_groups = true},
                                            {.is_of_recent = false, .is_of_groups = true},
                                            {.is_of_recent = true},
                                            {.is_of_recent = false}};

/* What is walked through, and where each record goes: one of the answers is NULL. */
struct walk {
    struct snapshot_pair *pair;
    const struct nss_files *files;
    const struct stage *stages;
    unsigned stage_count;
    const struct passwd_answer *user;
    const struct group_answer *group;
};

struct record {
    struct snapshot_user user;
    struct snapshot_group group;
};

static int read_next(struct snapshot *file, bool is_group, uint64_t *offset, struct record *out)
{
    return is_group ? snapshot_next_group(file, offset, &out->group)
                    : snapshot_next_user(file, offset, &out->user);
}

/* Behind as many records as in the file that was there before. */
static int find_place(struct snapshot *file, bool is_group, struct enumeration *at)
{
    struct record passed;

    if (at->seed == file->header.seed)
        return 0;
    at->seed = file->header.seed;
    at->offset = 0;
    for (uint64_t i = 0; i < at->count; i++) {
        int r = read_next(file, is_group, &at->offset, &passed);
        if (r < 0)
            return r;
    }
    return 0;
}

/* What directory.recent tells of, be it that it has gone, is not the large file's to tell. */
static bool is_hidden(const struct walk *walk, const struct stage *stage, const char *name)
{
    struct record newer;

    if (stage->is_of_recent || !walk->pair->recent_counts)
        return false;
    struct snapshot *recent = &walk->pair->recent;
    int r = stage->is_of_groups ? snapshot_find_group_by_name(recent, name, &newer.group)
                                : snapshot_find_user_by_name(recent, name, &newer.user);
    return r != -ENOENT;
}

static int fill_in(const struct walk *walk, const struct snapshot_view *in,
                   const struct stage *stage, const struct record *record)
{
    if (walk->user != NULL)
        return passwd_fill_in(in, &record->user, walk->user);
    return stage->is_of_groups ? group_fill_in(in, &record->group, walk->group)
                               : group_fill_in_private(in, &record->user, walk->group);
}

static bool is_local(const struct walk *walk, const char *name)
{
    return walk->user != NULL
               ? published_may_be_local(local_files_has_user, walk->files->passwd, name)
               : published_may_be_local(local_files_has_group, walk->files->group, name);
}

/* 0: answered. -EAGAIN: this one is not to be shown. */
static int show(const struct walk *walk, const struct snapshot_view *in, const struct stage *stage,
                const struct record *record)
{
    uint16_t flags = stage->is_of_groups ? record->group.head.flags : record->user.head.flags;

    if ((flags & SNAPSHOT_TOMBSTONE) != 0)
        return -EAGAIN;
    int r = fill_in(walk, in, stage, record);
    if (r < 0)
        return r == -ERANGE ? r : -EAGAIN;
    const char *name = walk->user != NULL ? walk->user->user->pw_name : walk->group->group->gr_name;
    return is_hidden(walk, stage, name) || is_local(walk, name) ? -EAGAIN : 0;
}

/* The walk stays where it is when the buffer is too small. -ENOENT: the stage is over. */
static int step_in_stage(const struct walk *walk, const struct stage *stage, struct enumeration *at)
{
    struct snapshot *file = stage->is_of_recent ? &walk->pair->recent : &walk->pair->directory;
    struct record record;
    int r = -EAGAIN;

    if (stage->is_of_recent && !walk->pair->recent_counts)
        return -ENOENT;
    if (find_place(file, stage->is_of_groups, at) < 0)
        return -ENOENT;
    while (r == -EAGAIN) {
        uint64_t offset = at->offset;
        if (read_next(file, stage->is_of_groups, &offset, &record) < 0)
            return -ENOENT;
        r = show(walk, &file->view, stage, &record);
        if (r == -ERANGE)
            return r;
        at->offset = offset;
        at->count++;
    }
    return r;
}

static int step(const struct walk *walk, struct enumeration *at)
{
    while (at->stage < walk->stage_count) {
        int r = step_in_stage(walk, &walk->stages[at->stage], at);
        if (r != -ENOENT)
            return r;
        *at = (struct enumeration){.stage = at->stage + 1};
    }
    return -ENOENT;
}

static enum nss_status walk_on(const struct nss_files *files, struct walk *walk,
                               struct enumeration *at, int *error)
{
    auto_snapshot_pair struct snapshot_pair pair;
    struct identity_ranges ranges;
    int kept_errno = errno;

    snapshot_pair_begin(&pair);
    (void)identity_ranges_load(files->published.ids, &ranges);
    int r = snapshot_pair_open(&pair, &files->published.snapshot, &ranges, snapshot_open);
    walk->files = files;
    walk->pair = &pair;
    if (r == 0)
        r = (pair.directory.header.flags & SNAPSHOT_MAY_BE_ENUMERATED) != 0 ? step(walk, at)
                                                                            : -ENOENT;
    else if (r == -ENOENT)
        r = -ENODATA;
    errno = kept_errno;
    return published_status(r, error);
}

enum nss_status enumerate_next_user(struct nss_state *state, const struct passwd_answer *answer,
                                    int *error)
{
    struct walk walk = {.stages = user_stages,
                        .stage_count = sizeof user_stages / sizeof *user_stages,
                        .user = answer};

    return walk_on(&state->files, &walk, &state->users_walk, error);
}

enum nss_status enumerate_next_group(struct nss_state *state, const struct group_answer *answer,
                                     int *error)
{
    struct walk walk = {.stages = group_stages,
                        .stage_count = sizeof group_stages / sizeof *group_stages,
                        .group = answer};

    return walk_on(&state->files, &walk, &state->groups_walk, error);
}
