/* MFA_SETUP: who must have a second factor and has none sets one up before the tokens. */
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/software_token.h"

enum error challenge_mfa_setup_put(struct call *call, const struct sign_in *sign_in)
{
    struct json_object *parameters = sign_in_challenge(call, sign_in, CHALLENGE_MFA_SETUP);

    json_put_text(parameters, "MFAS_CAN_SETUP", json_line(sign_in->pool->mfa_types));
    json_put_text(parameters, "USER_ID_FOR_SRP", sign_in->user->name);
    return ERROR_NONE;
}

/* The address that is to be set up; the guide calls it "email", AWS's own client "EMAIL". */
static const char *given_address(struct call *call)
{
    const char *address = call_parameter(call, "ChallengeResponses", "EMAIL");

    return address == NULL ? call_parameter(call, "ChallengeResponses", "email") : address;
}

static enum error set_up_email(struct call *call, struct sign_in *sign_in,
                               struct challenge_session *session, const char *address)
{
    struct user *user = sign_in->user;

    if (!json_list_holds(sign_in->pool->mfa_types, "EMAIL_OTP"))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Email MFA has not been enabled by the userPool");
    if (strchr(address, '@') == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid email address format.");
    session->spent = true;
    if (user->attributes == NULL)
        user->attributes = json_object_new_object();
    json_put_text(user->attributes, "email", address);
    json_put_text(user->attributes, "email_verified", "false");
    mfa_enable(user, "EMAIL_OTP");
    return next_challenge_put_factor(call, sign_in, "EMAIL_OTP");
}

enum error challenge_mfa_setup_answer(struct call *call, struct sign_in *sign_in,
                                      const char *username)
{
    struct challenge_session *session = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE_MFA_SETUP, username, &session);
    if (error != ERROR_NONE)
        return error;
    const char *address = given_address(call);
    if (address != NULL)
        return set_up_email(call, sign_in, session, address);
    if (!software_token_was_set_up(sign_in))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    session->spent = true;
    mfa_enable(sign_in->user, "SOFTWARE_TOKEN_MFA");
    return next_challenge_after_mfa(call, sign_in);
}
