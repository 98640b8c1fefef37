/* Reading to the end, writing beside and renaming. */
#include "daemon/fleet/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

static int read_all(int fd, uint64_t from, struct secret *out)
{
    for (size_t done = 0; done < out->length;) {
        ssize_t count = pread(fd, out->bytes + done, out->length - done, (off_t)(from + done));
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
static int open_regular(const char *path, int *out, uint64_t *out_length)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat about;

    if (fd < 0 || fstat(fd, &about) < 0)
        return -errno;
    if (!S_ISREG(about.st_mode))
        return -EINVAL;
    *out_length = (uint64_t)about.st_size;
    *out = take_fd(&fd);
    return 0;
}

static int read_from(int fd, uint64_t from, size_t length, struct secret *out)
{
    auto_wipe struct secret content = {0};

    int r = secret_allocate(&content, length);
    if (r == 0)
        r = read_all(fd, from, &content);
    if (r == 0)
        *out = secret_take(&content);
    return r;
}

int whole_file_read(const char *path, size_t max_length, struct secret *out)
{
    auto_close int fd = -1;
    uint64_t length = 0;

    int r = open_regular(path, &fd, &length);
    if (r < 0)
        return r;
    return length > max_length ? -EFBIG : read_from(fd, 0, (size_t)length, out);
}

int whole_file_read_part(const char *path, uint64_t from, size_t max_length, struct secret *out)
{
    auto_close int fd = -1;
    uint64_t length = 0;

    int r = open_regular(path, &fd, &length);
    if (r < 0)
        return r;
    uint64_t left = length > from ? length - from : 0;
    return read_from(fd, from, left < max_length ? (size_t)left : max_length, out);
}

void file_view_close(struct file_view *view)
{
    if (view->length > 0)
        (void)munmap(view->bytes, view->length);
    *view = (struct file_view){0};
}

/* Read once, from the beginning to the end. */
int file_view_open(const char *path, size_t max_length, struct file_view *out)
{
    auto_close int fd = -1;
    uint64_t length = 0;

    int r = open_regular(path, &fd, &length);
    if (r < 0)
        return r;
    if (length > max_length)
        return -EFBIG;
    *out = (struct file_view){0};
    if (length == 0)
        return 0;
    void *bytes = mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    *out = (struct file_view){.bytes = bytes, .length = (size_t)length};
    return 0;
}

/* Never into what somebody else has put there: a FIFO, or another file by a second name. */
int new_file_open(const char *path, mode_t mode, struct new_file *out)
{
    int length = snprintf(out->path, sizeof out->path, "%s.new", path);
    bool fits = length >= 0 && (size_t)length < sizeof out->path;

    out->to = NULL;
    if (!fits || (unlink(out->path) < 0 && errno != ENOENT)) {
        int r = fits ? -errno : -ENAMETOOLONG;
        out->path[0] = '\0';
        return r;
    }
    auto_close int fd =
        open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, mode);
    if (fd < 0 || fchmod(fd, mode) < 0)
        return -errno;
    out->to = fdopen(fd, "we");
    if (out->to == NULL)
        return -errno;
    (void)take_fd(&fd);
    return 0;
}

int new_file_finish(struct new_file *file)
{
    FILE *to = file->to;
    int r = 0;

    file->to = NULL;
    if (ferror(to) != 0 || fflush(to) != 0 || fsync(fileno(to)) < 0)
        r = errno != 0 ? -errno : -EIO;
    return fclose(to) == 0 || r < 0 ? r : -errno;
}

int new_file_keep(struct new_file *file, const char *path)
{
    if (rename(file->path, path) < 0)
        return -errno;
    file->path[0] = '\0';
    return 0;
}

void new_file_drop(struct new_file *file)
{
    if (file->to != NULL)
        (void)fclose(file->to);
    if (file->path[0] != '\0')
        (void)unlink(file->path);
    *file = (struct new_file){0};
}

int whole_file_write(const char *path, mode_t mode, const void *bytes, size_t length)
{
    auto_new_file struct new_file file = {0};

    int r = new_file_open(path, mode, &file);
    if (r < 0)
        return r;
    errno = 0;
    (void)fwrite(bytes, 1, length, file.to);
    r = new_file_finish(&file);
    return r < 0 ? r : new_file_keep(&file, path);
}
