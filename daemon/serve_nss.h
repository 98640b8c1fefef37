/* One question on the nss socket: LOOKUP → FOUND. */
#ifndef DAEMON_SERVE_NSS_H
#define DAEMON_SERVE_NSS_H

#include "daemon/listener.h"

#define SERVE_NSS_LIMIT_MS 1000 /* to hear the question, and to get rid of the answer */

struct services;

/* Asks the pool about a name that no file and no snapshot has, publishes the user, and answers. */
void serve_nss(struct services *services, struct visit *visit);

/* Says, without waiting, that it cannot be known now. */
void serve_nss_refuse(int fd);

#endif
