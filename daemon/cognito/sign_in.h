/* The beginning of a sign-in, whole: from a name (and a password) to tokens, or to the first
 * challenge that a person must answer; and the proofs that take more than one call. Results are as
 * in user_pool.h. */
#ifndef DAEMON_COGNITO_SIGN_IN_H
#define DAEMON_COGNITO_SIGN_IN_H

#include "daemon/cognito/device.h"
#include "daemon/cognito/user_pool.h"

enum cognito_flow {
    COGNITO_FLOW_SRP,        /* USER_SRP_AUTH: the password does not leave this host */
    COGNITO_FLOW_PASSWORD,   /* USER_PASSWORD_AUTH: for pools with a migration trigger */
    COGNITO_FLOW_CUSTOM,     /* CUSTOM_AUTH: the pool's triggers put the challenges */
    COGNITO_FLOW_CUSTOM_SRP, /* CUSTOM_AUTH that begins with the password, by SRP */
    COGNITO_FLOW_CHOICE,     /* USER_AUTH: the user chooses among the factors of the pool */
};

struct cognito_sign_in {
    enum cognito_flow flow;
    const char *username;                /* the Cognito user name, or an alias of it */
    const struct secret *password;       /* of the flows with a password first; else empty */
    const char *preferred;               /* COGNITO_FLOW_CHOICE: PREFERRED_CHALLENGE, or NULL */
    const struct cognito_device *device; /* this host, as Cognito knows it for the user; or NULL */
    const struct text_map *initiate_metadata; /* for InitiateAuth: validation data and client
                                                 metadata merged; NULL: none */
    const struct text_map *respond_metadata;  /* for RespondToAuthChallenge; NULL: none */
};

/* Begins a sign-in. `out->challenge` tells how far it came: COGNITO_CHALLENGE_NONE and tokens,
 * which the caller has still to verify (token.h); or what the service wants next, which is no
 * success. Flows with a password prove it inside; nothing proven and tokens all the same is an
 * error. A spent session begins again once. */
int cognito_sign_in(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure);

/* Answers SELECT_CHALLENGE with the choice of PASSWORD_SRP, or PASSWORD_SRP itself, and the
 * PASSWORD_VERIFIER that follows. Of `sign_in` the password, the device and respond_metadata count.
 */
int cognito_prove_password(struct cognito_user_pool *pool, const struct cognito_auth_reply *to,
                           const struct cognito_sign_in *sign_in, struct deadline deadline,
                           struct cognito_auth_reply *out, struct cognito_failure *failure);

/* Answers DEVICE_SRP_AUTH and the DEVICE_PASSWORD_VERIFIER that follows. Of `sign_in` the device
 * and respond_metadata count. */
int cognito_prove_device(struct cognito_user_pool *pool, const struct cognito_auth_reply *to,
                         const struct cognito_sign_in *sign_in, struct deadline deadline,
                         struct cognito_auth_reply *out, struct cognito_failure *failure);

#endif
