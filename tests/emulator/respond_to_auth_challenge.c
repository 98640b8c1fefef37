/* RespondToAuthChallenge: the answer to whatever InitiateAuth, or the answer before, asked. */
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/new_password.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/sign_in.h"
#include "tests/emulator/srp_challenge.h"

static const struct {
    const char *name;
    enum error (*answer)(struct call *call, struct sign_in *sign_in, const char *username);
} challenges[] = {
    {"PASSWORD_VERIFIER", srp_challenge_judge},
    {"NEW_PASSWORD_REQUIRED", new_password_accept},
    {"CUSTOM_CHALLENGE", challenge_custom_answer},
    {"SOFTWARE_TOKEN_MFA", challenge_software_token_answer},
    {"SMS_MFA", challenge_message_answer},
    {"EMAIL_OTP", challenge_message_answer},
    {"SELECT_MFA_TYPE", challenge_select_mfa_answer},
    {CHALLENGE_SELECT, challenge_select_answer},
    {"PASSWORD", challenge_password_answer},
    {"PASSWORD_SRP", challenge_password_answer},
    {"SMS_OTP", challenge_message_answer},
    {"WEB_AUTHN", challenge_web_authn_answer},
    {CHALLENGE_DEVICE_SRP, challenge_device_start},
    {CHALLENGE_DEVICE_VERIFIER, challenge_device_answer},
    {CHALLENGE_MFA_SETUP, challenge_mfa_setup_answer},
};

enum error respond_to_auth_challenge(struct call *call)
{
    auto_sign_in struct sign_in sign_in = {0};
    const char *name = call_text(call, "ChallengeName");
    const char *username = NULL;

    enum error error = sign_in_find_client(call, &sign_in);
    if (error != ERROR_NONE)
        return error;
    error = call_require_parameter(call, "ChallengeResponses", "USERNAME", &username);
    if (error != ERROR_NONE)
        return error;
    sign_in.typed_name = username;
    error = secret_hash_check(call, sign_in.client, "ChallengeResponses", username);
    if (error != ERROR_NONE)
        return error;
    for (size_t i = 0; i < sizeof challenges / sizeof *challenges; i++) {
        if (strcmp(challenges[i].name, name) == 0)
            return challenges[i].answer(call, &sign_in, username);
    }
    return call_refuse(call, ERROR_INVALID_PARAMETER, "Challenge %s is not supported.", name);
}
