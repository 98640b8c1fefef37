/* The follower's inside, shared by its own files. */
#ifndef DAEMON_FLEET_FOLLOWER_PRIVATE_H
#define DAEMON_FLEET_FOLLOWER_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>

#include "daemon/fleet/follower.h"
#include "daemon/fleet/whole_file.h"

#define FOLLOWER_MAX_PATH 512

struct follower {
    char pool_id[STATEMENT_MAX_POOL + 1];
    char statement_path[FOLLOWER_MAX_PATH];
    char roster_path[FOLLOWER_MAX_PATH];
    struct statement_keys keys;
    struct store store;
    const struct log *log;
    size_t part_length;

    pthread_mutex_t fetching; /* one at a time */
    char etag[128];           /* under it: of the statement that was believed last */

    pthread_mutex_t lock;   /* of the rest; never held across a request */
    struct statement known; /* generation 0: none. What must not be undercut */
    bool has_roster;        /* the disk has its roster, whole */
    enum follower_outcome last_outcome;
};

/* The roster on the disk. Errors: -ENOENT there is none; those of reading. */
int follower_view_roster(struct follower *follower, struct file_view *out);

#endif
