/* What cognitoctl is told, as JSON. */
#ifndef DAEMON_CONTROL_JSON_H
#define DAEMON_CONTROL_JSON_H

#include <stdbool.h>

#include "daemon/access/why.h"
#include "daemon/directory/directory.h"
#include "daemon/services.h"

/* Each returns a text that the caller frees, or NULL without memory. */

/* A user; beyond what NSS shows to everybody only when `all`. */
char *control_json_user(const struct services *services, const struct directory_user *user,
                        bool all);

/* Why a user may use a service, or not. */
char *control_json_why(const struct why *why);

/* The public half of the host key, which there must be. */
char *control_json_host_key(const struct services *services);

/* What was published last, and the public keys. The services have a publisher. */
char *control_json_published(struct services *services);

/* How a listing went, in short. */
char *control_json_refreshed(struct services *services, int64_t took_ms);

#endif
