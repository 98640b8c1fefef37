/* Replaces a published file, in an order that never shows a reader half of it. */
#include "daemon/directory/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

/* What is written at once is laid out at once. Pieces of a huge page each lie in the page cache as
 * such, and whoever maps the file has one fault for each of them, not one for each small page. */
#define PIECE_SIZE ((size_t)2 << 20)

static int write_all(int fd, const uint8_t *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t written = write(fd, bytes + done, size - done);
        if (written < 0 && errno != EINTR)
            return -errno;
        done += written < 0 ? 0 : (size_t)written;
    }
    return 0;
}

static int open_new_file(const char *path)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return fd < 0 ? -errno : fd;
}

int replacement_begin(struct replacement *replacement, const char *path, uint64_t size)
{
    *replacement = (struct replacement){.path = path, .fd = -1, .size = size};

    int length = snprintf(replacement->new_path, sizeof replacement->new_path, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof replacement->new_path)
        return -ENAMETOOLONG;
    replacement->piece_size = size < PIECE_SIZE ? (size_t)size + 1 : PIECE_SIZE;
    replacement->piece = malloc(replacement->piece_size);
    if (replacement->piece == NULL)
        return -ENOMEM;
    int fd = open_new_file(replacement->new_path);
    if (fd < 0)
        return fd;
    replacement->fd = fd;
    return 0;
}

int replacement_begin_private(struct replacement *replacement, const char *path, uint64_t size)
{
    int r = replacement_begin(replacement, path, size);

    replacement->is_private = true;
    return r;
}

static void write_piece(struct replacement *replacement)
{
    if (replacement->error == 0)
        replacement->error = write_all(replacement->fd, replacement->piece, replacement->used);
    replacement->used = 0;
}

void replacement_append(struct replacement *replacement, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;

    replacement->appended += size;
    while (size > 0) {
        size_t room = replacement->piece_size - replacement->used;
        size_t taken = size < room ? size : room;
        memcpy(replacement->piece + replacement->used, from, taken);
        replacement->used += taken;
        from += taken;
        size -= taken;
        if (replacement->used == replacement->piece_size)
            write_piece(replacement);
    }
}

int replacement_take_place(struct replacement *replacement)
{
    write_piece(replacement);
    if (replacement->error < 0)
        return replacement->error;
    if (replacement->appended != replacement->size)
        return -EBADMSG;
    if (fchmod(replacement->fd, replacement->is_private ? 0600 : 0644) < 0 ||
        fsync(replacement->fd) < 0 || rename(replacement->new_path, replacement->path) < 0)
        return -errno;
    auto_close int written = take_fd(&replacement->fd);
    (void)written;
    return 0;
}

void replacement_discard(struct replacement *replacement)
{
    if (replacement->fd >= 0)
        (void)unlink(replacement->new_path);
    ownership_close(&replacement->fd);
    free(replacement->piece);
}

int replace_file(const char *path, const void *bytes, uint64_t size)
{
    auto_replacement struct replacement replacement = {.fd = -1};

    int r = replacement_begin(&replacement, path, size);
    if (r < 0)
        return r;
    replacement_append(&replacement, bytes, (size_t)size);
    return replacement_take_place(&replacement);
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
