/* What is known of users and stands in no published file, as a file of the daemon's own (0600):
 * texts one behind the other, each with its NUL. For the directory's own files.
 *
 * A head (what file this is, the generation of the published directory that it belongs to, the
 * bytes of the users it began with), then users: the sub, whether anything is in the way of
 * believing what is published (enum unpublished_doubt), the status, how many groups, and these.
 * Each ends with a checksum of its own. Who stands there twice is as the last one says. What began
 * with the file must be whole; of what was appended since, a crash may have torn the last one,
 * which does not count: what it was to announce has not been published then. */
#ifndef DAEMON_DIRECTORY_UNPUBLISHED_FILE_H
#define DAEMON_DIRECTORY_UNPUBLISHED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unpublished_doubt {
    UNPUBLISHED_IS_BEING_CHANGED = 'c', /* what is published may be older or newer than this */
    UNPUBLISHED_WAS_NEVER_ASKED = 'n',  /* the pool has not been asked about the user */
    UNPUBLISHED_IS_SOUND = 's',
};

/* Where the bytes of users go: counted, and given to `take` unless that is NULL. */
struct unpublished_sink {
    void (*take)(void *context, const void *bytes, size_t size);
    void *context;
    uint64_t size;
    uint32_t check; /* of the head or user that is being written */
};

/* What is written of a user; the groups follow one by one, and then the end. */
struct unpublished_user {
    const char *sub;
    enum unpublished_doubt doubt;
    const char *status;
    size_t group_count;
    const char *groups; /* of one that was read: one behind the other, each with its NUL */
};

void unpublished_put_head(struct unpublished_sink *sink, uint64_t generation, uint64_t size);
void unpublished_put_user(struct unpublished_sink *sink, const struct unpublished_user *user);
void unpublished_put_group(struct unpublished_sink *sink, const char *group);
void unpublished_put_end(struct unpublished_sink *sink);

/* A file that was read; all zeros is one without users. */
struct unpublished_file {
    char *bytes;
    size_t length;
    uint64_t generation;
    const char **users; /* sorted by sub, of equal ones the last is the last */
    size_t user_count;
};

#define auto_unpublished_file __attribute__((cleanup(unpublished_file_clear)))
void unpublished_file_clear(struct unpublished_file *file);

/* Reads the file into `out`, which must be empty. Errors: -ENOENT there is none; -EBADMSG it is
 * damaged, no such file, or not one that may be read; -ENOMEM; those of open(2) and read(2) that
 * say nothing about the file. */
int unpublished_file_read(const char *path, struct unpublished_file *out);

/* False: nothing is known of the user besides what is published. */
bool unpublished_file_find(const struct unpublished_file *file, const char *sub,
                           struct unpublished_user *out);

#endif
