/* GetCredentialsForIdentity: temporary AWS credentials for a login (the enhanced flow). */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/login_token.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/role_mapping.h"
#include "tests/emulator/temporary_key.h"

static void answer(struct call *call, const struct identity *identity, const struct access_key *key)
{
    struct json_object *credentials = json_put_object(call->output, "Credentials");

    json_put_text(credentials, "AccessKeyId", key->id);
    json_put_text(credentials, "SecretKey", key->secret);
    json_put_text(credentials, "SessionToken", key->session_token);
    json_put_timestamp(credentials, "Expiration", key->expires_at);
    json_put_text(call->output, "IdentityId",
                  identity->merged_id == NULL ? identity->id : identity->merged_id);
}

enum error get_credentials_for_identity(struct call *call)
{
    const char *id = call_text(call, "IdentityId");
    const struct identity *identity = world_find_identity(call->world, id);
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
    error = role_mapping_choose(call, identity->pool, &login, &role);
    if (error != ERROR_NONE)
        return error;
    const struct key_order order = {.role_arn = role,
                                    .session_name = "CognitoIdentityCredentials",
                                    .seconds = TEMPORARY_KEY_SECONDS};
    answer(call, identity, temporary_key_issue(call->world, &order));
    return ERROR_NONE;
}
