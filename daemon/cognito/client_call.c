/* What the calls of an app client have in common. */
#include "daemon/cognito/client_call.h"

#include <errno.h>

#include "daemon/cognito/secret_hash.h"

static int write_request(const struct cognito_user_pool *pool, const struct client_call *call,
                         size_t secret_index, struct secret *out)
{
    char hash[SECRET_HASH_SIZE];
    bool has_secret = pool->client_secret_count > 0;

    if (has_secret) {
        int r = secret_hash_make(&pool->client_secrets[secret_index], call->username,
                                 pool->client_id, hash);
        if (r < 0)
            return r;
    }
    struct json_form request = json_form_start();
    json_form_text(&request, "ClientId", pool->client_id);
    call->write(call, has_secret ? hash : NULL, &request);
    return json_form_finish(&request, out);
}

static int make_once(struct cognito_user_pool *pool, const struct client_call *call,
                     size_t secret_index, struct deadline deadline, struct json_object **out,
                     struct cognito_failure *failure)
{
    auto_wipe struct secret body = {0};

    int r = write_request(pool, call, secret_index, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    const struct cognito_call wire = {.action = call->action,
                                      .body = &body,
                                      .once = call->once,
                                      .may_be_empty = call->may_be_empty};
    return cognito_call_make(&pool->endpoint, &wire, deadline, out, failure);
}

int client_call_make(struct cognito_user_pool *pool, const struct client_call *call,
                     struct deadline deadline, struct json_object **out,
                     struct cognito_failure *failure)
{
    size_t first = atomic_load(&pool->good_secret);
    size_t other = 1 - first;

    int r = make_once(pool, call, first, deadline, out, failure);
    if (r != -EREMOTEIO || failure->row->error != COGNITO_ERROR_SECRET_HASH ||
        pool->client_secret_count < 2)
        return r;
    r = make_once(pool, call, other, deadline, out, failure);
    if (r != -EREMOTEIO || failure->row->error != COGNITO_ERROR_SECRET_HASH)
        atomic_store(&pool->good_secret, other);
    return r;
}
