/* What may be done with tokens once there are any. Results are as in user_pool.h. */
#ifndef DAEMON_COGNITO_TOKEN_CALLS_H
#define DAEMON_COGNITO_TOKEN_CALLS_H

#include "daemon/cognito/user_pool.h"

/* RevokeToken: neither the refresh token nor what was issued with it is good at Cognito any more;
 * who only verifies a signature goes on taking the others until they expire. Other failures than
 * the common ones: COGNITO_ERROR_REVOCATION_REFUSED; …_NOT_SUPPORTED where the app client has it
 * turned off (EnableTokenRevocation). */
int cognito_revoke_token(struct cognito_user_pool *pool, const struct secret *refresh_token,
                         struct deadline deadline, struct cognito_failure *failure);

#endif
