/* cognitoctl status, seen from the daemon. */
#ifndef DAEMON_CONTROL_STATUS_H
#define DAEMON_CONTROL_STATUS_H

#include <stdbool.h>

#include "daemon/services.h"

/* The state of the daemon: pools, directory, connections; who may log in and with whom something is
 * wrong in the directory, only when `all`. JSON that the caller frees, or NULL without memory. */
char *control_status(struct services *services, bool all);

#endif
