/* What is said when the pool could not be listed, or a published directory was not taken over. */
#ifndef DAEMON_LISTING_FAILURE_H
#define DAEMON_LISTING_FAILURE_H

#include "daemon/services.h"

/* What did not come about, to be followed by ": " and the reason. */
const char *listing_failure_words(const struct services *services);

/* The reason for what directory_refresh() said last, a negative errno. */
const char *listing_failure_reason(const struct services *services, int error);

/* What would be right, or where to look. */
const char *listing_failure_remedy(const struct services *services, int error);

#endif
