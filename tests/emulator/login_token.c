/* The Logins of identity pool calls. */
#include "tests/emulator/login_token.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/tokens.h"

static enum error refuse(struct call *call, const char *why)
{
    return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid login token. %s", why);
}

bool login_is_given(const struct call *call)
{
    struct json_object *logins = json_member(call->input, "Logins");

    return logins != NULL && json_object_object_length(logins) > 0;
}

static bool provider_is_known(const struct identity_pool *pool, const char *name)
{
    for (size_t i = 0; i < pool->provider_count; i++) {
        if (strcmp(pool->providers[i]->name, name) == 0)
            return true;
    }
    return false;
}

/* A provider stands for one app client; a user pool may be there with several. */
static struct login_provider *find_provider(const struct identity_pool *pool, const char *name,
                                            const char *client_id)
{
    for (size_t i = 0; i < pool->provider_count; i++) {
        struct login_provider *provider = pool->providers[i];
        if (strcmp(provider->name, name) == 0 && strcmp(provider->client_id, client_id) == 0)
            return provider;
    }
    return NULL;
}

/* The user pool behind "cognito-idp.REGION.amazonaws.com/POOL", if it is the token's issuer. */
static struct pool *find_issuer(const struct call *call, const char *provider,
                                struct json_object *claims)
{
    const char *slash = strrchr(provider, '/');
    const char *issuer = json_text(claims, "iss");
    struct pool *pool = slash == NULL ? NULL : world_find_pool(call->world, slash + 1);

    if (pool == NULL || issuer == NULL || world_find_pool_by_issuer(call->world, issuer) != pool)
        return NULL;
    return pool;
}

static enum error check_time(struct call *call, struct json_object *claims)
{
    int64_t now = (int64_t)call_now(call);
    int64_t expires = json_object_get_int64(json_member(claims, "exp"));

    if (now < expires)
        return ERROR_NONE;
    return call_refuse(call, ERROR_NOT_AUTHORIZED,
                       "Invalid login token. Token expired: %lld >= %lld", (long long)now,
                       (long long)expires);
}

/* ServerSideTokenCheck: the user pool is asked whether it still stands by the token. */
static enum error check_with_user_pool(struct call *call, const struct login *login,
                                       const struct pool *pool)
{
    if (!login->provider->server_side_token_check)
        return ERROR_NONE;
    const struct user *user = pool_find_user_by_sub(pool, json_text(login->claims, "sub"));
    if (user == NULL || !user->enabled || tokens_are_revoked(pool, login->claims))
        return refuse(call, "Token is no longer valid.");
    return ERROR_NONE;
}

static bool signature_is_good(const struct pool *pool, const char *kid, const char *token)
{
    const struct signing_key *const keys[] = {&pool->id_key, &pool->access_key};

    for (size_t i = 0; i < 2; i++) {
        if (strcmp(keys[i]->id, kid) == 0)
            return signing_key_verifies(keys[i], token);
    }
    return false;
}

static enum error check(struct call *call, const struct identity_pool *pool, const char *name,
                        const char *token, struct login *out)
{
    auto_free char *kid = NULL;

    if (!provider_is_known(pool, name))
        return refuse(call, "Token is not from a supported provider of this identity pool.");
    if (token_parse(token, &out->claims, &kid) < 0)
        return refuse(call, "Not a valid OpenId Connect identity token.");
    const struct pool *issuer = find_issuer(call, name, out->claims);
    if (issuer == NULL)
        return refuse(call, "Issuer doesn't match providerName");
    enum error error = check_time(call, out->claims);
    if (error != ERROR_NONE)
        return error;
    if (!signature_is_good(issuer, kid, token))
        return refuse(call, "Token signature invalid.");
    const char *audience = json_text(out->claims, "aud");
    if (audience == NULL)
        return refuse(call, "Missing a required claim: aud");
    out->provider = find_provider(pool, name, audience);
    if (out->provider == NULL)
        return refuse(call, "Token is not from a supported provider of this identity pool.");
    json_put_text(call->log, "user", json_text(out->claims, "cognito:username"));
    return check_with_user_pool(call, out, issuer);
}

enum error login_check(struct call *call, const struct identity_pool *pool, struct login *out)
{
    struct json_object *logins = json_member(call->input, "Logins");

    if (json_object_object_length(logins) != 1)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Only one login is supported by this emulator.");
    struct json_object_iterator first = json_object_iter_begin(logins);
    const char *token = json_object_get_string(json_object_iter_peek_value(&first));
    return check(call, pool, json_object_iter_peek_name(&first), token == NULL ? "" : token, out);
}
