/* The thread that lists the whole pool at intervals, and in between sees to it that what is
 * published stays so. */
#ifndef DAEMON_REFRESH_H
#define DAEMON_REFRESH_H

#include <stdint.h>

#include "daemon/directory/directory.h"

struct refresh;

#define REFRESH_MEND_MS                                                                            \
    2000 /* between two looks at the published files; longer after a failure                       \
          */

/* Told from the thread; each may be NULL. */
struct refresh_observer {
    void *context;
    void (*refreshed)(void *context, int r); /* after each listing: what directory_refresh() said */
    void (*mended)(void *context, int r);    /* directory_mend() had to do something, or failed */
    void (*idle)(void *context);             /* every few seconds, between the listings */
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
