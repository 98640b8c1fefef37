/* The published directory as a process keeps it mapped between look-ups.
 *
 * How an old mapping is let go while other threads may read it: there are two places, and `current`
 * points to the one in use. A reader counts itself into the place, looks again whether that place
 * is still the current one, and only then reads; if not, it counts itself out without having looked
 * at anything else in it. A place is filled or emptied only by the thread that has set `is_busy`,
 * and only while the place is not the current one and nobody is counted in. Both sides use
 * sequentially consistent operations: either the reader sees that the place is no longer current,
 * or the other thread sees the reader.
 *
 * Nobody ever waits. A thread that finds the mapping outdated while another one replaces it, or
 * while the other place still has readers, gets no mapping and reads the files by pread this once.
 * So it is in a child that was forked while another thread was counted in or replaced something:
 * that count stays, and the child reads by pread from then on, slower and right. */
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

struct mapping_place {
    struct snapshot_pair pair;
    struct identity_ranges ranges;
    ino_t directory_inode;
    ino_t recent_inode; /* 0: there was none */
    atomic_uint readers;
};

/* All zeros at first. */
struct mapping {
    _Atomic(struct mapping_place *) current;
    atomic_bool is_busy;
    atomic_uint lookup_count;
    _Atomic time_t checked_at; /* seconds of the coarse clock */
    struct mapping_place places[2];
};

/* Gives the mapped files for one look-up, or NULL: read them by pread. On the way of a hit no lock,
 * allocation or system call. */
struct mapping_place *mapping_enter(struct mapping *mapping, const struct mapping_files *files);

/* Ends what mapping_enter() began. */
static inline void mapping_leave(struct mapping_place *place)
{
    atomic_fetch_sub(&place->readers, 1);
}

#endif
