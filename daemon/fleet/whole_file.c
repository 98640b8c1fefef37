/* Reading to the end, writing beside and renaming. */
#include "daemon/fleet/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_PATH 1024

static int read_all(int fd, char *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t count = read(fd, bytes + done, length - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -errno;
        if (count == 0)
            return -EIO; /* it has become shorter meanwhile */
        done += (size_t)count;
    }
    return 0;
}

/* O_NONBLOCK: whoever may write to a shared folder may have put a FIFO there. */
int whole_file_read(const char *path, size_t max_length, struct secret *out)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    auto_wipe struct secret content = {0};
    struct stat about;

    if (fd < 0 || fstat(fd, &about) < 0)
        return -errno;
    if (!S_ISREG(about.st_mode))
        return -EINVAL;
    if ((uint64_t)about.st_size > max_length)
        return -EFBIG;
    int r = secret_allocate(&content, (size_t)about.st_size);
    if (r == 0)
        r = read_all(fd, content.bytes, content.length);
    if (r == 0)
        *out = secret_take(&content);
    return r;
}

static int write_all(int fd, const char *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t count = write(fd, bytes + done, length - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -errno;
        done += (size_t)count;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

/* Never into what somebody else has put there: a FIFO, or another file by a second name. */
static int write_new(const char *path, mode_t mode, const void *bytes, size_t length)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    auto_close int fd =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, mode);
    if (fd < 0 || fchmod(fd, mode) < 0)
        return -errno;
    return write_all(fd, bytes, length);
}

int whole_file_write(const char *path, mode_t mode, const void *bytes, size_t length)
{
    char new_path[MAX_PATH];
    int path_length = snprintf(new_path, sizeof new_path, "%s.new", path);

    if (path_length < 0 || (size_t)path_length >= sizeof new_path)
        return -ENAMETOOLONG;
    int r = write_new(new_path, mode, bytes, length);
    if (r == 0 && rename(new_path, path) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(new_path);
    return r;
}
