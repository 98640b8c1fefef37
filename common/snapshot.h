/* Finds users and groups in one published file (snapshot_format.h, snapshot_file.h).
 *
 * Nothing in the file is trusted. Every offset is checked by one function, a search looks at a
 * bounded number of slots, heads and texts are copied first and judged then, so a file that changes
 * or shrinks meanwhile is an error code. Ids outside the allowed ranges are refused here, whoever
 * wrote them (identity.h). What is damaged is -EBADMSG. */
#ifndef COMMON_SNAPSHOT_H
#define COMMON_SNAPSHOT_H

#include "common/snapshot_file.h"

#define SNAPSHOT_PATH        STATE_DIR "/directory"
#define SNAPSHOT_RECENT_PATH STATE_DIR "/directory.recent"

/* A user or group that was found: its checked head, and where the rest lies in the file. */
struct snapshot_user {
    struct snapshot_user_head head;
    struct snapshot_user_texts texts;
    uint64_t offset;
};

struct snapshot_group {
    struct snapshot_group_head head;
    uint64_t offset;
};

/* Errors of the four: -ENOENT not there; -EPERM an id that nobody may have; -EBADMSG. A tombstone
 * is found like any other record: look at head.flags. */
int snapshot_find_user_by_name(struct snapshot *in, const char *name, struct snapshot_user *out);
int snapshot_find_user_by_uid(struct snapshot *in, uint32_t uid, struct snapshot_user *out);
int snapshot_find_group_by_name(struct snapshot *in, const char *name, struct snapshot_group *out);
int snapshot_find_group_by_gid(struct snapshot *in, uint32_t gid, struct snapshot_group *out);

/* Copies a user's texts into `buffer`: texts.size bytes, each text where `texts` says.
 * Errors: -ERANGE the buffer is smaller; -EBADMSG, also for a name that is not acceptable, a
 * newline or a colon. */
int snapshot_copy_user_text(struct snapshot *in, const struct snapshot_user *user, char *buffer,
                            size_t size);

/* Copies a group's texts likewise; those of the members follow the "*", head.member_count of them.
 * Errors: as above; -EBADMSG also when there are fewer. */
int snapshot_copy_group_text(struct snapshot *in, const struct snapshot_group *group, char *buffer,
                             size_t size);

/* Copies one of head.gid_count supplementary gids. Errors: -EPERM it is not allowed; -EBADMSG. */
int snapshot_copy_gid(struct snapshot *in, const struct snapshot_user *user, size_t index,
                      uint32_t *out);

/* Walks all records in the order of the file; `*offset` is 0 at first. A record that is refused is
 * passed over. Errors: -ENOENT no more; -EBADMSG. */
int snapshot_next_user(struct snapshot *in, uint64_t *offset, struct snapshot_user *out);
int snapshot_next_group(struct snapshot *in, uint64_t *offset, struct snapshot_group *out);

#endif
