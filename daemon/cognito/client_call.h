/* An unsigned call that an app client makes about a user: ClientId, and the hash that proves the
 * client's secret; its metadata may prove the host, too. Private to daemon/cognito. */
#ifndef DAEMON_COGNITO_CLIENT_CALL_H
#define DAEMON_COGNITO_CLIENT_CALL_H

#include "daemon/cognito/json.h"
#include "daemon/cognito/user_pool_private.h"

struct client_call {
    const char *action;
    const char *username;            /* as the request says it: the hash is made of it */
    const struct text_map *metadata; /* ClientMetadata, or NULL */
    const char *attempt;             /* as in struct host_proof_request */
    bool once;                       /* as in struct cognito_call */
    bool may_be_empty;               /* as in struct cognito_call */
    /* Writes the members of the request but ClientId and ClientMetadata. `hash` is the user name's
     * SECRET_HASH, NULL for a public app client. */
    void (*write)(const struct client_call *call, const char *hash, struct json_form *request);
    const void *says; /* for `write` */
};

/* Makes the call. While a client secret is being rotated there are two: when the service refuses
 * the hash of one, which says nothing about the user, the other is tried, and first from then on.
 * Release `out` with json_release(). Results are as in user_pool.h. */
int client_call_make(struct cognito_user_pool *pool, const struct client_call *call,
                     struct deadline deadline, struct json_object **out,
                     struct cognito_failure *failure);

#endif
