/* Replaces a published file and tells those who have the old one mapped. */
#include "daemon/directory/snapshot_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"
#include "daemon/directory/snapshot_image.h"

static int write_notice(int fd, uint32_t notice)
{
    ssize_t written = pwrite(fd, &notice, sizeof notice, offsetof(struct snapshot_header, notice));

    return written == sizeof notice ? 0 : -EIO;
}

/* Readers that hold a mapping of the old file look at this word. Should it fail, they find out by
 * the clock. */
static void mark_superseded(int old)
{
    if (old >= 0)
        (void)write_notice(old, SNAPSHOT_SUPERSEDED);
}

/* The file's time stays what it is: that of the listing. On the disk before the recent file is, or
 * nobody would look for that after a power cut. */
static int add_notice(int fd)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return -errno;
    int r = write_notice(fd, SNAPSHOT_HAS_RECENT);
    if (r < 0)
        return r;
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, status.st_mtim};
    return futimens(fd, times) < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* A file that is missing or of another version is read by nobody. */
static int announce_recent(const char *directory)
{
    struct snapshot_header header;
    auto_close int fd = open(directory, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (pread(fd, &header, sizeof header, 0) != sizeof header ||
        header.version != SNAPSHOT_VERSION || header.notice != 0)
        return 0;
    return add_notice(fd);
}

static int replace(const char *path, const struct snapshot_image *image,
                   const struct snapshot_contents *contents)
{
    auto_replacement struct replacement replacement = {.fd = -1};

    int r = replacement_begin(&replacement, path, image->size);
    if (r < 0)
        return r;
    snapshot_image_write(image, contents, &replacement);
    return replacement_take_place(&replacement);
}

int snapshot_write(const char *path, const struct snapshot_contents *contents)
{
    auto_snapshot_image struct snapshot_image image = {0};

    int r = snapshot_image_plan(contents, &image);
    if (r < 0)
        return r;
    if (contents->adds_to != NULL && contents->user_count + contents->group_count > 0)
        r = announce_recent(contents->adds_to);
    if (r < 0)
        return r;
    auto_close int old = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    r = replace(path, &image, contents);
    if (r < 0)
        return r;
    mark_superseded(old);
    return replace_sync_folder(path);
}
