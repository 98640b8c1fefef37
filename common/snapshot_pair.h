/* The two files of the published directory read as one: `directory.recent`, with what changed
 * since, hides what `directory` says of the same name or id.
 *
 * The writer renames the large file into place before the small one that belongs to it, and readers
 * open the small one first: so a small file of an older generation than the large one holds nothing
 * that the large one lacks, and is left aside. */
#ifndef COMMON_SNAPSHOT_PAIR_H
#define COMMON_SNAPSHOT_PAIR_H

#include "common/ownership.h"
#include "common/snapshot.h"

struct snapshot_paths {
    const char *directory;
    const char *recent;
};

struct snapshot_pair {
    struct snapshot recent; /* closed when there is none */
    struct snapshot directory;
    bool recent_counts; /* it is not older than the large one, and not empty */
};

/* auto_snapshot_pair struct snapshot_pair pair; snapshot_pair_begin(&pair);
 * All zeros is a closed one, too, but takes longer than a pread: the windows are large. They are
 * read only where they were written, so the compiler need not zero them either. */
#define auto_snapshot_pair left_as_it_is __attribute__((cleanup(snapshot_pair_close)))

/* Makes a closed one out of anything. */
static inline void snapshot_pair_begin(struct snapshot_pair *out)
{
    out->recent.is_open = false;
    out->directory.is_open = false;
    out->recent_counts = false;
}

/* How the files are read: snapshot_open or snapshot_map. */
typedef int snapshot_opener(struct snapshot *out, const char *path,
                            const struct identity_ranges *ranges);

/* Opens both. Errors: -ENOENT there is no `directory`; those of the opener for either. */
int snapshot_pair_open(struct snapshot_pair *out, const struct snapshot_paths *paths,
                       const struct identity_ranges *ranges, snapshot_opener *opener);

/* The same by pread, for a single look-up: directory.recent is not even opened while `directory`
 * says that it has nothing. */
int snapshot_pair_open_briefly(struct snapshot_pair *out, const struct snapshot_paths *paths,
                               const struct identity_ranges *ranges);

/* Safe on a closed one. */
void snapshot_pair_close(struct snapshot_pair *pair);

/* What a look-up must know of the two. */
struct snapshot_views {
    const struct snapshot_view *recent; /* NULL: it does not count */
    const struct snapshot_view *directory;
    bool files_come_first; /* SNAPSHOT_FILES_COME_FIRST */
};

struct snapshot_views snapshot_pair_views(const struct snapshot_pair *pair);

/* A record, and the file of the two that it was found in. */
struct snapshot_found_user {
    struct snapshot *in;
    struct snapshot_user user;
};

struct snapshot_found_group {
    struct snapshot *in;
    struct snapshot_group group;
};

/* As the functions of snapshot.h; a tombstone is -ENOENT. */
int snapshot_pair_user_by_name(struct snapshot_pair *pair, const char *name,
                               struct snapshot_found_user *out);
int snapshot_pair_user_by_uid(struct snapshot_pair *pair, uint32_t uid,
                              struct snapshot_found_user *out);
int snapshot_pair_group_by_name(struct snapshot_pair *pair, const char *name,
                                struct snapshot_found_group *out);
int snapshot_pair_group_by_gid(struct snapshot_pair *pair, uint32_t gid,
                               struct snapshot_found_group *out);

#endif
