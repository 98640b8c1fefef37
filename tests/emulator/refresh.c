/* Refresh tokens: InitiateAuth with REFRESH_TOKEN_AUTH, GetTokensFromRefreshToken, RevokeToken. */
#include "tests/emulator/refresh.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/device.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/sign_in_triggers.h"
#include "tests/emulator/text.h"

#define PURPOSE "refresh token"
#define PADDING 900 /* the service's own tokens are 1.5 to 2 KiB long */

char *refresh_token_make(const struct world *world, const struct token_grant *grant)
{
    auto_json struct json_object *content = json_object_new_object();
    auto_free char *padding = random_text("x", PADDING);

    json_put_text(content, "pool", grant->pool->id);
    json_put_text(content, "client", grant->client->id);
    json_put_text(content, "sub", grant->user->sub);
    json_put_text(content, "origin_jti", grant->origin);
    json_put_text(content, "device_key", grant->device_key);
    json_put_number(content, "auth_time", grant->authenticated_at);
    json_put_number(content, "expires",
                    grant->authenticated_at + (double)grant->client->refresh_token_seconds);
    json_put_text(content, "padding", padding);
    auto_bytes struct bytes sealed = seal_close(&world->seal, PURPOSE, json_line(content));
    return base64url_encode(sealed.data, sealed.length);
}

/* Opens a token. Errors: -EBADMSG, it is no refresh token of ours. */
static int open_token(const struct world *world, const char *token, struct json_object **out)
{
    auto_bytes struct bytes sealed = {0};
    auto_bytes struct bytes opened = {0};

    if (base64url_decode(token, strlen(token), &sealed) < 0 ||
        seal_open(&world->seal, PURPOSE, &sealed, &opened) < 0)
        return -EBADMSG;
    *out = json_tokener_parse((const char *)opened.data);
    return 0;
}

static bool belongs_to(struct json_object *token, const struct app_client *client)
{
    return strcmp(json_text(token, "client"), client->id) == 0;
}

/* Opens a token and checks that it is this client's and still good; finds its user. */
static enum error accept_token(struct call *call, struct sign_in *sign_in, const char *token,
                               struct json_object **out)
{
    if (open_token(call->world, token, out) < 0 || !belongs_to(*out, sign_in->client))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid Refresh Token");
    if (call_now(call) >= json_object_get_double(json_member(*out, "expires")))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Refresh Token has expired");
    if (tokens_are_revoked(sign_in->pool, *out))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Refresh Token has been revoked");
    sign_in->user = pool_find_user_by_sub(sign_in->pool, json_text(*out, "sub"));
    if (sign_in->user == NULL)
        return call_refuse(call, ERROR_USER_NOT_FOUND, "User does not exist.");
    json_put_text(call->log, "user", sign_in->user->name);
    return ERROR_NONE;
}

/* The user must still be enabled: a refresh is how a host notices otherwise. */
static enum error renew(struct call *call, const struct sign_in *sign_in, struct json_object *token)
{
    struct token_grant grant = {
        .pool = sign_in->pool,
        .client = sign_in->client,
        .user = sign_in->user,
        .authenticated_at = json_object_get_double(json_member(token, "auth_time")),
        .origin = json_text(token, "origin_jti"),
        .device_key = json_text(token, "device_key"),
    };
    auto_json struct json_object *overrides = NULL;

    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    if (!device_allows_refresh(sign_in, grant.device_key))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid Refresh Token");
    enum error error =
        sign_in_token_claims(call, sign_in, "TokenGeneration_RefreshTokens", &overrides);
    if (error != ERROR_NONE)
        return error;
    grant.overrides = overrides;
    json_object_object_add(call->output, "AuthenticationResult", tokens_issue(call->world, &grant));
    return ERROR_NONE;
}

enum error refresh_by_initiate_auth(struct call *call, struct sign_in *sign_in)
{
    const char *token = NULL;
    auto_json struct json_object *opened = NULL;

    if (!json_list_holds(sign_in->client->flows, "ALLOW_REFRESH_TOKEN_AUTH"))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "%s flow not enabled for this client",
                           call_text(call, "AuthFlow"));
    enum error error = call_require_parameter(call, "AuthParameters", "REFRESH_TOKEN", &token);
    if (error == ERROR_NONE)
        error = accept_token(call, sign_in, token, &opened);
    if (error == ERROR_NONE)
        error = secret_hash_check(call, sign_in->client, "AuthParameters", sign_in->user->name);
    if (error != ERROR_NONE)
        return error;
    json_put_object(call->output, "ChallengeParameters");
    return renew(call, sign_in, opened);
}

/* These two calls carry the client's secret itself instead of a hash. */
static enum error check_client_secret(struct call *call, const struct app_client *client)
{
    const char *given = call_text(call, "ClientSecret");
    bool has_secret = client->secrets != NULL && json_object_array_length(client->secrets) > 0;

    if (has_secret ? json_list_holds(client->secrets, given == NULL ? "" : given) : given == NULL)
        return ERROR_NONE;
    return call_refuse(call, ERROR_NOT_AUTHORIZED, "Unable to verify secret for client %s",
                       client->id);
}

enum error get_tokens_from_refresh_token(struct call *call)
{
    auto_sign_in struct sign_in sign_in = {0};
    auto_json struct json_object *opened = NULL;

    enum error error = sign_in_find_client(call, &sign_in);
    if (error == ERROR_NONE)
        error = check_client_secret(call, sign_in.client);
    if (error == ERROR_NONE)
        error = accept_token(call, &sign_in, call_text(call, "RefreshToken"), &opened);
    if (error == ERROR_NONE)
        sign_in_remember(&sign_in, REMEMBERED_DEVICE, call_text(call, "DeviceKey"));
    return error == ERROR_NONE ? renew(call, &sign_in, opened) : error;
}

enum error revoke_token(struct call *call)
{
    auto_sign_in struct sign_in sign_in = {0};
    auto_json struct json_object *opened = NULL;

    enum error error = sign_in_find_client(call, &sign_in);
    if (error == ERROR_NONE)
        error = check_client_secret(call, sign_in.client);
    if (error != ERROR_NONE)
        return error;
    if (!sign_in.client->revokes_tokens)
        return call_refuse(call, ERROR_UNSUPPORTED_OPERATION,
                           "Token revocation is not enabled for client %s", sign_in.client->id);
    if (open_token(call->world, call_text(call, "Token"), &opened) < 0)
        return call_refuse(call, ERROR_UNSUPPORTED_TOKEN_TYPE, "Unsupported token type");
    if (!belongs_to(opened, sign_in.client))
        return call_refuse(call, ERROR_UNAUTHORIZED, "Token was not issued to the client");
    json_put_boolean(sign_in.pool->revoked_origins, json_text(opened, "origin_jti"), true);
    return ERROR_NONE;
}
