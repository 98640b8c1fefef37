/* The triggers of CUSTOM_AUTH. */
#include "tests/emulator/custom_auth_triggers.h"

#include <string.h>

#include "tests/emulator/trigger.h"

static enum error refuse_answer(struct call *call)
{
    return call_refuse(call, ERROR_INVALID_LAMBDA_RESPONSE, "Unrecognizable lambda output");
}

/* What all three are told. */
static struct json_object *make_request(const struct call *call, const struct sign_in *sign_in)
{
    struct json_object *request = trigger_request(sign_in->user);

    trigger_put_metadata_of_answer(call, request);
    if (sign_in->client->prevents_user_existence_errors)
        json_put_boolean(request, "userNotFound", sign_in->user == NULL);
    return request;
}

/* `response` is the caller's. */
static enum error ask(struct call *call, const struct sign_in *sign_in, enum trigger trigger,
                      struct json_object *request, struct json_object **response)
{
    char source[64];
    struct trigger_event event = {
        .trigger = trigger,
        .source = source,
        .pool = sign_in->pool,
        .client = sign_in->client,
        .username = sign_in->user == NULL ? sign_in->typed_name : sign_in->user->name,
        .request = request,
    };

    (void)snprintf(source, sizeof source, "%s_Authentication", trigger_name(trigger));
    if (sign_in->pool->triggers[trigger] == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Custom auth lambda trigger is not configured for the user pool.");
    return trigger_fire(call, &event, response);
}

/* An answer's member, which is true, false, or not there. -1: it is something else. */
static int read_flag(struct json_object *response, const char *name)
{
    struct json_object *value = json_member(response, name);

    if (value != NULL && !json_object_is_type(value, json_type_boolean))
        return -1;
    return json_object_get_boolean(value);
}

static enum error read_decision(struct call *call, struct json_object *response,
                                enum custom_auth_decision *out)
{
    int fails = read_flag(response, "failAuthentication");
    int issues = read_flag(response, "issueTokens");
    const char *challenge = json_text(response, "challengeName");

    *out = CUSTOM_AUTH_FAIL;
    if (fails < 0 || issues < 0)
        return refuse_answer(call);
    if (fails > 0)
        return ERROR_NONE;
    if (issues > 0)
        *out = CUSTOM_AUTH_ISSUE_TOKENS;
    else if (challenge != NULL && strcmp(challenge, "PASSWORD_VERIFIER") == 0)
        *out = CUSTOM_AUTH_ASK_PASSWORD;
    else if (challenge != NULL && strcmp(challenge, "CUSTOM_CHALLENGE") == 0)
        *out = CUSTOM_AUTH_CHALLENGE;
    else
        return refuse_answer(call);
    return ERROR_NONE;
}

enum error custom_auth_define(struct call *call, const struct sign_in *sign_in,
                              struct json_object *rounds, enum custom_auth_decision *out)
{
    auto_json struct json_object *request = make_request(call, sign_in);
    auto_json struct json_object *response = NULL;

    json_object_object_add(request, "session", json_object_get(rounds));
    enum error error = ask(call, sign_in, TRIGGER_DEFINE_AUTH_CHALLENGE, request, &response);
    return error == ERROR_NONE ? read_decision(call, response, out) : error;
}

/* Whether it is an object of texts, or not there. */
static bool is_text_map(struct json_object *response, const char *name)
{
    struct json_object *map = json_member(response, name);

    if (map == NULL)
        return true;
    if (!json_object_is_type(map, json_type_object))
        return false;
    json_object_object_foreach(map, key, value)
    {
        (void)key;
        if (!json_object_is_type(value, json_type_string))
            return false;
    }
    return true;
}

enum error custom_auth_create(struct call *call, const struct sign_in *sign_in,
                              struct json_object *rounds, struct json_object **out)
{
    auto_json struct json_object *request = make_request(call, sign_in);
    auto_json struct json_object *response = NULL;

    json_put_text(request, "challengeName", "CUSTOM_CHALLENGE");
    json_object_object_add(request, "session", json_object_get(rounds));
    enum error error = ask(call, sign_in, TRIGGER_CREATE_AUTH_CHALLENGE, request, &response);
    if (error != ERROR_NONE)
        return error;
    if (!is_text_map(response, "publicChallengeParameters") ||
        !is_text_map(response, "privateChallengeParameters"))
        return refuse_answer(call);
    *out = json_object_get(response);
    return ERROR_NONE;
}

enum error custom_auth_verify(struct call *call, const struct sign_in *sign_in,
                              struct json_object *secret, const char *answer, bool *out)
{
    auto_json struct json_object *request = make_request(call, sign_in);
    auto_json struct json_object *response = NULL;

    json_object_object_add(request, "privateChallengeParameters", json_object_get(secret));
    json_put_text(request, "challengeAnswer", answer);
    enum error error =
        ask(call, sign_in, TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE, request, &response);
    if (error != ERROR_NONE)
        return error;
    if (read_flag(response, "answerCorrect") < 0)
        return refuse_answer(call);
    *out = read_flag(response, "answerCorrect") > 0;
    return ERROR_NONE;
}
