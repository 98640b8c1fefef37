/* ID, access and refresh tokens. */
#include "tests/emulator/tokens.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/refresh.h"
#include "tests/emulator/roles.h"
#include "tests/emulator/text.h"
#include "tests/emulator/token_overrides.h"

#define SCOPE "aws.cognito.signin.user.admin"

/* What both tokens say. */
static struct json_object *common_claims(const struct world *world, const struct token_grant *grant,
                                         int64_t seconds)
{
    struct json_object *claims = json_object_new_object();
    int64_t now = (int64_t)clock_now(&world->clock);
    auto_free char *issuer = world_issuer(world, grant->pool);
    auto_free char *token_id = uuid_random();
    auto_free char *event_id = uuid_random();

    json_put_text(claims, "sub", grant->user->sub);
    if (grant->user->groups != NULL && json_object_array_length(grant->user->groups) > 0)
        json_object_object_add(claims, "cognito:groups", json_object_get(grant->user->groups));
    token_overrides_change_groups(claims, grant->overrides);
    json_put_text(claims, "iss", issuer);
    json_put_text(claims, "origin_jti", grant->origin);
    json_put_text(claims, "event_id", event_id);
    json_put_integer(claims, "auth_time", (int64_t)grant->authenticated_at);
    json_put_integer(claims, "exp", now + seconds);
    json_put_integer(claims, "iat", now);
    json_put_text(claims, "jti", token_id);
    return claims;
}

static void put_attributes(struct json_object *claims, const struct user *user)
{
    if (user->attributes == NULL)
        return;
    json_object_object_foreach(user->attributes, name, value)
    {
        if (strcmp(name, "email_verified") == 0 || strcmp(name, "phone_number_verified") == 0)
            json_put_boolean(claims, name, strcmp(json_object_get_string(value), "true") == 0);
        else
            json_object_object_add(claims, name, json_object_get(value));
    }
}

static char *make_id_token(const struct world *world, const struct token_grant *grant)
{
    auto_json struct json_object *claims =
        common_claims(world, grant, grant->client->id_token_seconds);

    put_attributes(claims, grant->user);
    roles_put_claims(claims, grant->pool, grant->user);
    token_overrides_change_roles(claims, grant->overrides);
    token_overrides_change_claims(claims, grant->overrides);
    json_put_text(claims, "cognito:username", grant->user->name);
    json_put_text(claims, "aud", grant->client->id);
    json_put_text(claims, "token_use", "id");
    return signing_key_sign_token(&grant->pool->id_key, claims);
}

static char *make_access_token(const struct world *world, const struct token_grant *grant)
{
    auto_json struct json_object *claims =
        common_claims(world, grant, grant->client->access_token_seconds);

    json_put_text(claims, "client_id", grant->client->id);
    json_put_text(claims, "token_use", "access");
    json_put_text(claims, "scope", SCOPE);
    json_put_integer(claims, "version", 2);
    json_put_text(claims, "device_key", grant->device_key);
    json_put_text(claims, "username", grant->user->name);
    return signing_key_sign_token(&grant->pool->access_key, claims);
}

struct json_object *tokens_issue(struct world *world, const struct token_grant *grant)
{
    struct json_object *result = json_object_new_object();
    auto_free char *new_origin = grant->origin == NULL ? uuid_random() : NULL;
    struct token_grant full = *grant;

    if (new_origin != NULL)
        full.origin = new_origin;
    auto_free char *id_token = make_id_token(world, &full);
    auto_free char *access_token = make_access_token(world, &full);
    json_put_text(result, "AccessToken", access_token);
    json_put_integer(result, "ExpiresIn", grant->client->access_token_seconds);
    json_put_text(result, "IdToken", id_token);
    json_put_text(result, "TokenType", "Bearer");
    if (new_origin != NULL) {
        auto_free char *refresh_token = refresh_token_make(world, &full);
        json_put_text(result, "RefreshToken", refresh_token);
    }
    return result;
}

bool tokens_are_revoked(const struct pool *pool, struct json_object *claims)
{
    const char *origin = json_text(claims, "origin_jti");

    return origin != NULL && json_member(pool->revoked_origins, origin) != NULL;
}

/* The signature, by the key that the header names; `pool` is the issuer. */
static enum error check_signature(struct call *call, const char *token, struct json_object **claims,
                                  struct pool **pool)
{
    auto_free char *kid = NULL;
    struct json_object *parsed = NULL;

    if (token_parse(token, &parsed, &kid) < 0)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid Access Token");
    *claims = parsed;
    const char *issuer = json_text(parsed, "iss");
    *pool = issuer == NULL ? NULL : world_find_pool_by_issuer(call->world, issuer);
    if (*pool == NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid Access Token");
    if (strcmp(kid, (*pool)->access_key.id) != 0 ||
        !signing_key_verifies(&(*pool)->access_key, token))
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "Could not verify signature for Access Token");
    return ERROR_NONE;
}

/* `claims` are the caller's. */
static enum error check_access(struct call *call, struct pool **pool, struct user **user,
                               struct json_object **claims)
{
    enum error error = check_signature(call, call_text(call, "AccessToken"), claims, pool);

    if (error != ERROR_NONE)
        return error;
    if (call_now(call) >= json_object_get_double(json_member(*claims, "exp")))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access Token has expired");
    if (tokens_are_revoked(*pool, *claims))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access Token has been revoked");
    *user = pool_find_user_by_sub(*pool, json_text(*claims, "sub"));
    if (*user == NULL)
        return call_refuse(call, ERROR_USER_NOT_FOUND, "User does not exist.");
    if (!(*user)->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    json_put_text(call->log, "user", (*user)->name);
    return ERROR_NONE;
}

enum error tokens_check_access(struct call *call, struct pool **pool, struct user **user)
{
    auto_json struct json_object *claims = NULL;

    return check_access(call, pool, user, &claims);
}

enum error tokens_check_device(struct call *call, struct pool **pool, struct user **user,
                               char **device_key)
{
    auto_json struct json_object *claims = NULL;

    enum error error = check_access(call, pool, user, &claims);
    if (error == ERROR_NONE)
        *device_key = text_copy(json_text(claims, "device_key"));
    return error;
}

enum error tokens_check_caller(struct call *call, struct sign_in *out)
{
    auto_json struct json_object *claims = NULL;

    enum error error = check_access(call, &out->pool, &out->user, &claims);
    if (error == ERROR_NONE)
        out->client = pool_find_client(out->pool, json_text(claims, "client_id"));
    return error;
}
