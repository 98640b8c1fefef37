/* SELECT_MFA_TYPE. */
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/next_challenge.h"

#define CHALLENGE "SELECT_MFA_TYPE"

enum error challenge_select_mfa_put(struct call *call, const struct sign_in *sign_in,
                                    struct json_object *factors)
{
    struct json_object *parameters = sign_in_challenge(call, sign_in, CHALLENGE);

    json_put_text(parameters, "MFAS_CAN_CHOOSE", json_line(factors));
    json_put_text(parameters, "USER_ID_FOR_SRP", sign_in->user->name);
    return ERROR_NONE;
}

enum error challenge_select_mfa_answer(struct call *call, struct sign_in *sign_in,
                                       const char *username)
{
    struct challenge_session *session = NULL;
    const char *answer = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", "ANSWER", &answer);
    if (error != ERROR_NONE)
        return error;
    auto_json struct json_object *factors = mfa_factors_of(sign_in->pool, sign_in->user);
    if (!json_list_holds(factors, answer))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid ANSWER for " CHALLENGE ".");
    session->spent = true;
    return next_challenge_put_factor(call, sign_in, answer);
}
