/* GetCredentialsForIdentity: temporary AWS credentials for a login (the enhanced flow). */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/login_token.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/temporary_key.h"

static struct identity *find_identity(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->identity_count; i++) {
        if (strcmp(world->identities[i]->id, id) == 0)
            return world->identities[i];
    }
    return NULL;
}

static enum error choose_by_token(struct call *call, const struct identity_pool *pool,
                                  const struct login *login, const char **role)
{
    const char *custom = call_text(call, "CustomRoleArn");
    const char *preferred = json_text(login->claims, "cognito:preferred_role");

    if (custom != NULL && !json_list_holds(json_member(login->claims, "cognito:roles"), custom))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access to role '%s' is forbidden.", custom);
    *role = custom != NULL ? custom : preferred;
    if (*role == NULL && pool->ambiguous_role_denied)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Ambiguous role resolution: access denied.");
    return ERROR_NONE;
}

static enum error choose_role(struct call *call, const struct identity_pool *pool,
                              const struct login *login, const char **role)
{
    enum error error = ERROR_NONE;

    *role = NULL;
    if (pool->role_mapping == ROLE_MAPPING_TOKEN)
        error = choose_by_token(call, pool, login, role);
    else if (call_text(call, "CustomRoleArn") != NULL)
        error = call_refuse(call, ERROR_NOT_AUTHORIZED, "Access to role '%s' is forbidden.",
                            call_text(call, "CustomRoleArn"));
    if (error != ERROR_NONE)
        return error;
    if (*role == NULL)
        *role = pool->authenticated_role_arn;
    if (*role == NULL)
        return call_refuse(call, ERROR_INVALID_IDENTITY_POOL_CONFIGURATION,
                           "Invalid identity pool configuration. Check assigned IAM roles for this "
                           "pool.");
    return ERROR_NONE;
}

static void answer(struct call *call, const struct identity *identity, const struct access_key *key)
{
    struct json_object *credentials = json_put_object(call->output, "Credentials");

    json_put_text(credentials, "AccessKeyId", key->id);
    json_put_text(credentials, "SecretKey", key->secret);
    json_put_text(credentials, "SessionToken", key->session_token);
    json_put_timestamp(credentials, "Expiration", key->expires_at);
    json_put_text(call->output, "IdentityId", identity->id);
}

enum error get_credentials_for_identity(struct call *call)
{
    const char *id = call_text(call, "IdentityId");
    const struct identity *identity = find_identity(call->world, id);
    auto_login struct login login = {0};
    const char *role = NULL;

    if (identity == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Identity '%s' not found.", id);
    if (!login_is_given(call))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access to Identity '%s' is forbidden.", id);
    enum error error = login_check(call, identity->pool, &login);
    if (error != ERROR_NONE)
        return error;
    if (strcmp(login.provider->name, identity->provider) != 0 ||
        strcmp(json_text(login.claims, "sub"), identity->sub) != 0)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access to Identity '%s' is forbidden.", id);
    error = choose_role(call, identity->pool, &login, &role);
    if (error != ERROR_NONE)
        return error;
    answer(call, identity, temporary_key_issue(call->world, role, "CognitoIdentityCredentials"));
    return ERROR_NONE;
}
