/* `cognitoctl host-key`, seen from the daemon. */
#ifndef DAEMON_CONTROL_HOST_KEY_H
#define DAEMON_CONTROL_HOST_KEY_H

#include "daemon/services.h"

#define CONTROL_HOST_KEY_WHY_SIZE 512

/* Tells the public half of the host key; with an argument, s3://BUCKET[/PREFIX], also puts it there
 * with the host's own access key, as PREFIX/KEYID.json. Returns JSON that the caller frees, or NULL
 * with a sentence in `why`. */
char *control_host_key(struct services *services, const char *argument,
                       char why[CONTROL_HOST_KEY_WHY_SIZE]);

#endif
