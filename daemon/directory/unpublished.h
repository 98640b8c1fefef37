/* What the daemon knows of users and must not publish, or cannot, and must not forget over a
 * restart: in which groups of the pool they are that the host shows nobody, and that they need a
 * new password. For the directory's own files.
 *
 * A file belongs to one generation of the published directory, and is there before it. A change of
 * one user is announced in it before the user is published, and noted afterwards: who was published
 * in between is let in only once the pool has been asked. All of this is for the changing thread.
 */
#ifndef DAEMON_DIRECTORY_UNPUBLISHED_H
#define DAEMON_DIRECTORY_UNPUBLISHED_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/directory/people.h"
#include "daemon/directory/unpublished_file.h"

struct change;
struct directory;

/* The file as this daemon left it; all zeros: none is kept. */
struct unpublished {
    uint64_t generation; /* of the published directory */
    uint64_t length;     /* bytes of what is known to be on the disk, */
    uint64_t begun_with; /* and of them, those that were written together */
    size_t group_count;  /* of the published groups: which of them are not follows from that */
};

/* Writes what is to be known of people that will be published as the next generation, beside the
 * file of the present one. Errors: -ENOMEM; those of replace.h. */
int unpublished_prepare(struct directory *directory, const struct people *people,
                        uint64_t generation);

/* Makes it the file, now that they are published. Errors: those of rename(2). */
int unpublished_take_place(struct directory *directory);

/* What is kept of one user, as the file has it. */
struct unpublished_text {
    char *bytes;
    size_t length;
    bool tells_nothing;
};

/* A change of one user: begun before he is changed in memory, announced before he is published,
 * noted afterwards. */
struct unpublished_change {
    struct directory *directory;
    const char *name; /* the caller's */
    bool is_announced;
    struct unpublished_text before;
    struct unpublished_text after;
};

#define auto_unpublished_change __attribute__((cleanup(unpublished_change_clear)))
void unpublished_change_clear(struct unpublished_change *change);

/* Errors of the three: -ENOMEM; -EFBIG too much could not be published for too long; -ESTALE the
 * file is another generation's; those of writing. */
int unpublished_begin(struct unpublished_change *change, struct directory *directory,
                      const char *name);
int unpublished_announce(struct unpublished_change *change);
int unpublished_note(struct unpublished_change *change);

/* Writes the file of the present generation anew, once all people are published as they are known.
 * Errors: -ENOMEM; those of replace.h. */
int unpublished_write_again(struct directory *directory);

/* Where the file of the next generation lies. */
void unpublished_next_path(const char *path, char out[PATH_MAX]);

/* What an earlier daemon knew besides the directory that it has published. */
struct unpublished_past {
    struct unpublished_file file;
    bool is_known;   /* all of it; else nothing is, */
    bool is_missed;  /* and some rule goes by a group that is not among the published ones */
    bool is_damaged; /* or is another generation's */
    bool is_unread;  /* it cannot be told */
};

/* Reads it, `out` being empty. Errors: -ENOMEM; those of files
 * that say nothing about this one. */
int unpublished_load(const struct change *change, uint64_t generation,
                     const struct people *published, struct unpublished_past *out);

/* Adds to a user who was published what else was known. Where that is missed the pool counts as
 * never asked. Errors: -ENOMEM. */
int unpublished_complete(const struct unpublished_past *past, struct directory_user *user);

#endif
