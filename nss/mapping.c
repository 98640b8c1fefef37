/* Keeps the published directory mapped, and notices when it is replaced. */
#include "nss/mapping.h"

#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HUGE_PAGE ((size_t)2 << 20)

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

static bool files_differ(const struct mapping *mapping, const struct mapping_files *files)
{
    return inode_of(files->snapshot.directory) != atomic_load(&mapping->directory_inode) ||
           inode_of(files->snapshot.recent) != atomic_load(&mapping->recent_inode);
}

static bool clock_has_moved(struct mapping *mapping)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return atomic_exchange(&mapping->checked_at, now.tv_sec) != now.tv_sec;
}

/* The writer says so in the files themselves; the comparison, at most once a second, is for one
 * that died before it could. */
bool mapping_is_outdated(struct mapping *mapping, const struct mapping_files *files)
{
    int kept_errno = errno;

    bool is_mapped = atomic_load(&mapping->version) % 2 != 0;
    bool is_outdated = is_mapped && clock_has_moved(mapping) && files_differ(mapping, files);
    errno = kept_errno;
    return is_outdated;
}

static void *map_zeros(void *address, size_t size)
{
    int fixed = address == NULL ? 0 : MAP_FIXED;

    return mmap(address, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | fixed, -1,
                0);
}

static bool empty_room(const struct mapping *mapping)
{
    return mapping->room == NULL || map_zeros(mapping->room, mapping->room_size) != MAP_FAILED;
}

static size_t round_up_to_pages(uint64_t size)
{
    size_t page = (size_t)getauxval(AT_PAGESZ);

    return ((size_t)size + page - 1) & ~(page - 1);
}

/* Where a large file may be mapped by huge pages, which saves a look-up in a large directory half
 * of its waiting. */
static uint8_t *round_up_to_huge_page(uint8_t *address)
{
    uintptr_t rest = (uintptr_t)address % HUGE_PAGE;

    return rest == 0 ? address : address + (HUGE_PAGE - rest);
}

/* Twice as much as wanted, so that what is left behind is always less than what is in use. */
static bool make_room(struct mapping *mapping, size_t size)
{
    if (mapping->room_size >= size)
        return true;
    void *room = map_zeros(NULL, 2 * size + HUGE_PAGE);
    if (room == MAP_FAILED)
        return false;
    mapping->room = round_up_to_huge_page(room);
    mapping->room_size = 2 * size;
    return true;
}

/* The ranges that are there, or a copy of the new ones that stays for ever. */
static const struct identity_ranges *keep_ranges(const struct mapping *mapping, const char *path)
{
    const struct identity_ranges *kept = atomic_load(&mapping->ranges);
    struct identity_ranges ranges;

    (void)identity_ranges_load(path, &ranges);
    if (kept != NULL && memcmp(kept, &ranges, sizeof ranges) == 0)
        return kept;
    struct identity_ranges *copy =
        mmap(NULL, sizeof *copy, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED)
        return NULL;
    *copy = ranges;
    return copy;
}

static bool map_into(struct mapped_file *file, const struct snapshot *opened, uint8_t *address)
{
    const uint8_t *bytes = NULL;

    if (snapshot_map_at(opened, address, &bytes) < 0)
        return false;
    atomic_store(&file->bytes, bytes);
    atomic_store(&file->size, opened->header.size);
    snapshot_lay_out(&file->layout, &opened->header);
    return true;
}

/* While no reader may look. The large file first, where the room is best aligned. */
static bool fill_room(struct mapping *mapping, const struct snapshot_pair *pair)
{
    bool has_recent = pair->recent.is_open;
    size_t directory_size = round_up_to_pages(pair->directory.header.size);
    size_t recent_size = has_recent ? round_up_to_pages(pair->recent.header.size) : 0;

    if (!empty_room(mapping) || !make_room(mapping, directory_size + recent_size))
        return false;
    uint8_t *recent = has_recent ? mapping->room + directory_size : mapping->room;
    if (!map_into(&mapping->directory, &pair->directory, mapping->room) ||
        (has_recent && !map_into(&mapping->recent, &pair->recent, recent)))
        return false;
    atomic_store(&mapping->recent_word_of, recent);
    atomic_store(&mapping->recent_counts, pair->recent_counts);
    return true;
}

/* An odd version becomes even before anything changes, and the next odd one comes after. */
static bool fill(struct mapping *mapping, const struct snapshot_pair *pair)
{
    unsigned version = atomic_load(&mapping->version);

    version += version % 2;
    atomic_store(&mapping->version, version);
    mapping_fence(memory_order_seq_cst);
    if (!fill_room(mapping, pair))
        return false;
    atomic_store(&mapping->version, version + 1);
    return true;
}

/* The inodes are taken before the files are opened: if one is replaced in between, the next
 * comparison finds a difference and maps again, rather than never. */
static bool open_and_fill(struct mapping *mapping, const struct mapping_files *files)
{
    auto_snapshot_pair struct snapshot_pair pair;
    ino_t directory_inode = inode_of(files->snapshot.directory);
    ino_t recent_inode = inode_of(files->snapshot.recent);

    snapshot_pair_begin(&pair);
    const struct identity_ranges *ranges = keep_ranges(mapping, files->ids);
    if (ranges == NULL || snapshot_pair_open(&pair, &files->snapshot, ranges, snapshot_open) < 0)
        return false;
    atomic_store(&mapping->directory_inode, directory_inode);
    atomic_store(&mapping->recent_inode, recent_inode);
    atomic_store(&mapping->ranges, ranges);
    return fill(mapping, &pair);
}

/* Another thread may have done it while this one came here. */
static bool is_newest(const struct mapping *mapping, const struct mapping_files *files)
{
    struct snapshot_view directory = {0};

    return mapping_take(mapping, &directory) != 0 && !files_differ(mapping, files);
}

bool mapping_replace(struct mapping *mapping, const struct mapping_files *files)
{
    int kept_errno = errno;
    bool is_there = false;

    if (atomic_load(&mapping->lookup_count) > MAPPING_FIRST_BY_PREAD && process_may_map() &&
        !atomic_exchange(&mapping->is_busy, true)) {
        is_there = is_newest(mapping, files) || open_and_fill(mapping, files);
        atomic_store(&mapping->is_busy, false);
    }
    errno = kept_errno;
    return is_there;
}
