/* `cognitoctl offline`, seen from the daemon. */
#ifndef DAEMON_CONTROL_OFFLINE_H
#define DAEMON_CONTROL_OFFLINE_H

#include "daemon/services.h"

struct json_object;

#define CONTROL_OFFLINE_WHY_SIZE 512

/* Does what the argument says: `list`, `list user NAME`, `forget user NAME`, `forget all`; a NAME
 * may be a sub, which is all that a damaged file tells. Returns JSON that the
 * caller frees, or NULL with a sentence in `why`. */
char *control_offline(struct services *services, const char *argument,
                      char why[CONTROL_OFFLINE_WHY_SIZE]);

/* For the status: which services, and how many users could sign in. The caller puts it. */
struct json_object *control_offline_status(const struct services *services);

#endif
