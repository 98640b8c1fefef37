/* NEW_PASSWORD_REQUIRED. */
#include "tests/emulator/new_password.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"

#define CHALLENGE        "NEW_PASSWORD_REQUIRED"
#define ATTRIBUTE_PREFIX "userAttributes."

/* The pool's required attributes that the user lacks, as "userAttributes.NAME". */
static struct json_object *missing_attributes(const struct sign_in *sign_in)
{
    struct json_object *missing = json_object_new_array();
    struct json_object *required = sign_in->pool->required_attributes;
    size_t count = required == NULL ? 0 : json_object_array_length(required);

    for (size_t i = 0; i < count; i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(required, i));
        if (json_text(sign_in->user->attributes, name) != NULL)
            continue;
        auto_free char *prefixed = text_format(ATTRIBUTE_PREFIX "%s", name);
        json_list_add_text(missing, prefixed);
    }
    return missing;
}

enum error new_password_demand(struct call *call, const struct sign_in *sign_in)
{
    struct json_object *parameters = sign_in_challenge(call, sign_in, CHALLENGE);
    struct json_object *attributes = sign_in->user->attributes;
    auto_json struct json_object *missing = missing_attributes(sign_in);

    json_put_text(parameters, "USER_ID_FOR_SRP", sign_in->user->name);
    json_put_text(parameters, "requiredAttributes", json_line(missing));
    json_put_text(parameters, "userAttributes", attributes == NULL ? "{}" : json_line(attributes));
    return ERROR_NONE;
}

/* Refuses attributes that the pool does not know, and addresses that are there already. */
static enum error check_attribute(struct call *call, const struct sign_in *sign_in,
                                  const char *name)
{
    bool address = strcmp(name, "email") == 0 || strcmp(name, "phone_number") == 0;

    if (!pool_knows_attribute(sign_in->pool, name) || strcmp(name, "sub") == 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Attribute %s does not exist in the schema.", name);
    if (address && json_text(sign_in->user->attributes, name) != NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Cannot modify an already provided %s",
                           name);
    return ERROR_NONE;
}

/* What the answer says of attributes: {name: value}. */
static enum error read_attributes(struct call *call, const struct sign_in *sign_in,
                                  struct json_object *given)
{
    json_object_object_foreach(json_member(call->input, "ChallengeResponses"), key, value)
    {
        if (!text_starts_with(key, ATTRIBUTE_PREFIX))
            continue;
        const char *name = key + strlen(ATTRIBUTE_PREFIX);
        enum error error = check_attribute(call, sign_in, name);
        if (error != ERROR_NONE)
            return error;
        json_put_text(given, name, json_object_get_string(value));
    }
    return ERROR_NONE;
}

static enum error check_nothing_is_missing(struct call *call, const struct sign_in *sign_in,
                                           struct json_object *given)
{
    auto_json struct json_object *missing = missing_attributes(sign_in);

    for (size_t i = 0; i < json_object_array_length(missing); i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(missing, i)) +
                           strlen(ATTRIBUTE_PREFIX);
        if (json_text(given, name) == NULL)
            return call_refuse(call, ERROR_INVALID_PARAMETER,
                               "Invalid attributes given, %s is missing", name);
    }
    return ERROR_NONE;
}

static void apply(struct call *call, struct user *user, const char *password,
                  struct json_object *given)
{
    if (user->attributes == NULL)
        user->attributes = json_object_new_object();
    json_object_object_foreach(given, name, value)
        json_object_object_add(user->attributes, name, json_object_get(value));
    user_set_password(user, password);
    user->status = USER_CONFIRMED;
    user->modified_at = call_now(call);
}

enum error new_password_accept(struct call *call, struct sign_in *sign_in, const char *username)
{
    struct challenge_session *session = NULL;
    const char *password = NULL;
    auto_json struct json_object *given = json_object_new_object();

    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", "NEW_PASSWORD", &password);
    if (error == ERROR_NONE)
        error = read_attributes(call, sign_in, given);
    if (error == ERROR_NONE)
        error = check_nothing_is_missing(call, sign_in, given);
    if (error == ERROR_NONE)
        error = password_policy_check(call, sign_in->pool, sign_in->user, password);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    apply(call, sign_in->user, password, given);
    return sign_in_continue(call, sign_in);
}
