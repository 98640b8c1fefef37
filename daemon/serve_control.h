/* One command of cognitoctl on the control socket: REQUEST → REPLY … */
#ifndef DAEMON_SERVE_CONTROL_H
#define DAEMON_SERVE_CONTROL_H

#include "daemon/listener.h"

#define SERVE_CONTROL_LIMIT_MS   5000    /* to hear the command, and to get rid of a reply */
#define SERVE_CONTROL_REFRESH_MS 3600000 /* for a whole listing of a large pool */

struct services;

/* Serves `status`, `user NAME` and `refresh`. Replies are JSON objects; a failure is a sentence. */
void serve_control(struct services *services, struct visit *visit);

/* Says, without waiting, that there is no room. */
void serve_control_refuse(int fd);

#endif
