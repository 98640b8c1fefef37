/* A whole listing that broke off, by an outage or the daemon's end: what was listed is not asked
 * for again. For the directory's own files; see state.h for taking and keeping. */
#ifndef DAEMON_DIRECTORY_UNFINISHED_H
#define DAEMON_DIRECTORY_UNFINISHED_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/directory/listing.h"

/* All zeros: none. Pages of before this are listed again, whatever a token is good for. */
#define UNFINISHED_LIFETIME_SECONDS 3600

struct unfinished {
    struct listing listing;
    int64_t began_at_unix; /* 0: there is none */
    bool may_be_on_disk;   /* an earlier daemon's, not looked for yet */
};

struct directory;

/* Leaves what is kept on the disk for the next daemon, unless there is something newer about
 * anybody, and releases it. */
void unfinished_close(struct directory *directory);

#endif
