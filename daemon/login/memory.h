/* What a login knows of the user's earlier ones on this host, and leaves to the next. */
#ifndef DAEMON_LOGIN_MEMORY_H
#define DAEMON_LOGIN_MEMORY_H

#include "daemon/login/state.h"

/* Fills login->remembered, once the user has been found. Without it the login goes on as if it were
 * the first. */
void login_memory_recall(struct login *login);

/* The device that this host is to Cognito for the user; NULL without one, or in a service that is
 * not to use it (settings: remember_host). */
const struct cognito_device *login_memory_device(const struct login *login);

/* Cognito does not know the device any more. */
void login_memory_forget_device(struct login *login);

/* Whether a call failed because of that; the device is then forgotten, and the sign-in may begin
 * again without it. */
bool login_memory_forgets(struct login *login, const struct cognito_failure *failure);

/* Remembers the factor that the person has chosen in a menu. */
void login_memory_keep_factor(struct login *login, const char *factor);

/* After a sign-in that has succeeded: makes the host a device of the user's, where the settings and
 * the pool want it and the person does not object, and writes down what has changed. Whatever goes
 * wrong is logged, and the login succeeds all the same. */
void login_memory_keep(struct login *login, const struct cognito_tokens *tokens);

#endif
