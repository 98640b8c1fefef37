/* The bytes of one published file, without trust in its writer. */
#include "common/snapshot_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "common/ownership.h"

/* The whole length, or -EBADMSG: a short file is a damaged one. */
int snapshot_read_exactly(int fd, void *out, size_t length, uint64_t offset)
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

static bool window_has(const struct snapshot_window *window, uint64_t offset, size_t length)
{
    return offset >= window->offset && offset - window->offset + length <= window->length;
}

/* When it brings nothing, `error` says why; until it does, a look past the end is the only reason.
 */
const uint8_t *snapshot_fill_window(struct snapshot_window *window, uint64_t size, uint64_t offset,
                                    size_t length)
{
    if (!window_has(window, offset, length)) {
        uint64_t left = size - offset;
        size_t wanted = left < SNAPSHOT_WINDOW ? (size_t)left : SNAPSHOT_WINDOW;
        window->length = 0;
        int r = snapshot_read_exactly(window->fd, window->bytes, wanted, offset);
        if (r < 0) {
            window->error = r;
            return NULL;
        }
        window->offset = offset;
        window->length = wanted;
    }
    return window->bytes + (offset - window->offset);
}

static bool section_is_sound(const struct snapshot *in, uint64_t offset, uint64_t end)
{
    return offset % SNAPSHOT_ALIGNMENT == 0 && offset >= sizeof in->header && end >= offset &&
           snapshot_has(&in->view, offset, end - offset);
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

void snapshot_lay_out(struct snapshot_layout *out, const struct snapshot_header *header)
{
    atomic_store_explicit(&out->seed, header->seed, memory_order_relaxed);
    for (size_t i = 0; i < SNAPSHOT_INDEX_COUNT; i++) {
        const struct snapshot_index *index = &header->indexes[i];
        atomic_store_explicit(&out->indexes[i].offset, index->offset, memory_order_relaxed);
        atomic_store_explicit(&out->indexes[i].mask, index->slot_count - 1, memory_order_relaxed);
    }
}

/* What is not zeroed is the window's bytes: they are large, and read only where they were written.
 */
static void begin(struct snapshot *out, const struct identity_ranges *ranges)
{
    out->is_open = false;
    out->view =
        (struct snapshot_view){.window = &out->window, .layout = &out->layout, .ranges = ranges};
    out->window.fd = -1;
    out->window.error = -EBADMSG;
    out->window.offset = 0;
    out->window.length = 0;
}

/* The header, and what one pread brings with it: of a small file all that there is. */
static int read_beginning(int fd, struct snapshot *out)
{
    struct snapshot_window *window = &out->window;

    ssize_t got = pread(fd, window->bytes, sizeof window->bytes, 0);
    if (got < 0)
        return -errno;
    if ((size_t)got < sizeof out->header)
        return -EBADMSG;
    memcpy(&out->header, window->bytes, sizeof out->header);
    window->length = (size_t)got;
    return 0;
}

/* O_NONBLOCK: whoever owns the directory may have put a FIFO there, or hold a lease on the file. */
int snapshot_open(struct snapshot *out, const char *path, const struct identity_ranges *ranges)
{
    begin(out, ranges);
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int r = read_beginning(fd, out);
    if (r < 0)
        return r == -ESPIPE || r == -EISDIR ? -EBADMSG : r;
    out->view.size = out->header.size;
    r = check_header(out);
    if (r < 0) {
        out->view.size = 0;
        return r;
    }
    snapshot_lay_out(&out->layout, &out->header);
    out->window.fd = take_fd(&fd);
    out->is_open = true;
    return 0;
}

int snapshot_map_at(const struct snapshot *opened, void *address, const uint8_t **out)
{
    struct stat status;
    int fixed = address == NULL ? 0 : MAP_FIXED;

    if (fstat(opened->window.fd, &status) < 0)
        return -errno;
    if ((uint64_t)status.st_size < opened->header.size)
        return -EBADMSG;
    void *mapping = mmap(address, (size_t)opened->header.size, PROT_READ, MAP_SHARED | fixed,
                         opened->window.fd, 0);
    if (mapping == MAP_FAILED)
        return -errno;
    *out = mapping;
    return 0;
}

int snapshot_map(struct snapshot *out, const char *path, const struct identity_ranges *ranges)
{
    int r = snapshot_open(out, path, ranges);
    if (r < 0)
        return r;
    r = snapshot_map_at(out, NULL, &out->view.mapping);
    if (r < 0) {
        snapshot_close(out);
        return r;
    }
    ownership_close(&out->window.fd);
    return 0;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (!snapshot->is_open)
        return;
    if (snapshot->view.mapping != NULL)
        (void)munmap((void *)(uintptr_t)snapshot->view.mapping, (size_t)snapshot->header.size);
    ownership_close(&snapshot->window.fd);
    snapshot->is_open = false;
}
