/* PreSignUp and PostConfirmation. */
#include "tests/emulator/account_triggers.h"

#include "tests/emulator/trigger.h"
#include "tests/emulator/user_attributes.h"

static enum error read_favour(struct call *call, struct json_object *response, const char *name,
                              bool *out)
{
    struct json_object *value = json_member(response, name);

    if (value != NULL && !json_object_is_type(value, json_type_boolean))
        return call_refuse(call, ERROR_INVALID_LAMBDA_RESPONSE, "Unrecognizable lambda output");
    *out = json_object_get_boolean(value);
    return ERROR_NONE;
}

/* An address that there is not cannot be verified. */
static enum error check_address(struct call *call, const struct newcomer *newcomer,
                                const char *attribute, bool verify)
{
    if (!verify || json_text(newcomer->attributes, attribute) != NULL)
        return ERROR_NONE;
    return call_refuse(call, ERROR_INVALID_LAMBDA_RESPONSE, "There is no %s to verify", attribute);
}

static enum error read_favours(struct call *call, const struct newcomer *newcomer,
                               struct json_object *response, struct sign_up_favours *out)
{
    enum error error = read_favour(call, response, "autoConfirmUser", &out->confirm);

    if (error == ERROR_NONE)
        error = read_favour(call, response, "autoVerifyEmail", &out->verify_email);
    if (error == ERROR_NONE)
        error = read_favour(call, response, "autoVerifyPhone", &out->verify_phone);
    if (error == ERROR_NONE)
        error = check_address(call, newcomer, "email", out->verify_email);
    if (error == ERROR_NONE)
        error = check_address(call, newcomer, "phone_number", out->verify_phone);
    return error;
}

enum error account_before_sign_up(struct call *call, const struct newcomer *newcomer,
                                  struct sign_up_favours *out)
{
    auto_json struct json_object *request = json_object_new_object();
    auto_json struct json_object *response = NULL;
    struct trigger_event event = {
        .trigger = TRIGGER_PRE_SIGN_UP,
        .source = newcomer->source,
        .pool = newcomer->pool,
        .client = newcomer->client,
        .username = newcomer->username,
        .request = request,
    };

    json_object_object_add(request, "userAttributes",
                           newcomer->attributes == NULL ? json_object_new_object()
                                                        : json_object_get(newcomer->attributes));
    json_object_object_add(request, "validationData", user_attributes_read(call, "ValidationData"));
    trigger_put_metadata(call, request, "clientMetadata");
    enum error error = trigger_fire(call, &event, &response);
    return error == ERROR_NONE ? read_favours(call, newcomer, response, out) : error;
}

enum error account_after_confirmation(struct call *call, const struct sign_in *account,
                                      const char *source)
{
    auto_json struct json_object *request = trigger_request(account->user);
    auto_json struct json_object *response = NULL;
    struct trigger_event event = {
        .trigger = TRIGGER_POST_CONFIRMATION,
        .source = source,
        .pool = account->pool,
        .client = account->client,
        .username = account->user->name,
        .request = request,
    };

    trigger_put_metadata(call, request, "clientMetadata");
    return trigger_fire(call, &event, &response);
}
