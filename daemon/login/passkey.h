/* Whether a passkey can be used in a sign-in: only by who sits at this host, with a security key
 * plugged into it. */
#ifndef DAEMON_LOGIN_PASSKEY_H
#define DAEMON_LOGIN_PASSKEY_H

#include "daemon/login/state.h"

/* What keeps passkeys out of this sign-in, for the administrator; NULL: nothing does. */
const char *passkey_obstacle(const struct login *login);

#endif
