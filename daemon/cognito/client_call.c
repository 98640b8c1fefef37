/* What the calls of an app client have in common. */
#include "daemon/cognito/client_call.h"

#include <errno.h>

#include "daemon/cognito/secret_hash.h"

/* A call with one of the app client's secrets. */
struct keyed_call {
    struct cognito_user_pool *pool;
    const struct client_call *call;
    size_t secret_index;
    struct deadline deadline;
};

/* What the host says about itself, and its proof for this very request. */
static int make_metadata(const struct keyed_call *keyed, struct text_map *out)
{
    struct cognito_user_pool *pool = keyed->pool;
    const struct client_call *call = keyed->call;
    const struct host_proof_request request = {.action = call->action,
                                               .user_pool_id = pool->id,
                                               .client_id = pool->client_id,
                                               .username = call->username,
                                               .attempt = call->attempt,
                                               .now_unix = cognito_user_pool_now_unix(pool),
                                               .deadline = keyed->deadline};

    int r = call->metadata == NULL ? 0 : text_map_merge(out, call->metadata);
    if (r == 0 && pool->host_proof != NULL)
        r = host_proof_add(pool->host_proof, &request, out);
    return r;
}

/* Each time it is sent the request gets a proof of its own: a trigger may have seen the last one.
 */
static int write_request(const void *context, struct secret *out)
{
    const struct keyed_call *keyed = context;
    const struct cognito_user_pool *pool = keyed->pool;
    const struct client_call *call = keyed->call;
    auto_text_map struct text_map metadata = {0};
    char hash[SECRET_HASH_SIZE];
    bool has_secret = pool->client_secret_count > 0;

    int r = make_metadata(keyed, &metadata);
    if (r == 0 && has_secret)
        r = secret_hash_make(&pool->client_secrets[keyed->secret_index], call->username,
                             pool->client_id, hash);
    if (r < 0)
        return r;
    struct json_form request = json_form_start();
    json_form_text(&request, "ClientId", pool->client_id);
    call->write(call, has_secret ? hash : NULL, &request);
    json_form_map(&request, "ClientMetadata", &metadata);
    return json_form_finish(&request, out);
}

static int make_once(struct cognito_user_pool *pool, const struct client_call *call,
                     size_t secret_index, struct deadline deadline, struct json_object **out,
                     struct cognito_failure *failure)
{
    const struct keyed_call keyed = {
        .pool = pool, .call = call, .secret_index = secret_index, .deadline = deadline};
    const struct cognito_call wire = {.action = call->action,
                                      .write_body = write_request,
                                      .context = &keyed,
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
