/* SOFTWARE_TOKEN_MFA. */
#include "tests/emulator/challenges.h"
#include "tests/emulator/code_check.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/totp.h"

#define CHALLENGE "SOFTWARE_TOKEN_MFA"

enum error challenge_software_token_put(struct call *call, const struct sign_in *sign_in,
                                        const char *challenge)
{
    struct json_object *parameters = sign_in_challenge(call, sign_in, challenge);

    json_put_text(parameters, "FRIENDLY_DEVICE_NAME", sign_in->user->mfa.totp_device_name);
    json_put_text(parameters, "USER_ID_FOR_SRP", sign_in->user->name);
    return ERROR_NONE;
}

/* A code is good for one step before and after its own, and once. */
static enum error judge(struct call *call, struct user *user, const char *code)
{
    int64_t step = totp_find_step(user->mfa.totp_secret, code, call_now(call));

    enum error error =
        code_check(call, user, step >= 0, ERROR_CODE_MISMATCH, "Invalid code received for user");
    if (error != ERROR_NONE)
        return error;
    if (step <= user->mfa.totp_last_step)
        return call_refuse(call, ERROR_EXPIRED_CODE,
                           "Your software token has already been used once.");
    user->mfa.totp_last_step = step;
    return ERROR_NONE;
}

enum error challenge_software_token_answer(struct call *call, struct sign_in *sign_in,
                                           const char *username)
{
    struct challenge_session *session = NULL;
    const char *code = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        error =
            call_require_parameter(call, "ChallengeResponses", "SOFTWARE_TOKEN_MFA_CODE", &code);
    if (error != ERROR_NONE)
        return error;
    if (sign_in->user->mfa.totp_secret == NULL)
        return call_refuse(call, ERROR_SOFTWARE_TOKEN_MFA_NOT_FOUND,
                           "Software Token MFA does not exist for the user.");
    error = judge(call, sign_in->user, code);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    return next_challenge_after_mfa(call, sign_in);
}
