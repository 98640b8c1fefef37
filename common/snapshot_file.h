/* One published file (snapshot_format.h) as bytes: by pread(2) or from a mapping, every offset
 * checked in one place. snapshot.h finds users and groups in it. */
#ifndef COMMON_SNAPSHOT_FILE_H
#define COMMON_SNAPSHOT_FILE_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "common/identity.h"
#include "common/snapshot_format.h"

#define SNAPSHOT_WINDOW 1024 /* bytes that one pread fetches at least: the texts of any user */
/* Bytes that the first one fetches: all of two dozen users, or the index by name of 341. */
#define SNAPSHOT_BEGINNING 4096
_Static_assert(SNAPSHOT_WINDOW >= SNAPSHOT_MAX_TEXT &&
                   SNAPSHOT_WINDOW >= SNAPSHOT_MAX_GIDS * sizeof(uint32_t),
               "a user's texts are read at once, and so are the gids");

/* Where the indexes are, from a header that has been checked. Atomic, because a mapping may be
 * replaced while other threads read (nss/mapping.h); relaxed loads cost nothing. */
struct snapshot_layout {
    _Atomic uint64_t seed;
    struct {
        _Atomic uint64_t offset;
        _Atomic uint64_t mask; /* number of slots - 1 */
    } indexes[SNAPSHOT_INDEX_COUNT];
};

/* What a look-up must know of a file to read from it. */
struct snapshot_view {
    const uint8_t *mapping;         /* NULL: read by pread */
    uint64_t size;                  /* 0: nothing is in it */
    struct snapshot_window *window; /* for pread alone */
    const struct snapshot_layout *layout;
    const struct identity_ranges *ranges; /* NULL: those that always count */
};

/* What the last pread brought. */
struct snapshot_window {
    int fd;
    int error; /* why it brought nothing */
    uint64_t offset;
    size_t length;
    uint8_t bytes[SNAPSHOT_BEGINNING];
};

/* An open file. A mapped one may be read by any number of threads at once; one read by pread by
 * one. All zeros is a closed one. */
struct snapshot {
    bool is_open;
    struct snapshot_view view;
    struct snapshot_header header;
    struct snapshot_layout layout;
    struct snapshot_window window;
};

/* auto_snapshot struct snapshot file = {0}; */
#define auto_snapshot __attribute__((cleanup(snapshot_close)))

/* Opens a file to be read by pread. Never waits, follows no link. `ranges`, which may be NULL, must
 * outlive it, and it must stay where it is. Errors: -ENOENT; -EBADMSG; those of open(2). `out` is
 * closed then. */
int snapshot_open(struct snapshot *out, const char *path, const struct identity_ranges *ranges);

/* The same with a mapping and no descriptor kept. A file that is truncated later ends the process
 * with SIGBUS: not for processes that have anything to lose. */
int snapshot_map(struct snapshot *out, const char *path, const struct identity_ranges *ranges);

/* Maps an opened file at `address`, which is a page's, over whatever is there; NULL: anywhere. The
 * mapping is the caller's, and no longer than header.size.
 * Errors: -EBADMSG the file is shorter than its header says; those of mmap(2). */
int snapshot_map_at(const struct snapshot *opened, void *address, const uint8_t **out);

/* Takes the layout from a checked header. */
void snapshot_lay_out(struct snapshot_layout *out, const struct snapshot_header *header);

/* Safe on a closed one. */
void snapshot_close(struct snapshot *snapshot);

/* What the writer of a mapped file has had to tell since: enum snapshot_notice. */
snapshot_inline uint32_t snapshot_notice(const uint8_t *mapping)
{
    const void *word = mapping + offsetof(struct snapshot_header, notice);

    return __atomic_load_n((const uint32_t *)word, __ATOMIC_RELAXED);
}

snapshot_inline bool snapshot_is_superseded(const uint8_t *mapping)
{
    return (snapshot_notice(mapping) & SNAPSHOT_SUPERSEDED) != 0;
}

/* The one place that decides whether bytes belong to the file. */
snapshot_inline bool snapshot_has(const struct snapshot_view *in, uint64_t offset, uint64_t length)
{
    return offset <= in->size && length <= in->size - offset;
}

/* For the functions below alone. */
const uint8_t *snapshot_fill_window(struct snapshot_window *window, uint64_t size, uint64_t offset,
                                    size_t length);
int snapshot_read_exactly(int fd, void *out, size_t length, uint64_t offset);

/* Gives at most SNAPSHOT_WINDOW bytes where they are, until the next call. In a mapping they may
 * change at any time: copy first, judge the copy. Nothing else looks at the file but what follows.
 * NULL: snapshot_look_error(). */
snapshot_inline const uint8_t *snapshot_look_at(const struct snapshot_view *in, uint64_t offset,
                                                size_t length)
{
    if (!snapshot_has(in, offset, length))
        return NULL;
    if (in->mapping == NULL)
        return snapshot_fill_window(in->window, in->size, offset, length);
    return in->mapping + offset;
}

/* Why: -EBADMSG the bytes do not lie inside, or the file has become shorter; those of pread(2). */
snapshot_inline int snapshot_look_error(const struct snapshot_view *in)
{
    return in->mapping == NULL ? in->window->error : -EBADMSG;
}

/* Copies any number of bytes. Errors: the same. */
snapshot_inline int snapshot_copy_out(const struct snapshot_view *in, uint64_t offset, void *out,
                                      size_t length)
{
    if (in->mapping == NULL && length > SNAPSHOT_WINDOW)
        return snapshot_has(in, offset, length)
                   ? snapshot_read_exactly(in->window->fd, out, length, offset)
                   : -EBADMSG;
    const uint8_t *at = snapshot_look_at(in, offset, length);
    if (at == NULL)
        return snapshot_look_error(in);
    memcpy(out, at, length);
    return 0;
}

#endif
