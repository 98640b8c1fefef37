/* Where users come from, and the host's key to ask for them: as the configuration says. */
#ifndef DAEMON_SOURCES_H
#define DAEMON_SOURCES_H

#include "daemon/services.h"

/* Opens services->host_credentials; it stays NULL where no key is configured. Errors: -ENOMEM;
 * -ENAMETOOLONG. */
int sources_open_credentials(struct services *services);

/* The directory's source, by `source` of [directory]; lives as long as the services.
 * Errors: -EOPNOTSUPP this version lacks it. */
int sources_choose(struct services *services, struct directory_source *out);

#endif
