/* SSH public keys, without trust in their writer. */
#include "common/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "common/ownership.h"
#include "common/snapshot_file.h"

uint64_t key_file_checksum(const struct key_file_header *header)
{
    struct key_file_header copy = *header;

    copy.checksum = 0;
    return snapshot_hash_bytes(&copy, sizeof copy, KEY_FILE_VERSION);
}

static int check_header(const struct key_file_header *header, const struct stat *status)
{
    uint64_t room = header->size - sizeof *header;

    if (memcmp(header->magic, KEY_FILE_MAGIC, sizeof header->magic) != 0 ||
        header->version != KEY_FILE_VERSION || header->checksum != key_file_checksum(header) ||
        header->size < sizeof *header || header->size != (uint64_t)status->st_size ||
        header->entry_count > room / sizeof(struct key_file_entry))
        return -EBADMSG;
    return 0;
}

/* O_NONBLOCK: whoever owns the folder may have put a FIFO there. */
static int open_file(const char *path, struct key_file *out)
{
    struct stat status;
    struct key_file_header header;

    auto_close int fd =
        open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY); /* or -1 */
    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode))
        return -EBADMSG;
    int r = snapshot_read_exactly(fd, &header, sizeof header, 0);
    if (r == 0)
        r = check_header(&header, &status);
    if (r < 0)
        return r;
    out->header = header;
    out->fd = fd;
    fd = -1;
    return 0;
}

/* The small one first: when both are replaced in between, it is the one that does not count. */
int key_files_open(const struct key_file_paths *paths, struct key_files *out)
{
    *out = (struct key_files){.recent = {.fd = -1}, .all = {.fd = -1}};
    int r = open_file(paths->recent, &out->recent);
    if (r == 0)
        r = open_file(paths->all, &out->all);
    if (r < 0)
        key_files_close(out);
    return r;
}

static void close_file(struct key_file *file)
{
    if (file->fd >= 0)
        (void)close(file->fd);
    file->fd = -1;
}

void key_files_close(struct key_files *files)
{
    close_file(&files->recent);
    close_file(&files->all);
}

static int read_entry(const struct key_file *file, uint64_t number, struct key_file_entry *out)
{
    return snapshot_read_exactly(file->fd, out, sizeof *out,
                                 sizeof file->header + number * sizeof *out);
}

static int find_entry(const struct key_file *file, const char name[static KEY_FILE_MAX_NAME],
                      struct key_file_entry *out)
{
    uint64_t low = 0, high = file->header.entry_count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        int r = read_entry(file, middle, out);
        if (r < 0)
            return r;
        int order = memcmp(out->name, name, KEY_FILE_MAX_NAME);
        if (order == 0)
            return 0;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -ENOENT;
}

/* Whole lines, so that nothing can be added to the last one. */
static bool is_clean(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\n' && (text[i] < ' ' || text[i] > '~'))
            return false;
    return text[length - 1] == '\n';
}

static int read_text(const struct key_file *file, const struct key_file_entry *entry,
                     struct user_keys *out)
{
    if (entry->text_size == 0)
        return -ENOENT;
    if (entry->text_size > KEY_FILE_MAX_TEXT || entry->offset > file->header.size ||
        entry->text_size > file->header.size - entry->offset)
        return -EBADMSG;
    int r = snapshot_read_exactly(file->fd, out->text, entry->text_size, entry->offset);
    if (r < 0)
        return r;
    out->length = entry->text_size;
    out->text[out->length] = '\0';
    out->uid = entry->uid;
    return is_clean(out->text, out->length) ? 0 : -EBADMSG;
}

static bool recent_counts(const struct key_files *files)
{
    return files->recent.fd >= 0 &&
           (files->all.fd < 0 || files->recent.header.generation >= files->all.header.generation);
}

int key_files_find(const struct key_files *files, const char *name, struct user_keys *out)
{
    char padded[KEY_FILE_MAX_NAME] = {0};
    struct key_file_entry entry;
    size_t length = strlen(name);
    int r = -ENOENT;

    if (length == 0 || length > sizeof padded)
        return -ENOENT;
    memcpy(padded, name, length);
    if (recent_counts(files))
        r = find_entry(&files->recent, padded, &entry);
    if (r != -ENOENT)
        return r < 0 ? r : read_text(&files->recent, &entry, out);
    if (files->all.fd >= 0)
        r = find_entry(&files->all, padded, &entry);
    return r < 0 ? r : read_text(&files->all, &entry, out);
}
