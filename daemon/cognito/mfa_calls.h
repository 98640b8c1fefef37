/* Setting up a second factor in the middle of a sign-in, a function per Cognito action. Results are
 * as in user_pool.h. Neither call is repeated after a time-out that may have reached the service:
 * each uses up its Session. */
#ifndef DAEMON_COGNITO_MFA_CALLS_H
#define DAEMON_COGNITO_MFA_CALLS_H

#include "daemon/cognito/user_pool.h"

/* An authenticator app that is being set up. */
struct cognito_software_token {
    struct secret secret_code; /* base32, without padding: what the app must know */
    struct secret session;     /* for the next call */
};

#define auto_cognito_software_token __attribute__((cleanup(cognito_software_token_clear)))
void cognito_software_token_clear(struct cognito_software_token *token);

/* AssociateSoftwareToken, with the Session of MFA_SETUP. `out` must be empty. */
int cognito_associate_software_token(struct cognito_user_pool *pool, const struct secret *session,
                                     struct deadline deadline, struct cognito_software_token *out,
                                     struct cognito_failure *failure);

/* VerifySoftwareToken: the code that the app shows, and the name that the pool shall remember the
 * app by. On success token->session is the one that MFA_SETUP is answered with. */
int cognito_verify_software_token(struct cognito_user_pool *pool,
                                  struct cognito_software_token *token, const struct secret *code,
                                  const char *device_name, struct deadline deadline,
                                  struct cognito_failure *failure);

#endif
