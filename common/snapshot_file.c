/* The bytes of one published file, without trust in its writer. */
#include "common/snapshot_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "common/ownership.h"

/* The whole length, or -EBADMSG: a short file is a damaged one. */
static int read_exactly(int fd, void *out, size_t length, uint64_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = pread(fd, (uint8_t *)out + done, length - done, (off_t)(offset + done));
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            return -EBADMSG;
        done += got < 0 ? 0 : (size_t)got;
    }
    return 0;
}

static bool window_has(const struct snapshot *in, uint64_t offset, size_t length)
{
    return offset >= in->window_offset && offset - in->window_offset + length <= in->window_length;
}

int snapshot_read_through_window(struct snapshot *in, uint64_t offset, void *out, size_t length)
{
    if (length > sizeof in->window)
        return read_exactly(in->fd, out, length, offset);
    if (!window_has(in, offset, length)) {
        uint64_t left = in->header.size - offset;
        size_t wanted = left < sizeof in->window ? (size_t)left : sizeof in->window;
        in->window_length = 0;
        int r = read_exactly(in->fd, in->window, wanted, offset);
        if (r < 0)
            return r;
        in->window_offset = offset;
        in->window_length = wanted;
    }
    memcpy(out, in->window + (offset - in->window_offset), length);
    return 0;
}

static bool section_is_sound(const struct snapshot *in, uint64_t offset, uint64_t end)
{
    return offset % SNAPSHOT_ALIGNMENT == 0 && offset >= sizeof in->header && end >= offset &&
           snapshot_has(in, offset, end - offset);
}

static bool index_is_sound(const struct snapshot *in, const struct snapshot_index *index)
{
    uint64_t count = index->slot_count;

    return count > 0 && (count & (count - 1)) == 0 &&
           count <= in->header.size / sizeof(struct snapshot_slot) &&
           section_is_sound(in, index->offset,
                            index->offset + count * sizeof(struct snapshot_slot));
}

static int check_header(const struct snapshot *in)
{
    const struct snapshot_header *header = &in->header;

    if (memcmp(header->magic, SNAPSHOT_MAGIC, sizeof header->magic) != 0 ||
        header->version != SNAPSHOT_VERSION ||
        header->checksum != snapshot_header_checksum(header) || header->size > INT64_MAX)
        return -EBADMSG;
    for (size_t i = 0; i < SNAPSHOT_INDEX_COUNT; i++)
        if (!index_is_sound(in, &header->indexes[i]))
            return -EBADMSG;
    if (!section_is_sound(in, header->users_offset, header->users_end) ||
        !section_is_sound(in, header->groups_offset, header->groups_end))
        return -EBADMSG;
    return 0;
}

/* O_NONBLOCK: whoever owns the directory may have put a FIFO there, or hold a lease on the file. */
static int open_file(struct snapshot *out, const char *path, const struct identity_ranges *ranges)
{
    *out = (struct snapshot){.fd = -1, .ranges = ranges};
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int r = read_exactly(fd, &out->header, sizeof out->header, 0);
    if (r == 0)
        r = check_header(out);
    if (r < 0)
        return r == -ESPIPE || r == -EISDIR ? -EBADMSG : r;
    out->fd = take_fd(&fd);
    out->is_open = true;
    return 0;
}

int snapshot_open(struct snapshot *out, const char *path, const struct identity_ranges *ranges)
{
    return open_file(out, path, ranges);
}

static int map_file(struct snapshot *snapshot)
{
    struct stat status;

    if (fstat(snapshot->fd, &status) < 0)
        return -errno;
    if ((uint64_t)status.st_size < snapshot->header.size)
        return -EBADMSG;
    void *mapping =
        mmap(NULL, (size_t)snapshot->header.size, PROT_READ, MAP_SHARED, snapshot->fd, 0);
    if (mapping == MAP_FAILED)
        return -errno;
    snapshot->mapping = mapping;
    return 0;
}

int snapshot_map(struct snapshot *out, const char *path, const struct identity_ranges *ranges)
{
    int r = open_file(out, path, ranges);
    if (r < 0)
        return r;
    r = map_file(out);
    if (r < 0) {
        snapshot_close(out);
        return r;
    }
    (void)close(out->fd);
    out->fd = -1;
    return 0;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (!snapshot->is_open)
        return;
    if (snapshot->mapping != NULL)
        (void)munmap((void *)(uintptr_t)snapshot->mapping, (size_t)snapshot->header.size);
    ownership_close(&snapshot->fd);
    snapshot->is_open = false;
}

bool snapshot_is_superseded(const struct snapshot *mapped)
{
    const void *word = mapped->mapping + offsetof(struct snapshot_header, superseded);

    return __atomic_load_n((const uint32_t *)word, __ATOMIC_RELAXED) != 0;
}
