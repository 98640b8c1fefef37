/* Writes a published file (common/snapshot_format.h). */
#ifndef DAEMON_DIRECTORY_SNAPSHOT_WRITER_H
#define DAEMON_DIRECTORY_SNAPSHOT_WRITER_H

#include <stddef.h>
#include <stdint.h>

/* What to publish. The writer checks lengths, not rules: that is the directory's work. */
struct snapshot_user_entry {
    const char *name;
    const char *gecos;
    const char *home;
    const char *shell;
    uint32_t uid;
    uint32_t gid;
    const uint32_t *gids; /* supplementary */
    size_t gid_count;
    uint16_t flags; /* enum snapshot_flag */
};

struct snapshot_group_entry {
    const char *name;
    uint32_t gid;
    const char *const *members;
    size_t member_count;
    uint16_t flags;
};

struct snapshot_contents {
    const struct snapshot_user_entry *users;
    size_t user_count;
    const struct snapshot_group_entry *groups;
    size_t group_count;
    uint64_t generation;
    uint64_t flags;      /* enum snapshot_file_flag */
    const char *adds_to; /* of directory.recent: the path of `directory`; else NULL */
};

/* Writes the file beside `path`, forces it to the disk, renames it into place (0644) and marks the
 * one that was there as superseded. A recent file that is not empty is told of in the file that it
 * adds to, before anything else. On failure the old file stays as it was. One caller at a time
 * per path. Errors: -ENAMETOOLONG, -E2BIG an entry is longer than a record may be; -EFBIG; -ENOMEM;
 * -ENOSPC and the others of writing. */
int snapshot_write(const char *path, const struct snapshot_contents *contents);

#endif
