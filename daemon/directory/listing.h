/* What the pool told, in memory, before anything is decided. For the directory's own files,
 * and for who publishes it for other hosts. */
#ifndef DAEMON_DIRECTORY_LISTING_H
#define DAEMON_DIRECTORY_LISTING_H

#include <stdatomic.h>

#include "daemon/directory/directory.h"
#include "daemon/directory/moment.h"

/* Texts one behind the other, each with its NUL: as small as a great many names can be. */
struct listed_names {
    char *texts;
    size_t size; /* bytes */
    size_t capacity;
};

struct listed_group {
    char *name;
    char *description;
    int64_t created_at_ms;
    struct listed_names members; /* Usernames, until the users have been told their groups */
    uint64_t members_moment;     /* when the first page of them was asked for, */
    uint64_t members_end_moment; /* and the last one */
};

/* Of the users: username, status, enabled, created_at, attributes, groups; `told_moment` is when
 * their page was asked for, `heard_moment` when their groups were. While a listing is not
 * whole, what is there is what stands before its places, each page once and whole. */
struct listing {
    struct directory_user *users;
    size_t user_count;
    size_t user_capacity;
    struct listed_group *groups;
    size_t group_count;
    size_t group_capacity;
    const struct writers *writers; /* of attributes, where that is known; NULL: not */
    struct source_place users_place;
    struct source_place groups_place;
    size_t members_done;               /* groups whose members are listed, */
    struct source_place members_place; /* and where the members of the next one go on */
    size_t users_done;                 /* or users whose groups are listed */
    struct moments *moments;           /* NULL: of no order; all moments are 0 */
    uint64_t began_moment;             /* before each page */
    uint64_t users_moment;             /* when the page of users was asked for that is listed, */
    uint64_t groups_moment;            /* and the last page of the groups, not of their members */
    int64_t as_of_unix;                /* of an edition that others made, or of an answer about
                                          one user; 0: it is neither */
    const atomic_bool *stop;           /* true: the listing ends with -ECANCELED */
    const struct directory_settings *keeps_for; /* attributes that these need; NULL: all */
};

#define auto_listing __attribute__((cleanup(listing_clear)))
void listing_clear(struct listing *listing);

/* Whether anything has been listed. */
bool listing_has_begun(const struct listing *listing);

/* Lists the whole pool, or goes on where a listing broke off: users by the calling thread, groups
 * and their members by another at the same time. The users come out in the order of their creation.
 * After an error what was listed stays, for the next call to go on.
 * Errors: -ECANCELED; -ENOMEM; -ESTALE it must be begun again; those of the source. */
int listing_read_all(struct listing *listing, const struct directory_source *source,
                     struct deadline deadline);

/* Lists the users that a question finds, the one created first before the others. `out` must be
 * empty but for `stop` and `moments`. Errors as above. */
int listing_read_some(struct listing *out, const struct directory_source *source,
                      const struct source_question *question, struct deadline deadline);

/* Keeps the user at `index` alone, and lists his groups. Errors as above. */
int listing_choose(struct listing *listing, size_t index, const struct directory_source *source,
                   struct deadline deadline);

/* A group that was listed; NULL: there is none. */
const struct listed_group *listing_find_group(const struct listing *listing, const char *name);

/* Drawn before a question is sent. */
uint64_t listing_moment(const struct listing *listing);

/* Adds a group of the pool by its name, whether or not the listed user is in it; no group when the
 * pool has none, or it is there already. Errors as above. */
int listing_add_group(struct listing *listing, const char *name,
                      const struct directory_source *source, struct deadline deadline);

/* For the reading of a whole listing: visitors' functions, whose context is the listing, */
int listing_note_user(void *context, const struct source_user *user);
int listing_note_group(void *context, const struct source_group *group);

/* a member of a group that was noted before, */
int listing_note_member(struct listing *listing, size_t group, const char *username);

/* and taking back what a page that broke off has told. */
void listing_drop_users(struct listing *listing, size_t kept_count);
void listing_drop_groups(struct listing *listing, size_t kept_count);

/* Ends it: no user twice, each with the groups whose member he is, in the order of creation.
 * Errors: -ENOMEM. */
int listing_finish(struct listing *listing);

#endif
