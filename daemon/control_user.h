/* The user whom a command of cognitoctl is about, and in words why there is none. */
#ifndef DAEMON_CONTROL_USER_H
#define DAEMON_CONTROL_USER_H

#include "daemon/permit.h"
#include "daemon/services.h"

#define CONTROL_USER_WORDS 512 /* with the NUL */

/* Finds a user; asks the pool about one who is not known. False: there is none, and the words say
 * why; they may have text of the pool in them. Root is told more than others: of users whom this
 * host refuses, and by which login name somebody goes whose address was given. */
bool control_find_user(const struct services *services, const struct peer *peer, const char *name,
                       struct directory_user *out, char words[CONTROL_USER_WORDS]);

#endif
