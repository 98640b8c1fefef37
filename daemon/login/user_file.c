/* Small files by rename. What is half written has a name that begins with a dot. */
#include "daemon/login/user_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_NAME 128

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

/* A daemon that was killed while it wrote leaves a secret that nobody would find to forget it. */
static void remove_what_is_half_written(const char *path)
{
    __attribute__((cleanup(close_folder))) DIR *folder = opendir(path);
    const struct dirent *entry = NULL;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (entry->d_name[0] == '.' && entry->d_name[strspn(entry->d_name, ".")] != '\0')
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
}

int user_file_open_folder(const char *folder)
{
    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        return -errno;
    remove_what_is_half_written(folder);
    return 0;
}

bool user_file_is_name(const char *name)
{
    static const char allowed[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    size_t length = strlen(name);

    return length > 0 && length <= MAX_NAME && strspn(name, allowed) == length;
}

static int make_path(const char *folder, const char *name, char out[PATH_MAX])
{
    if (!user_file_is_name(name))
        return -EINVAL;
    int length = snprintf(out, PATH_MAX, "%s/%s", folder, name);
    return length < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* No other thread writes to this name. */
static int make_new_path(const char *folder, const char *name, char out[PATH_MAX])
{
    int length = snprintf(out, PATH_MAX, "%s/.%s.%d", folder, name, (int)gettid());

    return length < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int check_file(int fd)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_uid != geteuid())
        return -EPERM;
    return status.st_size > USER_FILE_MAX ? -EFBIG : 0;
}

static int read_all(int fd, struct secret *out)
{
    auto_wipe struct secret content = {0};

    int r = secret_allocate(&content, USER_FILE_MAX);
    if (r < 0)
        return r;
    ssize_t length = read(fd, content.bytes, USER_FILE_MAX);
    if (length < 0)
        return -errno;
    content.length = (size_t)length;
    content.bytes[length] = '\0';
    *out = secret_take(&content);
    return 0;
}

int user_file_read(const char *folder, const char *name, struct secret *out)
{
    char path[PATH_MAX];

    int r = make_path(folder, name, path);
    if (r < 0)
        return r;
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    r = check_file(fd);
    return r < 0 ? r : read_all(fd, out);
}

static int write_new(const char *path, const struct secret *content)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, content->bytes, content->length);
    if (written < 0)
        return -errno;
    if ((size_t)written != content->length)
        return -EIO;
    return fsync(fd) < 0 ? -errno : 0;
}

/* A rename, or a removal, is on the disk only then. */
static int sync_folder(const char *folder)
{
    auto_close int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

static int replace(const char *path, const char *new_path, const struct secret *content)
{
    int r = write_new(new_path, content);

    if (r == 0 && rename(new_path, path) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(new_path);
    return r;
}

int user_file_write(const char *folder, const char *name, const struct secret *content)
{
    char path[PATH_MAX], new_path[PATH_MAX];

    int r = make_path(folder, name, path);
    if (r == 0)
        r = make_new_path(folder, name, new_path);
    if (r < 0)
        return r;
    if (content->length > 0)
        r = replace(path, new_path, content);
    else if (unlink(path) < 0)
        return errno == ENOENT ? 0 : -errno;
    return r < 0 ? r : sync_folder(folder);
}
