/* The password step of a sign-in, whole: from a name and a password to tokens or to the first
 * challenge that comes after it. */
#ifndef DAEMON_COGNITO_SIGN_IN_H
#define DAEMON_COGNITO_SIGN_IN_H

#include "daemon/cognito/user_pool.h"

enum cognito_flow {
    COGNITO_FLOW_SRP,      /* USER_SRP_AUTH: the password does not leave this host */
    COGNITO_FLOW_PASSWORD, /* USER_PASSWORD_AUTH: for pools with a migration trigger */
};

struct cognito_sign_in {
    enum cognito_flow flow;
    const char *username; /* the Cognito user name, or an alias of it */
    const struct secret *password;
    const struct text_map *initiate_metadata; /* for InitiateAuth: validation data and client
                                                 metadata merged; NULL: none */
    const struct text_map *respond_metadata;  /* for RespondToAuthChallenge; NULL: none */
};

/* Signs in as far as the password goes. `out->challenge` tells: COGNITO_CHALLENGE_NONE and tokens,
 * which the caller has still to verify (token.h); or what the service wants next, which is no
 * success. A challenge before the password was checked (PASSWORD_VERIFIER) is answered inside; a
 * spent session begins again once. Errors: as in user_pool.h. */
int cognito_sign_in(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure);

#endif
