/* What `cognitoctl why` says of signing in by password while Amazon Cognito is away. */
#ifndef DAEMON_LOGIN_OFFLINE_WHY_H
#define DAEMON_LOGIN_OFFLINE_WHY_H

#include "daemon/access/why.h"
#include "daemon/services.h"

/* Adds to what why_explain() has said whether Cognito answers, as far as sign-ins have shown, and
 * whether the user could sign in at the service without it: by the same look as that of a login,
 * which counts nothing. While it is away the result tells, too. */
void offline_explain(const struct services *services, const struct directory_user *user,
                     const char *service, int64_t now_unix, struct why *why);

#endif
