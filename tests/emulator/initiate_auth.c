/* InitiateAuth: the first call of every sign-in. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/custom_auth.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/refresh.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/sign_in.h"
#include "tests/emulator/sign_in_triggers.h"
#include "tests/emulator/srp_challenge.h"
#include "tests/emulator/text.h"
#include "tests/emulator/user_migration.h"

static enum error start_with_srp(struct call *call, struct sign_in *sign_in)
{
    auto_number BIGNUM *client_public = NULL;

    enum error error = srp_challenge_read(call, "AuthParameters", &client_public);
    if (error == ERROR_NONE)
        error = sign_in_before(call, sign_in);
    if (error != ERROR_NONE)
        return error;
    return srp_challenge_issue(call, sign_in, take_pointer(&client_public));
}

static enum error start_with_password(struct call *call, struct sign_in *sign_in)
{
    const char *password = NULL;

    enum error error = call_require_parameter(call, "AuthParameters", "PASSWORD", &password);
    if (error != ERROR_NONE)
        return error;
    if (sign_in->user == NULL)
        error = user_migration_try(call, sign_in,
                                   call_parameter(call, "AuthParameters", "USERNAME"), password);
    if (error == ERROR_NONE)
        error = sign_in_before(call, sign_in);
    if (error != ERROR_NONE)
        return error;
    return sign_in_with_password(call, sign_in, password);
}

static const struct flow {
    const char *name, *permission;
    enum error (*start)(struct call *call, struct sign_in *sign_in);
} flows[] = {
    {"USER_SRP_AUTH", "ALLOW_USER_SRP_AUTH", start_with_srp},
    {"USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH", start_with_password},
    {"USER_AUTH", "ALLOW_USER_AUTH", choice_start},
    {"CUSTOM_AUTH", "ALLOW_CUSTOM_AUTH", custom_auth_start},
};

static const struct flow *find_flow(const char *name)
{
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
        if (strcmp(flows[i].name, name) == 0)
            return &flows[i];
    }
    return NULL;
}

enum error initiate_auth(struct call *call)
{
    const char *flow_name = call_text(call, "AuthFlow");
    const struct flow *flow = find_flow(flow_name);
    auto_sign_in struct sign_in sign_in = {0};
    const char *username = NULL;

    enum error error = sign_in_find_client(call, &sign_in);
    if (error != ERROR_NONE)
        return error;
    if (text_starts_with(flow_name, "REFRESH_TOKEN"))
        return refresh_by_initiate_auth(call, &sign_in);
    if (flow == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Initiate Auth method not supported.");
    if (!json_list_holds(sign_in.client->flows, flow->permission))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "%s flow not enabled for this client",
                           flow_name);
    error = call_require_parameter(call, "AuthParameters", "USERNAME", &username);
    if (error != ERROR_NONE)
        return error;
    error = secret_hash_check(call, sign_in.client, "AuthParameters", username);
    if (error != ERROR_NONE)
        return error;
    sign_in.typed_name = username;
    sign_in.user = pool_find_user_by_sign_in_name(sign_in.pool, username);
    json_put_text(call->log, "user", sign_in.user == NULL ? NULL : sign_in.user->name);
    return flow->start(call, &sign_in);
}
