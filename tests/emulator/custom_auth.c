/* CUSTOM_AUTH, and its challenge CUSTOM_CHALLENGE. What was asked and answered so far goes from
 * Session to Session, as does what the triggers want to know again of a challenge. */
#include "tests/emulator/custom_auth.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/custom_auth_triggers.h"
#include "tests/emulator/new_password.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/sign_in_triggers.h"
#include "tests/emulator/srp_challenge.h"

#define CHALLENGE "CUSTOM_CHALLENGE"

/* What is remembered. */
#define ROUNDS        "custom rounds"
#define SECRET        "custom secret"
#define METADATA      "custom metadata"
#define CLIENT_PUBLIC "custom SRP_A"

bool custom_auth_is_under_way(const struct sign_in *sign_in)
{
    return sign_in_recall(sign_in, ROUNDS) != NULL;
}

/* The rounds so far, the caller's. */
static struct json_object *recall_rounds(const struct sign_in *sign_in)
{
    const char *text = sign_in_recall(sign_in, ROUNDS);

    return text == NULL ? json_object_new_array() : json_tokener_parse(text);
}

static void add_round(const struct sign_in *sign_in, const char *challenge, bool result)
{
    auto_json struct json_object *rounds = recall_rounds(sign_in);
    struct json_object *round = json_object_new_object();

    json_put_text(round, "challengeName", challenge);
    json_put_boolean(round, "challengeResult", result);
    json_put_text(round, "challengeMetadata", sign_in_recall(sign_in, METADATA));
    (void)json_object_array_add(rounds, round);
    sign_in_remember(sign_in, ROUNDS, json_line(rounds));
}

static enum error issue_tokens(struct call *call, const struct sign_in *sign_in)
{
    if (sign_in->user == NULL)
        return sign_in_refuse_unknown(call, sign_in);
    if (sign_in->user->status == USER_FORCE_CHANGE_PASSWORD) {
        sign_in_remember(sign_in, ROUNDS, NULL); /* the triggers have had their say */
        return new_password_demand(call, sign_in);
    }
    return next_challenge_after_mfa(call, sign_in);
}

static enum error ask_password(struct call *call, const struct sign_in *sign_in)
{
    const char *hex = sign_in_recall(sign_in, CLIENT_PUBLIC);
    BIGNUM *client_public = NULL;

    if (hex == NULL || srp_read_public_value(hex, &client_public) < 0)
        return call_refuse(call, ERROR_INVALID_LAMBDA_RESPONSE,
                           "PASSWORD_VERIFIER needs a sign-in that began with SRP_A");
    sign_in_remember(sign_in, CLIENT_PUBLIC, NULL);
    return srp_challenge_issue(call, sign_in, client_public);
}

static enum error put_challenge(struct call *call, const struct sign_in *sign_in,
                                struct json_object *rounds)
{
    auto_json struct json_object *made = NULL;

    enum error error = custom_auth_create(call, sign_in, rounds, &made);
    if (error != ERROR_NONE)
        return error;
    struct json_object *secret = json_member(made, "privateChallengeParameters");
    sign_in_remember(sign_in, SECRET, secret == NULL ? NULL : json_line(secret));
    sign_in_remember(sign_in, METADATA, json_text(made, "challengeMetadata"));
    struct json_object *parameters = sign_in_challenge(call, sign_in, CHALLENGE);
    json_put_text(parameters, "USERNAME",
                  sign_in->user == NULL ? sign_in->typed_name : sign_in->user->name);
    struct json_object *shown = json_member(made, "publicChallengeParameters");
    if (shown == NULL)
        return ERROR_NONE;
    json_object_object_foreach(shown, key, value)
        json_object_object_add(parameters, key, json_object_get(value));
    return ERROR_NONE;
}

/* Asks what comes next, and does that. */
static enum error go_on(struct call *call, const struct sign_in *sign_in)
{
    auto_json struct json_object *rounds = recall_rounds(sign_in);
    enum custom_auth_decision decision = CUSTOM_AUTH_FAIL;

    enum error error = custom_auth_define(call, sign_in, rounds, &decision);
    if (error != ERROR_NONE)
        return error;
    switch (decision) {
    case CUSTOM_AUTH_FAIL:
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    case CUSTOM_AUTH_ISSUE_TOKENS:
        return issue_tokens(call, sign_in);
    case CUSTOM_AUTH_ASK_PASSWORD:
        return ask_password(call, sign_in);
    case CUSTOM_AUTH_CHALLENGE:
        return put_challenge(call, sign_in, rounds);
    }
    abort();
}

/* Who may begin at all: with a trigger in charge nobody looks at the user again. */
static enum error check_user(struct call *call, const struct sign_in *sign_in)
{
    if (sign_in->user == NULL)
        return sign_in->client->prevents_user_existence_errors
                   ? ERROR_NONE
                   : sign_in_refuse_unknown(call, sign_in);
    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    if (sign_in->user->status == USER_UNCONFIRMED)
        return call_refuse(call, ERROR_USER_NOT_CONFIRMED, "User is not confirmed.");
    if (sign_in->user->status == USER_RESET_REQUIRED)
        return call_refuse(call, ERROR_PASSWORD_RESET_REQUIRED,
                           "Password reset required for the user");
    return ERROR_NONE;
}

/* A sign-in that begins with SRP says so, and brings its public value. */
static enum error read_srp(struct call *call, const struct sign_in *sign_in)
{
    const char *challenge = call_parameter(call, "AuthParameters", "CHALLENGE_NAME");
    const char *hex = NULL;
    auto_number BIGNUM *client_public = NULL;

    sign_in_remember(sign_in, ROUNDS, "[]");
    if (challenge == NULL)
        return ERROR_NONE;
    if (strcmp(challenge, "SRP_A") != 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Challenge %s is not supported.",
                           challenge);
    enum error error = srp_challenge_read(call, "AuthParameters", &client_public);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "AuthParameters", "SRP_A", &hex);
    if (error != ERROR_NONE)
        return error;
    sign_in_remember(sign_in, CLIENT_PUBLIC, hex);
    add_round(sign_in, "SRP_A", true);
    return ERROR_NONE;
}

enum error custom_auth_start(struct call *call, struct sign_in *sign_in)
{
    enum error error = read_srp(call, sign_in);

    if (error == ERROR_NONE)
        error = check_user(call, sign_in);
    if (error == ERROR_NONE)
        error = sign_in_before(call, sign_in);
    return error == ERROR_NONE ? go_on(call, sign_in) : error;
}

enum error custom_auth_password_was_right(struct call *call, const struct sign_in *sign_in)
{
    sign_in_remember(sign_in, METADATA, NULL);
    add_round(sign_in, "PASSWORD_VERIFIER", true);
    return go_on(call, sign_in);
}

enum error challenge_custom_answer(struct call *call, struct sign_in *sign_in, const char *username)
{
    struct challenge_session *session = NULL;
    const char *answer = NULL;
    bool right = false;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", "ANSWER", &answer);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    const char *text = sign_in_recall(sign_in, SECRET);
    auto_json struct json_object *secret = text == NULL ? NULL : json_tokener_parse(text);
    error = custom_auth_verify(call, sign_in, secret, answer, &right);
    if (error != ERROR_NONE)
        return error;
    add_round(sign_in, CHALLENGE, right);
    return go_on(call, sign_in);
}
