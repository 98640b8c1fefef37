/* What the actions of a user pool share. Private to daemon/cognito. */
#ifndef DAEMON_COGNITO_USER_POOL_PRIVATE_H
#define DAEMON_COGNITO_USER_POOL_PRIVATE_H

#include "daemon/cognito/call.h"
#include "daemon/cognito/srp_stash.h"
#include "daemon/cognito/user_pool.h"

struct cognito_user_pool {
    struct cognito_endpoint endpoint;
    char *id;
    const char *name; /* in the id, behind '_': what SRP hashes */
    char *issuer;
    char *client_id;
    struct secret client_secrets[COGNITO_MAX_CLIENT_SECRETS];
    size_t client_secret_count;
    atomic_size_t good_secret; /* the one that the service accepted last */
    struct srp_stash *stash;
    const struct host_proof *host_proof; /* or NULL */
};

#endif
