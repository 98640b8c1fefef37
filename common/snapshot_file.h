/* One published file (snapshot_format.h) as bytes: by pread(2) or from a mapping, every offset
 * checked in one place. snapshot.h finds users and groups in it. */
#ifndef COMMON_SNAPSHOT_FILE_H
#define COMMON_SNAPSHOT_FILE_H

#include <errno.h>
#include <stdbool.h>

#include "common/identity.h"
#include "common/snapshot_format.h"

#define SNAPSHOT_WINDOW 512 /* bytes that one pread fetches at least */

/* A mapped one may be read by any number of threads at once; one read by pread by one. All zeros is
 * a closed one. */
struct snapshot {
    bool is_open;
    const uint8_t *mapping; /* NULL: read by pread */
    int fd;                 /* -1: mapped */
    struct snapshot_header header;
    const struct identity_ranges *ranges;
    uint64_t window_offset; /* what the last pread brought */
    size_t window_length;
    uint8_t window[SNAPSHOT_WINDOW];
};

/* auto_snapshot struct snapshot file = {0}; */
#define auto_snapshot __attribute__((cleanup(snapshot_close)))

/* Opens a file to be read by pread. Never waits, follows no link. `ranges` must outlive it.
 * Errors: -ENOENT; -EBADMSG; those of open(2). `out` is closed then. */
int snapshot_open(struct snapshot *out, const char *path, const struct identity_ranges *ranges);

/* The same with a mapping and no descriptor kept. A file that is truncated later ends the process
 * with SIGBUS: not for processes that have anything to lose. */
int snapshot_map(struct snapshot *out, const char *path, const struct identity_ranges *ranges);

/* Safe on a closed one. */
void snapshot_close(struct snapshot *snapshot);

/* Whether the writer has said that another file is in this one's place. */
bool snapshot_is_superseded(const struct snapshot *mapped);

/* The one place that decides whether bytes belong to the file. */
static inline bool snapshot_has(const struct snapshot *in, uint64_t offset, uint64_t length)
{
    return offset <= in->header.size && length <= in->header.size - offset;
}

/* For snapshot_copy_out() alone. */
int snapshot_read_through_window(struct snapshot *in, uint64_t offset, void *out, size_t length);

/* Copies bytes of the file, wherever they are. Nothing else reads from it.
 * Errors: -EBADMSG they do not lie inside, or the file has become shorter; those of pread(2). */
static inline int snapshot_copy_out(struct snapshot *in, uint64_t offset, void *out, size_t length)
{
    if (!snapshot_has(in, offset, length))
        return -EBADMSG;
    if (in->mapping == NULL)
        return snapshot_read_through_window(in, offset, out, length);
    memcpy(out, in->mapping + offset, length);
    return 0;
}

#endif
