/* Files that are there whole, or not at all. */
#ifndef DAEMON_FLEET_WHOLE_FILE_H
#define DAEMON_FLEET_WHOLE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "common/secret.h"

/* Reads a file. `out` must be empty. Errors: -EFBIG it is longer than `max_length`; -ENOENT and the
 * others of reading; -ENOMEM. */
int whole_file_read(const char *path, size_t max_length, struct secret *out);

/* Reads what is behind the first `from` bytes, `max_length` of it at most; nothing where there is
 * nothing. Errors: as above. */
int whole_file_read_part(const char *path, uint64_t from, size_t max_length, struct secret *out);

/* A file as it is, in the page cache and not in our memory. For files of our own, which nobody
 * makes shorter. */
struct file_view {
    char *bytes; /* not to be written to; no NUL follows */
    size_t length;
};

#define auto_file_view __attribute__((cleanup(file_view_close)))
void file_view_close(struct file_view *view);

/* Errors: as those of whole_file_read(). */
int file_view_open(const char *path, size_t max_length, struct file_view *out);

#define WHOLE_FILE_MAX_PATH 1024

/* A file that is being written, beside its place. */
struct new_file {
    FILE *to;
    char path[WHOLE_FILE_MAX_PATH]; /* where it is yet; "": nowhere */
};

#define auto_new_file __attribute__((cleanup(new_file_drop)))

/* Errors: those of creating it. */
int new_file_open(const char *path, mode_t mode, struct new_file *out);

/* Forces what was written to the disk, and closes it; errors of the stream come out here. */
int new_file_finish(struct new_file *file);

/* Puts a finished file in its place. Errors: those of renaming. */
int new_file_keep(struct new_file *file, const char *path);

/* Removes what was not kept. */
void new_file_drop(struct new_file *file);

/* All of that: writes a file under a name of its own, forces it to the disk, and renames it to
 * `path`. Errors: those of writing; the file that was there stays. */
int whole_file_write(const char *path, mode_t mode, const void *bytes, size_t length);

#endif
