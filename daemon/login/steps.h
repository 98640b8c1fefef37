/* The steps that a login and a change of the password share. Each returns false when it ends there;
 * the verdict then says why. */
#ifndef DAEMON_LOGIN_STEPS_H
#define DAEMON_LOGIN_STEPS_H

#include "daemon/cognito/sign_in.h"
#include "daemon/login/state.h"

#define LOGIN_PASSWORD_PROMPT "Password: "
#define LOGIN_MAX_RESTARTS    1 /* of the whole sign-in, when the Session of a challenge is over */

/* Fills login->user with the directory's record of the PAM user. A name that is no user's is asked
 * for a password like any other and then refused. */
bool login_find_user(struct login *login);

/* Asks for the password, which becomes login->password. An empty one is refused. */
bool login_ask_password(struct login *login, const char *words);

/* Fills login->initiate_metadata and …respond_metadata, which must be empty: what the Lambda
 * triggers of the pool get to know. Nothing where it would be hearsay. */
bool login_make_metadata(struct login *login);

/* Whether the configured flow begins with the password. */
bool login_begins_with_password(const struct login *login);

/* What the calls of the sign-in are made of; it points into the login. */
struct cognito_sign_in login_terms(const struct login *login);

/* From login->password to tokens: the password, and every challenge that Cognito puts after it. The
 * metadata must have been made. The tokens in `out`, which must be empty, are not verified:
 * proof.h. */
bool login_sign_in(struct login *login, struct cognito_auth_reply *out);

#endif
