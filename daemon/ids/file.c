/* The ledger's file. Its good part is known by length: what a failed write or a crash left behind
 * it is cut off before the next line is written. */
#include "daemon/ids/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file_failure.h"
#include "common/ownership.h"

struct ids_file {
    int fd;
    char *path;
    size_t max_size;
    off_t good_length; /* bytes of whole, committed lines */
    char *pending;     /* lines for the next commit */
    size_t pending_length;
    size_t pending_capacity;
    size_t last_length; /* of the line kept last */
};

static int read_bytes(int fd, size_t size, char **out)
{
    auto_free char *text = malloc(size + 1);
    if (text == NULL)
        return -ENOMEM;
    for (size_t length = 0; length < size;) {
        ssize_t got = pread(fd, text + length, size - length, (off_t)length);
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            return -EIO;
        length += got < 0 ? 0 : (size_t)got;
    }
    *out = take_pointer(&text);
    return 0;
}

static int read_whole(int fd, char **out, size_t *out_length)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_size > IDS_MAX_FILE_SIZE)
        return -EFBIG;
    int r = read_bytes(fd, (size_t)status.st_size, out);
    if (r == 0)
        *out_length = (size_t)status.st_size;
    return r;
}

/* A line is whole once its newline is there; what a crash tore has none. */
static int read_lines(const char *text, size_t length, ids_file_visitor *visitor, void *context,
                      size_t *good_length, unsigned long *line_number)
{
    while (*good_length < length) {
        const char *start = text + *good_length;
        const char *newline = memchr(start, '\n', length - *good_length);
        struct ids_line line;
        if (newline == NULL)
            return 0;
        *line_number += 1;
        int r = ids_line_read(start, (size_t)(newline - start), &line);
        if (r == 0)
            r = visitor(context, &line);
        if (r < 0)
            return r;
        *good_length += (size_t)(newline - start) + 1;
    }
    return 0;
}

static int load(struct ids_file *file, const char *path, ids_file_visitor *visitor, void *context,
                char error_text[IDS_ERROR_SIZE])
{
    auto_free char *text = NULL;
    size_t length = 0;
    size_t good_length = 0;
    unsigned long line_number = 0;

    int r = read_whole(file->fd, &text, &length);
    if (r == 0)
        r = read_lines(text, length, visitor, context, &good_length, &line_number);
    file->good_length = (off_t)good_length;
    if (r == -EINVAL || r == -EEXIST) {
        (void)snprintf(error_text, IDS_ERROR_SIZE, "%s:%lu: %s", path, line_number,
                       r == -EINVAL
                           ? "damaged: restore the file, or take this line out (docs/ids.md)"
                           : "contradicts an earlier line: take one of them out (docs/ids.md)");
        return -EUCLEAN;
    }
    return r;
}

static int open_file(const char *path, int flags, struct ids_file **out)
{
    struct ids_file *file = calloc(1, sizeof *file);

    if (file == NULL)
        return -ENOMEM;
    file->max_size = IDS_MAX_FILE_SIZE;
    file->path = strdup(path);
    file->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    int r = file->fd < 0 ? -errno : 0;
    if (r == 0 && file->path == NULL)
        r = -ENOMEM;
    if (r < 0) {
        ids_file_close(file);
        return r;
    }
    *out = file;
    return 0;
}

static void write_failure(const char *path, int r, char error_text[IDS_ERROR_SIZE])
{
    char words[FILE_FAILURE_SIZE];

    file_failure_write(r, words);
    (void)snprintf(error_text, IDS_ERROR_SIZE, "%s: %s", path, words);
}

int ids_file_open(const char *path, ids_file_visitor *visitor, void *context, struct ids_file **out,
                  char error_text[IDS_ERROR_SIZE])
{
    struct ids_file *file = NULL;

    error_text[0] = '\0';
    int r = open_file(path, 0, &file);
    if (r == 0)
        r = load(file, path, visitor, context, error_text);
    if (r < 0) {
        if (error_text[0] == '\0')
            write_failure(path, r, error_text);
        ids_file_close(file);
        return r;
    }
    *out = file;
    return 0;
}

void ids_file_close(struct ids_file *file)
{
    if (file == NULL)
        return;
    ownership_close(&file->fd);
    free(file->path);
    free(file->pending);
    free(file);
}

static int make_room(struct ids_file *file, size_t more)
{
    size_t wanted = file->pending_length + more;

    if (wanted <= file->pending_capacity)
        return 0;
    size_t capacity = wanted * 2;
    char *larger = realloc(file->pending, capacity);
    if (larger == NULL)
        return -ENOMEM;
    file->pending = larger;
    file->pending_capacity = capacity;
    return 0;
}

static size_t size_for_new(const struct ids_file *file)
{
    return file->max_size - file->max_size / 8;
}

/* Who comes and goes may fill the file with lines that say so; root has the last word. */
static size_t size_for(const struct ids_file *file, enum ids_line_kind kind)
{
    switch (kind) {
    case IDS_LINE_USER:
    case IDS_LINE_USERNAME:
    case IDS_LINE_GROUP:
        return size_for_new(file);
    case IDS_LINE_USER_DELETED:
    case IDS_LINE_USER_RESTORED:
    case IDS_LINE_GROUP_DELETED:
    case IDS_LINE_GROUP_RESTORED:
        return file->max_size - file->max_size / 64;
    case IDS_LINE_USER_FORGOTTEN:
    case IDS_LINE_USER_RELEASED:
    case IDS_LINE_GROUP_FORGOTTEN:
    case IDS_LINE_GROUP_RELEASED:
        break;
    }
    return file->max_size;
}

/* What cannot be opened again must not be written. */
static int check_size(const struct ids_file *file, const struct ids_line *line, size_t more)
{
    size_t wanted = (size_t)file->good_length + file->pending_length + more;

    return wanted > size_for(file, line->kind) ? -EFBIG : 0;
}

unsigned ids_file_percent_full(const struct ids_file *file)
{
    size_t percent = ((size_t)file->good_length + file->pending_length) * 100 / size_for_new(file);

    return percent > 100 ? 100 : (unsigned)percent;
}

void ids_file_set_max_size(struct ids_file *file, size_t size)
{
    file->max_size = size;
}

int ids_file_append(struct ids_file *file, const struct ids_line *line)
{
    char text[IDS_LINE_SIZE];

    int r = ids_line_write(line, text);
    if (r == 0)
        r = check_size(file, line, strlen(text));
    if (r == 0)
        r = make_room(file, strlen(text));
    if (r < 0)
        return r;
    memcpy(file->pending + file->pending_length, text, strlen(text));
    file->last_length = strlen(text);
    file->pending_length += file->last_length;
    return 0;
}

void ids_file_take_back(struct ids_file *file)
{
    file->pending_length -= file->last_length;
    file->last_length = 0;
}

static int write_pending(struct ids_file *file)
{
    for (size_t done = 0; done < file->pending_length;) {
        ssize_t written = pwrite(file->fd, file->pending + done, file->pending_length - done,
                                 file->good_length + (off_t)done);
        if (written < 0 && errno != EINTR)
            return -errno;
        done += written < 0 ? 0 : (size_t)written;
    }
    return fdatasync(file->fd) < 0 ? -errno : 0;
}

/* The room too: after a first listing it is as large as the file. */
static void drop_pending(struct ids_file *file)
{
    free(file->pending);
    file->pending = NULL;
    file->pending_length = 0;
    file->pending_capacity = 0;
    file->last_length = 0;
}

int ids_file_commit(struct ids_file *file)
{
    if (file->pending_length == 0)
        return 0;
    if (ftruncate(file->fd, file->good_length) < 0)
        return -errno;
    int r = write_pending(file);
    if (r < 0)
        return r;
    file->good_length += (off_t)file->pending_length;
    drop_pending(file);
    return 0;
}

int ids_file_visit(const struct ids_file *file, ids_file_visitor *visitor, void *context)
{
    auto_free char *text = NULL;
    size_t good_length = 0;
    unsigned long line_number = 0;

    int r = read_bytes(file->fd, (size_t)file->good_length, &text);
    if (r < 0)
        return r;
    return read_lines(text, (size_t)file->good_length, visitor, context, &good_length,
                      &line_number);
}

int ids_file_begin_next(const struct ids_file *file, struct ids_file **out)
{
    char path[PATH_MAX];

    if (file->pending_length > 0)
        return -EBUSY;
    int length = snprintf(path, sizeof path, "%s.new", file->path);
    if (length < 0 || (size_t)length >= sizeof path)
        return -ENAMETOOLONG;
    int r = open_file(path, O_TRUNC, out);
    if (r == 0)
        (*out)->max_size = file->max_size;
    return r;
}

static int sync_folder_of(const char *path)
{
    char folder[PATH_MAX];

    (void)snprintf(folder, sizeof folder, "%s", path);
    auto_close int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int ids_file_take_place(struct ids_file *file, struct ids_file *next)
{
    int old = file->fd;

    int r = ids_file_commit(next);
    if (r == 0 && (fsync(next->fd) < 0 || rename(next->path, file->path) < 0))
        r = -errno;
    if (r < 0)
        return r;
    file->fd = next->fd;
    file->good_length = next->good_length;
    next->fd = old;
    return sync_folder_of(file->path);
}

void ids_file_discard(struct ids_file *next)
{
    if (next != NULL)
        (void)unlink(next->path);
    ids_file_close(next);
}
