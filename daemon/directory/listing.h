/* What the pool told, in memory, before anything is decided. For the directory's own files,
 * and for who publishes it for other hosts. */
#ifndef DAEMON_DIRECTORY_LISTING_H
#define DAEMON_DIRECTORY_LISTING_H

#include <stdatomic.h>

#include "daemon/directory/directory.h"

struct listed_group {
    char *name;
    char *description;
    int64_t created_at_ms;
};

/* Of the users: username, status, enabled, created_at, attributes, groups. */
struct listing {
    struct directory_user *users;
    size_t user_count;
    size_t user_capacity;
    struct listed_group *groups;
    size_t group_count;
    size_t group_capacity;
    const atomic_bool *stop; /* true: the listing ends with -ECANCELED */
};

#define auto_listing __attribute__((cleanup(listing_clear)))
void listing_clear(struct listing *listing);

/* Lists the whole pool; the users come out in the order of their creation. `out` must be empty but
 * for `stop`. Errors: -ECANCELED; -ENOMEM; those of the source. */
int listing_read_all(struct listing *out, const struct directory_source *source,
                     struct deadline deadline);

/* Lists the users that a question finds, the one created first before the others. `out` must be
 * empty but for `stop`. Errors as above. */
int listing_read_some(struct listing *out, const struct directory_source *source,
                      const struct source_question *question, struct deadline deadline);

/* Keeps the user at `index` alone, and lists his groups. Errors as above. */
int listing_choose(struct listing *listing, size_t index, const struct directory_source *source,
                   struct deadline deadline);

/* Adds a group of the pool by its name, whether or not the listed user is in it; no group when the
 * pool has none, or it is there already. Errors as above. */
int listing_add_group(struct listing *listing, const char *name,
                      const struct directory_source *source, struct deadline deadline);

#endif
