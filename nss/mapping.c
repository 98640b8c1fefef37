/* Keeps the published directory mapped, and notices when it is replaced. */
#include "nss/mapping.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Whoever owns the files could truncate them: that must not end a process of root's by SIGBUS, nor
 * one that can become root again, nor one of the system's services: polkit and the bus also decide
 * by names, which are looked at more closely without a mapping (published.h). */
static bool process_may_map(void)
{
    uid_t real = 0, effective = 0, saved = 0;

    if (getpid() == 1 || getresuid(&real, &effective, &saved) < 0)
        return false;
    return !identity_is_the_systems(real) && !identity_is_the_systems(effective) &&
           !identity_is_the_systems(saved);
}

static ino_t inode_of(const char *path)
{
    struct stat status;

    return stat(path, &status) < 0 ? 0 : status.st_ino;
}

static bool files_differ(const struct mapping_place *place, const struct mapping_files *files)
{
    return inode_of(files->snapshot.directory) != place->directory_inode ||
           inode_of(files->snapshot.recent) != place->recent_inode;
}

/* At most once a second, and only looked at every so many look-ups. */
static bool is_time_to_compare(struct mapping *mapping, unsigned lookup)
{
    struct timespec now = {0};

    if (lookup % MAPPING_CLOCK_INTERVAL != 0)
        return false;
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    if (now.tv_sec == atomic_load_explicit(&mapping->checked_at, memory_order_relaxed))
        return false;
    atomic_store_explicit(&mapping->checked_at, now.tv_sec, memory_order_relaxed);
    return true;
}

/* The writer says so in the files themselves; the comparison is for one that died before it could.
 */
static bool is_outdated(struct mapping *mapping, const struct mapping_place *place,
                        const struct mapping_files *files, unsigned lookup)
{
    return snapshot_pair_is_superseded(&place->pair) ||
           (is_time_to_compare(mapping, lookup) && files_differ(place, files));
}

/* The inodes are taken before the files are mapped: if one is replaced in between, the next
 * comparison finds a difference and maps again, rather than never. */
static bool fill(struct mapping_place *place, const struct mapping_files *files)
{
    snapshot_pair_close(&place->pair);
    place->directory_inode = inode_of(files->snapshot.directory);
    place->recent_inode = inode_of(files->snapshot.recent);
    (void)identity_ranges_load(files->ids, &place->ranges);
    return snapshot_pair_open(&place->pair, &files->snapshot, &place->ranges, snapshot_map) == 0;
}

/* The new place comes with the caller counted in. */
static struct mapping_place *replace(struct mapping *mapping, const struct mapping_files *files)
{
    struct mapping_place *old = atomic_load(&mapping->current);
    struct mapping_place *next =
        old == &mapping->places[0] ? &mapping->places[1] : &mapping->places[0];

    if (atomic_load(&next->readers) != 0 || !fill(next, files))
        return NULL;
    atomic_fetch_add(&next->readers, 1);
    atomic_store(&mapping->current, next);
    if (old != NULL && atomic_load(&old->readers) == 0)
        snapshot_pair_close(&old->pair);
    return next;
}

/* Nothing is waited for: whoever comes second reads by pread. */
static struct mapping_place *try_replace(struct mapping *mapping, const struct mapping_files *files)
{
    if (!process_may_map() || atomic_exchange(&mapping->is_busy, true))
        return NULL;
    struct mapping_place *place = replace(mapping, files);
    atomic_store(&mapping->is_busy, false);
    return place;
}

static struct mapping_place *enter_current(struct mapping *mapping)
{
    struct mapping_place *place = atomic_load(&mapping->current);

    if (place == NULL)
        return NULL;
    atomic_fetch_add(&place->readers, 1);
    if (atomic_load(&mapping->current) == place)
        return place;
    mapping_leave(place);
    return NULL;
}

struct mapping_place *mapping_enter(struct mapping *mapping, const struct mapping_files *files)
{
    /* Two threads may count as one: it is no matter. */
    unsigned lookup = atomic_load_explicit(&mapping->lookup_count, memory_order_relaxed);
    atomic_store_explicit(&mapping->lookup_count, lookup + 1, memory_order_relaxed);

    if (lookup < MAPPING_FIRST_BY_PREAD)
        return NULL;
    struct mapping_place *place = enter_current(mapping);
    if (place != NULL && !is_outdated(mapping, place, files, lookup))
        return place;
    if (place != NULL)
        mapping_leave(place);
    return try_replace(mapping, files);
}
