/* PreAuthentication, PostAuthentication and PreTokenGeneration (its version 1). */
#include "tests/emulator/sign_in_triggers.h"

#include "tests/emulator/device.h"
#include "tests/emulator/json.h"
#include "tests/emulator/roles.h"
#include "tests/emulator/trigger.h"

static struct trigger_event event_of(const struct sign_in *sign_in, enum trigger trigger,
                                     const char *source, struct json_object *request)
{
    return (struct trigger_event){
        .trigger = trigger,
        .source = source,
        .pool = sign_in->pool,
        .client = sign_in->client,
        .username = sign_in->user == NULL ? NULL : sign_in->user->name,
        .request = request,
    };
}

enum error sign_in_before(struct call *call, const struct sign_in *sign_in)
{
    bool tells_of_unknown = sign_in->client->prevents_user_existence_errors;

    if (sign_in->user == NULL && !tells_of_unknown)
        return ERROR_NONE;
    auto_json struct json_object *request = trigger_request(sign_in->user);
    trigger_put_metadata(call, request, "validationData");
    if (tells_of_unknown)
        json_put_boolean(request, "userNotFound", sign_in->user == NULL);
    struct trigger_event event =
        event_of(sign_in, TRIGGER_PRE_AUTHENTICATION, "PreAuthentication_Authentication", request);
    if (event.username == NULL)
        event.username = call_parameter(call, "AuthParameters", "USERNAME");
    auto_json struct json_object *response = NULL;
    return trigger_fire(call, &event, &response);
}

enum error sign_in_after(struct call *call, const struct sign_in *sign_in)
{
    auto_json struct json_object *request = trigger_request(sign_in->user);
    auto_json struct json_object *response = NULL;

    json_put_boolean(request, "newDeviceUsed", device_is_new(sign_in));
    trigger_put_metadata_of_answer(call, request);
    struct trigger_event event = event_of(sign_in, TRIGGER_POST_AUTHENTICATION,
                                          "PostAuthentication_Authentication", request);
    return trigger_fire(call, &event, &response);
}

/* The groups and roles that the tokens will name. */
static void put_groups(struct json_object *request, const struct sign_in *sign_in)
{
    struct json_object *configuration = json_put_object(request, "groupConfiguration");
    struct json_object *groups = sign_in->user->groups;
    auto_json struct json_object *claims = json_object_new_object();

    roles_put_claims(claims, sign_in->pool, sign_in->user);
    struct json_object *roles = json_member(claims, "cognito:roles");
    json_object_object_add(configuration, "groupsToOverride",
                           groups == NULL ? json_object_new_array() : json_object_get(groups));
    json_object_object_add(configuration, "iamRolesToOverride",
                           roles == NULL ? json_object_new_array() : json_object_get(roles));
    json_object_object_add(configuration, "preferredRole",
                           json_object_get(json_member(claims, "cognito:preferred_role")));
}

enum error sign_in_token_claims(struct call *call, const struct sign_in *sign_in,
                                const char *source, struct json_object **out)
{
    auto_json struct json_object *request = trigger_request(sign_in->user);
    auto_json struct json_object *response = NULL;

    put_groups(request, sign_in);
    trigger_put_metadata_of_answer(call, request);
    struct trigger_event event = event_of(sign_in, TRIGGER_PRE_TOKEN_GENERATION, source, request);
    enum error error = trigger_fire(call, &event, &response);
    *out = json_object_get(json_member(response, "claimsOverrideDetails"));
    return error;
}
