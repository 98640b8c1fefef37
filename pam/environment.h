/* Which environment variables the daemon may set in a session, and to what.
 * The list is compiled in: the environment of sudo and sshd belongs to root, and a daemon that has
 * been taken over must not be able to put LD_PRELOAD or PATH there. */
#ifndef PAM_ENVIRONMENT_H
#define PAM_ENVIRONMENT_H

#include <stdbool.h>

#include <security/pam_modules.h>

#include "common/protocol.h"

/* Whether the name is on the list and the value has the form that goes with it. */
bool environment_is_allowed(const char *name, const char *value);

/* Puts what is allowed of a result into the PAM environment; the rest is dropped and logged.
 * Returns a PAM code: PAM_BUF_ERR when there is no memory. */
int environment_set(pam_handle_t *pamh, const struct message_result *result);

/* Removes every name on the list from the PAM environment. */
void environment_remove(pam_handle_t *pamh);

#endif
