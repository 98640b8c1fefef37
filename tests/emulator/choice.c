/* USER_AUTH. */
#include "tests/emulator/choice.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/sign_in_triggers.h"

#define SESSION_OF_SIGN_UP "SIGN_UP"

static bool has_password(const struct user *user)
{
    return user == NULL || user->password != NULL;
}

static bool has_address(const struct user *user)
{
    return user != NULL && json_text(user->attributes, "email") != NULL;
}

static bool has_telephone(const struct user *user)
{
    return user != NULL && json_text(user->attributes, "phone_number") != NULL;
}

static bool has_passkey(const struct user *user)
{
    return user != NULL && user->passkey_count > 0;
}

/* In the order of AvailableChallenges. */
static const struct {
    const char *challenge, *factor; /* the factor as a sign-in policy names it */
    bool takes_password;
    bool (*is_ready)(const struct user *user);
    enum error (*go_on)(struct call *call, const struct sign_in *sign_in, const char *challenge,
                        const char *map);
} choices[] = {
    {"PASSWORD_SRP", "PASSWORD", true, has_password, challenge_password_go_on},
    {"PASSWORD", "PASSWORD", true, has_password, challenge_password_go_on},
    {"EMAIL_OTP", "EMAIL_OTP", false, has_address, challenge_message_go_on},
    {"SMS_OTP", "SMS_OTP", false, has_telephone, challenge_message_go_on},
    {"WEB_AUTHN", "WEB_AUTHN", false, has_passkey, challenge_web_authn_go_on},
};
#define CHOICE_COUNT (sizeof choices / sizeof *choices)

bool choice_is_known(const char *name)
{
    for (size_t i = 0; i < CHOICE_COUNT; i++) {
        if (strcmp(choices[i].factor, name) == 0)
            return true;
    }
    return false;
}

/* Without a policy a pool takes passwords. */
static bool is_allowed(const struct pool *pool, const char *factor)
{
    if (pool->first_factors == NULL)
        return strcmp(factor, "PASSWORD") == 0;
    return json_list_holds(pool->first_factors, factor);
}

/* Who has a second factor, or must have one, signs in with a password. */
static bool must_use_password(const struct pool *pool, const struct user *user)
{
    if (pool->mfa_configuration == MFA_ON)
        return true;
    if (user == NULL)
        return false;
    auto_json struct json_object *factors = mfa_factors_of(pool, user);
    return json_object_array_length(factors) > 0;
}

static bool is_hidden(const struct pool *pool, const char *challenge)
{
    return pool->hides_password_srp && strcmp(challenge, "PASSWORD_SRP") == 0;
}

struct json_object *choice_list(const struct pool *pool, const struct user *user)
{
    bool only_passwords = must_use_password(pool, user);
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < CHOICE_COUNT; i++) {
        if (is_allowed(pool, choices[i].factor) && choices[i].is_ready(user) &&
            (choices[i].takes_password || !only_passwords) &&
            !is_hidden(pool, choices[i].challenge))
            json_list_add_text(list, choices[i].challenge);
    }
    return list;
}

struct json_object *choice_factors(const struct pool *pool, const struct user *user)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < CHOICE_COUNT; i++) {
        if (is_allowed(pool, choices[i].factor) && choices[i].is_ready(user) &&
            !json_list_holds(list, choices[i].factor))
            json_list_add_text(list, choices[i].factor);
    }
    return list;
}

enum error choice_put(struct call *call, const struct sign_in *sign_in)
{
    (void)sign_in_challenge(call, sign_in, CHALLENGE_SELECT);
    json_object_object_add(call->output, "AvailableChallenges",
                           choice_list(sign_in->pool, sign_in->user));
    return ERROR_NONE;
}

enum error choice_go_on(struct call *call, const struct sign_in *sign_in, const char *challenge,
                        const char *map)
{
    for (size_t i = 0; i < CHOICE_COUNT; i++) {
        if (strcmp(choices[i].challenge, challenge) == 0)
            return choices[i].go_on(call, sign_in, choices[i].challenge, map);
    }
    abort(); /* choice_list() names no others */
}

/* Whoever has the address or the key is who they say, and is confirmed by it. */
enum error choice_passwordless_done(struct call *call, const struct sign_in *sign_in)
{
    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    if (sign_in->user->status == USER_UNCONFIRMED)
        sign_in->user->status = USER_CONFIRMED;
    return next_challenge_after_mfa(call, sign_in);
}

bool choice_is_passwordless(const struct pool *pool)
{
    return is_allowed(pool, "EMAIL_OTP") || is_allowed(pool, "SMS_OTP");
}

void choice_give_session(struct call *call, const struct sign_in *account)
{
    if (json_list_holds(account->client->flows, "ALLOW_USER_AUTH"))
        json_put_text(call->output, "Session",
                      sign_in_issue_session(call, account, SESSION_OF_SIGN_UP));
}

enum error choice_take_session(struct call *call, struct sign_in *account)
{
    struct challenge_session *session = NULL;

    if (call_text(call, "Session") == NULL)
        return ERROR_NONE;
    enum error error =
        sign_in_resume(call, account, SESSION_OF_SIGN_UP, account->user->name, &session);
    if (error == ERROR_NONE)
        session->spent = true;
    return error;
}

/* Who has just signed up is known to the client that they did it by. */
static enum error start_after_sign_up(struct call *call, struct sign_in *sign_in)
{
    if (sign_in->user == NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    enum error error = choice_take_session(call, sign_in);
    if (error != ERROR_NONE)
        return error;
    if (sign_in->user->status != USER_CONFIRMED)
        return call_refuse(call, ERROR_USER_NOT_CONFIRMED, "User is not confirmed.");
    return choice_passwordless_done(call, sign_in);
}

enum error choice_start(struct call *call, struct sign_in *sign_in)
{
    const char *preferred = call_parameter(call, "AuthParameters", "PREFERRED_CHALLENGE");

    if (sign_in->user == NULL && !sign_in->client->prevents_user_existence_errors)
        return sign_in_refuse_unknown(call, sign_in);
    enum error error = sign_in_before(call, sign_in);
    if (error != ERROR_NONE)
        return error;
    if (call_text(call, "Session") != NULL)
        return start_after_sign_up(call, sign_in);
    sign_in_remember(sign_in, REMEMBERED_CHOICE, "yes");
    auto_json struct json_object *list = choice_list(sign_in->pool, sign_in->user);
    if (preferred != NULL && json_list_holds(list, preferred))
        return choice_go_on(call, sign_in, preferred, "AuthParameters");
    return choice_put(call, sign_in);
}
