/* What is the same for every way to sign in. */
#include "tests/emulator/sign_in.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/device.h"
#include "tests/emulator/new_password.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/sign_in_triggers.h"
#include "tests/emulator/tokens.h"

#define NOBODY      "nobody" /* what sign_in_remember() knows of a user who does not exist */
#define DAY_SECONDS 86400.0

void sign_in_release(struct sign_in *sign_in)
{
    json_object_put(sign_in->memory);
    sign_in->memory = NULL;
}

static void remember_device(const struct call *call, const struct sign_in *sign_in, const char *map)
{
    const char *key = call_parameter(call, map, REMEMBERED_DEVICE);

    if (key != NULL)
        sign_in_remember(sign_in, REMEMBERED_DEVICE, key);
}

enum error sign_in_find_client(struct call *call, struct sign_in *out)
{
    const char *id = call_text(call, "ClientId");

    out->memory = json_object_new_object();
    out->client = world_find_client(call->world, id, &out->pool);
    if (out->client == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "User pool client %s does not exist.",
                           id);
    remember_device(call, out, "AuthParameters");
    return ERROR_NONE;
}

enum error sign_in_refuse_unknown(struct call *call, const struct sign_in *sign_in)
{
    if (sign_in->client->prevents_user_existence_errors)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    return call_refuse(call, ERROR_USER_NOT_FOUND, "User does not exist.");
}

enum error sign_in_refuse_without_password(struct call *call, const struct sign_in *sign_in)
{
    if (sign_in->user->status == USER_RESET_REQUIRED &&
        !sign_in->client->prevents_user_existence_errors)
        return call_refuse(call, ERROR_PASSWORD_RESET_REQUIRED,
                           "Password reset required for the user");
    return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
}

enum error sign_in_with_password(struct call *call, const struct sign_in *sign_in,
                                 const char *password)
{
    if (sign_in->user == NULL)
        return sign_in_refuse_unknown(call, sign_in);
    if (sign_in->user->password == NULL)
        return sign_in_refuse_without_password(call, sign_in);
    return sign_in_judge_password(call, sign_in,
                                  user_password_is(sign_in->pool, sign_in->user, password));
}

enum error sign_in_judge_password(struct call *call, const struct sign_in *sign_in, bool right)
{
    struct lockout *lockout = &sign_in->user->lockout;
    double now = call_now(call);

    if (!lockout_allows(lockout, now))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Password attempts exceeded");
    if (!right) {
        lockout_count_failure(lockout, now);
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    }
    lockout_clear(lockout);
    return sign_in_continue(call, sign_in);
}

static bool temporary_password_is_over(const struct call *call, const struct sign_in *sign_in)
{
    double days = (double)sign_in->pool->policy.temporary_days;

    return call_now(call) - sign_in->user->temporary_since > days * DAY_SECONDS;
}

enum error sign_in_continue(struct call *call, const struct sign_in *sign_in)
{
    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    switch ((enum user_status)sign_in->user->status) {
    case USER_UNCONFIRMED:
        return call_refuse(call, ERROR_USER_NOT_CONFIRMED, "User is not confirmed.");
    case USER_RESET_REQUIRED:
        return call_refuse(call, ERROR_PASSWORD_RESET_REQUIRED,
                           "Password reset required for the user");
    case USER_FORCE_CHANGE_PASSWORD:
        if (temporary_password_is_over(call, sign_in))
            return call_refuse(call, ERROR_NOT_AUTHORIZED,
                               "Temporary password has expired and must be reset by an "
                               "administrator.");
        return new_password_demand(call, sign_in);
    case USER_CONFIRMED:
        return next_challenge_after_first_factor(call, sign_in);
    }
    abort();
}

/* Which way to tokens this was. */
static const char *token_source(const struct call *call)
{
    const char *challenge = call_text(call, "ChallengeName");

    if (challenge != NULL && strcmp(challenge, "NEW_PASSWORD_REQUIRED") == 0)
        return "TokenGeneration_NewPasswordChallenge";
    if (challenge != NULL && strcmp(challenge, CHALLENGE_DEVICE_VERIFIER) == 0)
        return "TokenGeneration_AuthenticateDevice";
    return "TokenGeneration_Authentication";
}

enum error sign_in_finish(struct call *call, const struct sign_in *sign_in)
{
    struct token_grant grant = {
        .pool = sign_in->pool,
        .client = sign_in->client,
        .user = sign_in->user,
        .authenticated_at = call_now(call),
    };
    auto_json struct json_object *overrides = NULL;

    enum error error = sign_in_after(call, sign_in);
    if (error == ERROR_NONE)
        error = sign_in_token_claims(call, sign_in, token_source(call), &overrides);
    if (error != ERROR_NONE)
        return error;
    auto_free char *device_key = device_key_of_sign_in(call, sign_in);
    grant.overrides = overrides;
    grant.device_key = device_key;
    json_put_object(call->output, "ChallengeParameters");
    struct json_object *result = tokens_issue(call->world, &grant);
    device_put_metadata(sign_in, device_key, result);
    json_object_object_add(call->output, "AuthenticationResult", result);
    return ERROR_NONE;
}

const char *sign_in_issue_session(struct call *call, const struct sign_in *sign_in,
                                  const char *challenge)
{
    double seconds = (double)sign_in->client->auth_session_validity_minutes * 60;
    bool somebody = sign_in->user != NULL;
    struct challenge_subject subject = {
        .client_id = sign_in->client->id,
        .username = somebody ? sign_in->user->name : sign_in->typed_name,
        .challenge = challenge,
    };

    sign_in_remember(sign_in, NOBODY, somebody ? NULL : "yes");
    return challenge_session_issue(&call->world->sessions, &subject, sign_in->memory,
                                   call_now(call) + seconds);
}

struct json_object *sign_in_challenge(struct call *call, const struct sign_in *sign_in,
                                      const char *challenge)
{
    json_put_text(call->output, "ChallengeName", challenge);
    json_put_text(call->output, "Session", sign_in_issue_session(call, sign_in, challenge));
    return json_put_object(call->output, "ChallengeParameters");
}

void sign_in_remember(const struct sign_in *sign_in, const char *what, const char *text)
{
    json_object_object_del(sign_in->memory, what);
    json_put_text(sign_in->memory, what, text);
}

const char *sign_in_recall(const struct sign_in *sign_in, const char *what)
{
    return json_text(sign_in->memory, what);
}

/* Checks the call's Session, and remembers what it knows. */
static enum error take_session(struct call *call, struct sign_in *sign_in,
                               const struct challenge_subject *subject,
                               struct challenge_session **out)
{
    const char *text = call_text(call, "Session");

    if (text == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Missing required parameter Session");
    switch (challenge_session_find(&call->world->sessions, text, subject, call_now(call), out)) {
    case SESSION_UNKNOWN:
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    case SESSION_EXPIRED:
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "Invalid session for the user, session is expired.");
    case SESSION_SPENT:
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "Invalid session for the user, session can only be used once.");
    case SESSION_VALID:
        json_object_put(sign_in->memory);
        sign_in->memory = json_copy((*out)->memory);
        remember_device(call, sign_in, "ChallengeResponses");
        return ERROR_NONE;
    }
    abort();
}

static enum error resume(struct call *call, struct sign_in *sign_in,
                         const struct challenge_subject *subject, struct challenge_session **out)
{
    sign_in->user = pool_find_user(sign_in->pool, subject->username);
    if (sign_in->user != NULL)
        json_put_text(call->log, "user", sign_in->user->name);
    enum error error = take_session(call, sign_in, subject, out);
    if (error == ERROR_NONE && (sign_in->user == NULL) != (sign_in_recall(sign_in, NOBODY) != NULL))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    return error;
}

enum error sign_in_resume(struct call *call, struct sign_in *sign_in, const char *challenge,
                          const char *username, struct challenge_session **out)
{
    struct challenge_subject subject = {sign_in->client->id, username, challenge, NULL};

    return resume(call, sign_in, &subject, out);
}

enum error sign_in_resume_choice(struct call *call, struct sign_in *sign_in, const char *challenge,
                                 const char *username, struct challenge_session **out)
{
    struct challenge_subject subject = {sign_in->client->id, username, challenge, CHALLENGE_SELECT};

    return resume(call, sign_in, &subject, out);
}

enum error sign_in_resume_by_session(struct call *call, struct sign_in *sign_in,
                                     const char *challenge, struct challenge_session **out)
{
    struct challenge_subject subject = {.challenge = challenge};

    enum error error = take_session(call, sign_in, &subject, out);
    if (error != ERROR_NONE)
        return error;
    sign_in->client = world_find_client(call->world, (*out)->client_id, &sign_in->pool);
    if (sign_in->client != NULL)
        sign_in->user = pool_find_user(sign_in->pool, (*out)->username);
    if (sign_in->user == NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    json_put_text(call->log, "user", sign_in->user->name);
    return ERROR_NONE;
}
