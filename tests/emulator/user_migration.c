/* UserMigration. */
#include "tests/emulator/user_migration.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/trigger.h"

static enum error refuse(struct call *call, const struct sign_in *sign_in)
{
    if (sign_in->client->prevents_user_existence_errors)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    return call_refuse(call, ERROR_USER_NOT_FOUND, "Exception migrating user in app client %s",
                       sign_in->client->id);
}

static enum error ask(struct call *call, const struct sign_in *sign_in, const char *username,
                      const char *password, struct json_object **response)
{
    auto_json struct json_object *request = json_object_new_object();
    struct trigger_event event = {
        .trigger = TRIGGER_USER_MIGRATION,
        .source =
            password == NULL ? "UserMigration_ForgotPassword" : "UserMigration_Authentication",
        .pool = sign_in->pool,
        .client = sign_in->client,
        .username = username,
        .request = request,
    };

    json_put_text(request, "password", password);
    trigger_put_metadata(call, request, password == NULL ? "clientMetadata" : "validationData");
    return trigger_fire(call, &event, response);
}

/* The user as a state file would have them. CONFIRMED keeps the password; else it must be reset. */
static struct json_object *describe(struct json_object *response, const char *username,
                                    const char *password)
{
    struct json_object *user = json_object_new_object();
    const char *status = json_text(response, "finalUserStatus");
    struct json_object *attributes = NULL;

    (void)json_object_deep_copy(json_member(response, "userAttributes"), &attributes, NULL);
    json_object_object_del(attributes, "username");
    json_put_text(user, "username", username);
    json_put_text(user, "password", password);
    json_put_text(user, "status", status == NULL ? "RESET_REQUIRED" : status);
    json_object_object_add(user, "attributes", attributes);
    return user;
}

enum error user_migration_try(struct call *call, struct sign_in *sign_in, const char *username,
                              const char *password)
{
    auto_json struct json_object *response = NULL;

    enum error error = ask(call, sign_in, username, password, &response);
    if (error != ERROR_NONE)
        return refuse(call, sign_in);
    if (response == NULL)
        return ERROR_NONE;
    if (!json_object_is_type(json_member(response, "userAttributes"), json_type_object))
        return refuse(call, sign_in);
    auto_json struct json_object *user = describe(response, username, password);
    auto_free char *problem = state_add_user(call->world, sign_in->pool, user);
    if (problem != NULL)
        return refuse(call, sign_in);
    sign_in->user = pool_find_user(sign_in->pool, username);
    json_put_text(call->log, "user", username);
    return ERROR_NONE;
}

enum error user_migration_try_without_password(struct call *call, struct sign_in *sign_in,
                                               const char *username)
{
    return user_migration_try(call, sign_in, username, NULL);
}
