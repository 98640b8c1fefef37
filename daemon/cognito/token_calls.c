/* RevokeToken. */
#include "daemon/cognito/token_calls.h"

#include "daemon/cognito/json.h"
#include "daemon/cognito/user_pool_private.h"

/* This call takes the client's secret itself, not a hash: the one that the sign-in went with. */
static void add_client(struct cognito_user_pool *pool, struct json_form *request)
{
    json_form_text(request, "ClientId", pool->client_id);
    if (pool->client_secret_count > 0)
        json_form_secret(request, "ClientSecret",
                         &pool->client_secrets[atomic_load(&pool->good_secret)]);
}

int cognito_revoke_token(struct cognito_user_pool *pool, const struct secret *refresh_token,
                         struct deadline deadline, struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    const struct cognito_call call = {.action = "RevokeToken", .may_be_empty = true};
    struct json_form request = json_form_start();

    json_form_secret(&request, "Token", refresh_token);
    add_client(pool, &request);
    return cognito_call_make_of(&pool->endpoint, &call, &request, deadline, &reply, failure);
}
