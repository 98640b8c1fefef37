/* A file of the daemon's, published as a rule, takes another one's place, and no reader ever sees
 * half of it. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_REPLACE_H
#define DAEMON_DIRECTORY_REPLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is being written beside a file, from front to back. The first error sticks. */
struct replacement {
    const char *path;
    char new_path[PATH_MAX];
    int fd; /* -1: there is nothing to remove */
    bool is_private;
    uint64_t size; /* that was announced, */
    uint64_t appended;
    uint8_t *piece; /* what is written next */
    size_t piece_size;
    size_t used;
    int error;
};

/* Discarded when it goes out of scope, unless it has taken the file's place. */
#define auto_replacement __attribute__((cleanup(replacement_discard)))
void replacement_discard(struct replacement *replacement);

/* Begins a file of `size` bytes. `path` must live as long. One caller at a time per path.
 * Errors: -ENAMETOOLONG; -ENOMEM; those of open. `replacement` may be discarded all the same. */
int replacement_begin(struct replacement *replacement, const char *path, uint64_t size);

/* Likewise, of a file that nobody but the daemon may read. */
int replacement_begin_private(struct replacement *replacement, const char *path, uint64_t size);

void replacement_append(struct replacement *replacement, const void *bytes, size_t size);

/* Forces the bytes to the disk and renames them into place (0644; private: 0600). On failure the
 * old file stays as it was. Errors: -EBADMSG other bytes were appended than announced; -ENOSPC and
 * the others of writing. */
int replacement_take_place(struct replacement *replacement);

/* All of it at once. Errors: those of the three. */
int replace_file(const char *path, const void *bytes, uint64_t size);

/* Forces what was renamed there to the disk. Errors: those of open and fsync. */
int replace_sync_folder(const char *path);

#endif
