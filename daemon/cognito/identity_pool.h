/* The identity pool: from a verified ID token to temporary AWS credentials (the enhanced flow).
 * Results and errors are as in user_pool.h. */
#ifndef DAEMON_COGNITO_IDENTITY_POOL_H
#define DAEMON_COGNITO_IDENTITY_POOL_H

#include "common/deadline.h"
#include "common/secret.h"
#include "daemon/cognito/failure.h"
#include "daemon/cognito/signature.h"
#include "daemon/http/http.h"

#define COGNITO_IDENTITY_ID_SIZE 56 /* bytes, with the NUL */

struct cognito_identity_pool;

struct cognito_identity_pool_settings {
    const char *id;        /* eu-west-1:uuid */
    const char *endpoint;  /* https://host[:port], no slash at the end */
    const char *login_key; /* the user pool's name in Logins: its issuer without "https://" */
    const char *role_arn;  /* CustomRoleArn; NULL: the pool chooses */
};

/* Makes a pool of copies of the settings. `http` must outlive it.
 * Errors: -EINVAL the endpoint is not https://host; -ENOMEM. */
int cognito_identity_pool_new(const struct cognito_identity_pool_settings *settings,
                              struct http_pool *http, struct cognito_identity_pool **out);
void cognito_identity_pool_free(struct cognito_identity_pool *pool);

/* GetId: the identity of the token's user, which stays the same: keep it, and skip this call. */
int cognito_get_id(struct cognito_identity_pool *pool, const struct secret *id_token,
                   struct deadline deadline, char out[COGNITO_IDENTITY_ID_SIZE],
                   struct cognito_failure *failure);

/* What GetCredentialsForIdentity gives. */
struct cognito_identity_credentials {
    char identity_id[COGNITO_IDENTITY_ID_SIZE]; /* may be another than asked for: keep this one */
    struct aws_credentials credentials;
};

#define auto_cognito_identity_credentials                                                          \
    __attribute__((cleanup(cognito_identity_credentials_clear)))
void cognito_identity_credentials_clear(struct cognito_identity_credentials *credentials);

/* GetCredentialsForIdentity. COGNITO_ERROR_IDENTITY_NOT_FOUND or …_IDENTITY_FORBIDDEN: the identity
 * id that was kept is not this user's (any more): forget it and ask GetId, once. */
int cognito_get_credentials_for_identity(struct cognito_identity_pool *pool,
                                         const char *identity_id, const struct secret *id_token,
                                         struct deadline deadline,
                                         struct cognito_identity_credentials *out,
                                         struct cognito_failure *failure);

#endif
