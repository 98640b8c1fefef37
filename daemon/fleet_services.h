/* Following and publishing, as the configuration says. */
#ifndef DAEMON_FLEET_SERVICES_H
#define DAEMON_FLEET_SERVICES_H

#include "daemon/services.h"

/* Opens services->follower and services->publisher where the configuration wants them, and has the
 * directory's listings told to the publisher. Errors: a negative errno. */
int fleet_open(struct services *services, const char *state_directory,
               struct directory_settings *directory);

#endif
