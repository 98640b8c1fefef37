/* One conversation on the pam socket, from BEGIN to RESULT. */
#ifndef DAEMON_SERVE_PAM_H
#define DAEMON_SERVE_PAM_H

#include "daemon/listener.h"

#define SERVE_PAM_BEGIN_LIMIT_MS 5000 /* for the first message to come */

struct services;

/* Serves the peer until its conversation is over. */
void serve_pam(struct services *services, struct visit *visit);

/* Says, without waiting, that there is no room for another conversation. */
void serve_pam_refuse(int fd);

#endif
