/* One line beside the ledger: the id of the pool. */
#include "daemon/directory/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_LINE 128 /* bytes; a pool's id has at most 55 */

int directory_pool_is(const char *path, const char *pool_id)
{
    char line[MAX_LINE] = "";

    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || errno == ELOOP ? 0 : -errno;
    ssize_t length = read(fd, line, sizeof line - 1);
    if (length < 0)
        return -errno;
    size_t expected = strlen(pool_id);
    return length == (ssize_t)expected + 1 && line[expected] == '\n' &&
           strncmp(line, pool_id, expected) == 0;
}

/* A line that a crash leaves half written is another pool's: it errs towards letting nobody in. */
int directory_pool_remember(const char *path, const char *pool_id)
{
    char line[MAX_LINE];

    int length = snprintf(line, sizeof line, "%s\n", pool_id);
    if (length < 0 || (size_t)length >= sizeof line)
        return -ENAMETOOLONG;
    auto_close int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, line, (size_t)length);
    if (written != length)
        return written < 0 ? -errno : -ENOSPC;
    return fsync(fd) < 0 ? -errno : 0;
}
