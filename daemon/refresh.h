/* The thread that lists the whole pool at intervals. */
#ifndef DAEMON_REFRESH_H
#define DAEMON_REFRESH_H

#include <stdint.h>

#include "daemon/directory.h"

struct refresh;

/* Told after each listing, from the thread: 0 or the negative errno of directory_refresh(). */
struct refresh_observer {
    void *context;
    void (*refreshed)(void *context, int r);
};

/* Starts the thread; the first listing is at once. The next ones come after `interval_ms`, spread
 * by up to a tenth so that the hosts of a fleet do not all ask together; after a failure sooner,
 * with growing pauses. Errors: -ENOMEM; those of pthread_create. */
int refresh_start(struct directory *directory, int64_t interval_ms,
                  const struct refresh_observer *observer, struct refresh **out);

/* Asks for a listing now; returns at once. One that runs already is followed by another. */
void refresh_request(struct refresh *refresh);

/* Ends the thread; a listing that runs is broken off at its next page. NULL is fine. */
void refresh_stop(struct refresh *refresh);

#endif
