/* Replaces a published file, in an order that never shows a reader half of it. */
#include "daemon/directory/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

/* One write() where the kernel takes it all: what is written at once is laid out at once. */
static int write_all(int fd, const uint8_t *bytes, uint64_t size)
{
    for (uint64_t done = 0; done < size;) {
        ssize_t written = write(fd, bytes + done, size - done);
        if (written < 0 && errno != EINTR)
            return -errno;
        done += written < 0 ? 0 : (uint64_t)written;
    }
    return 0;
}

static int write_new_file(const char *path, const void *bytes, uint64_t size)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return -errno;
    int r = write_all(fd, bytes, size);
    if (r == 0 && (fchmod(fd, 0644) < 0 || fsync(fd) < 0))
        r = -errno;
    if (r < 0)
        (void)unlink(path);
    return r;
}

int replace_file(const char *path, const void *bytes, uint64_t size)
{
    char new_path[PATH_MAX];

    int length = snprintf(new_path, sizeof new_path, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof new_path)
        return -ENAMETOOLONG;
    int r = write_new_file(new_path, bytes, size);
    if (r < 0)
        return r;
    if (rename(new_path, path) < 0) {
        r = -errno;
        (void)unlink(new_path);
    }
    return r;
}

int replace_sync_folder(const char *path)
{
    char folder[PATH_MAX];

    (void)snprintf(folder, sizeof folder, "%s", path);
    auto_close int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    return fsync(fd) < 0 ? -errno : 0;
}
