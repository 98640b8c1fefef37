/* "cognitoctl directory …", seen from the daemon: publishing, and the keys for it. */
#ifndef DAEMON_CONTROL_DIRECTORY_H
#define DAEMON_CONTROL_DIRECTORY_H

#include "daemon/services.h"

#define CONTROL_DIRECTORY_WORDS 256

/* Does what the argument says ("publish", "keygen", "key", "rotate"). Returns JSON that the caller
 * frees; NULL: it was not done, and `words` says why. */
char *control_directory(struct services *services, const char *argument,
                        char words[CONTROL_DIRECTORY_WORDS]);

#endif
