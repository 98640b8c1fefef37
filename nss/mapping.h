/* The published directory as a process keeps it mapped between look-ups.
 *
 * How the files are replaced under threads that read, without a lock or a count of readers on the
 * way of a hit: by a version, as in a sequence lock. It is odd while the mapping can be read. A
 * reader takes version, addresses and sizes; goes on if the version has not changed meanwhile, so
 * they belong together; reads, copies and judges; and throws all of it away if the version has
 * changed by then. Whoever replaces the mapping has set `is_busy`, makes the version even, changes
 * things, and makes it odd again.
 *
 * A reader that is overtaken must not touch what is no longer there. So addresses that have once
 * been given to readers are never unmapped: another file, or pages of zeros that take up no memory,
 * is mapped over them. What is left behind when a larger room is needed is addresses alone, less
 * than the room in use; and a page for each change of /etc/cognitod.ids, which only root makes.
 *
 * Nobody ever waits. A thread that is overtaken, or finds the mapping outdated while another one
 * replaces it, reads the files by pread this once. A child that was forked while another thread
 * replaced something finds it busy for ever: it reads by pread from then on, slower and right. */
#ifndef NSS_MAPPING_H
#define NSS_MAPPING_H

#include <stdatomic.h>
#include <sys/types.h>

#include "common/snapshot_pair.h"

#define MAPPING_FIRST_BY_PREAD 2  /* look-ups of a process before it maps */
#define MAPPING_CLOCK_INTERVAL 64 /* look-ups between two looks at the clock */

struct mapping_files {
    struct snapshot_paths snapshot;
    const char *ids; /* identity.h */
};

/* One of the two files in the room. */
struct mapped_file {
    _Atomic(const uint8_t *) bytes;
    _Atomic uint64_t size;
    struct snapshot_layout layout;
};

/* All zeros at first. */
struct mapping {
    atomic_uint version; /* odd: what follows can be read */
    atomic_bool recent_counts;
    _Atomic(const struct identity_ranges *) ranges;
    _Atomic(const uint8_t *) recent_word_of; /* the recent file; the large one if there was none */
    struct mapped_file directory;
    struct mapped_file recent;

    /* For whoever replaces it. */
    _Alignas(64) atomic_bool is_busy;
    uint8_t *room;
    size_t room_size;
    _Atomic ino_t directory_inode;
    _Atomic ino_t recent_inode; /* 0: there was none */
    _Atomic time_t checked_at;  /* seconds of the coarse clock */

    _Alignas(64) atomic_uint lookup_count;
};

/* For mapping_begin() alone. errno is kept. */
bool mapping_is_outdated(struct mapping *mapping, const struct mapping_files *files);
bool mapping_replace(struct mapping *mapping, const struct mapping_files *files);

/* For the next function and for whoever replaces the mapping. */
snapshot_inline void mapping_fence(memory_order order)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wtsan" /* it sees no files change, and knows no fences */
    atomic_thread_fence(order);
#pragma GCC diagnostic pop
}

/* Reads before it come before it. */
snapshot_inline bool mapping_is_still(const struct mapping *mapping, unsigned version)
{
    mapping_fence(memory_order_acquire);
    return atomic_load_explicit(&mapping->version, memory_order_relaxed) == version;
}

snapshot_inline struct snapshot_view mapping_view(const struct mapping *mapping,
                                                  const struct mapped_file *file)
{
    return (struct snapshot_view){
        .mapping = atomic_load_explicit(&file->bytes, memory_order_relaxed),
        .size = atomic_load_explicit(&file->size, memory_order_relaxed),
        .layout = &file->layout,
        .ranges = atomic_load_explicit(&mapping->ranges, memory_order_relaxed)};
}

/* Where there was no recent file to be mapped, `recent` is the large one. */
snapshot_inline bool mapping_is_of_old(const uint8_t *directory, const uint8_t *recent)
{
    uint32_t notice = snapshot_notice(directory);

    return (notice & SNAPSHOT_SUPERSEDED) != 0 || snapshot_is_superseded(recent) ||
           (recent == directory && (notice & SNAPSHOT_HAS_RECENT) != 0);
}

/* Takes the large file as it is mapped. Returns the version, or 0 when there is nothing to be read
 * or something newer. */
snapshot_inline unsigned mapping_take(const struct mapping *mapping, struct snapshot_view *out)
{
    unsigned version = atomic_load_explicit(&mapping->version, memory_order_acquire);

    *out = mapping_view(mapping, &mapping->directory);
    const uint8_t *recent = atomic_load_explicit(&mapping->recent_word_of, memory_order_relaxed);
    if (version % 2 == 0 || !mapping_is_still(mapping, version) ||
        mapping_is_of_old(out->mapping, recent))
        return 0;
    return version;
}

/* Whether the clock is to be looked at. Two threads may count as one: it is no matter. */
snapshot_inline bool mapping_is_time_to_compare(struct mapping *mapping)
{
    unsigned lookup = atomic_load_explicit(&mapping->lookup_count, memory_order_relaxed);

    atomic_store_explicit(&mapping->lookup_count, lookup + 1, memory_order_relaxed);
    return lookup % MAPPING_CLOCK_INTERVAL == 0;
}

/* Gives the mapped `directory` for one look-up and returns its version, or 0: read by pread. On the
 * way of a hit no lock, allocation or system call. What is read counts only if mapping_is_still()
 * afterwards. */
snapshot_inline unsigned mapping_begin(struct mapping *mapping, const struct mapping_files *files,
                                       struct snapshot_view *out)
{
    bool is_outdated = mapping_is_time_to_compare(mapping) && mapping_is_outdated(mapping, files);
    unsigned version = is_outdated ? 0 : mapping_take(mapping, out);

    /* Once: a file that is marked as superseded and yet stands at its path would be mapped again
     * for ever. */
    if (version == 0 && mapping_replace(mapping, files))
        version = mapping_take(mapping, out);
    return version;
}

/* Whether directory.recent has anything to add; then it comes first. */
snapshot_inline bool mapping_recent_counts(const struct mapping *mapping)
{
    return atomic_load_explicit(&mapping->recent_counts, memory_order_relaxed);
}

#endif
