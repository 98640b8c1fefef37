/* PASSWORD and PASSWORD_SRP: the password as a choice of USER_AUTH. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/srp_challenge.h"

static bool is_srp(const char *challenge)
{
    return strcmp(challenge, "PASSWORD_SRP") == 0;
}

static enum error start_srp(struct call *call, const struct sign_in *sign_in, const char *map)
{
    BIGNUM *client_public = NULL;

    enum error error = srp_challenge_read(call, map, &client_public);
    return error == ERROR_NONE ? srp_challenge_issue(call, sign_in, client_public) : error;
}

/* With its answer at hand the challenge is judged, else it is put. */
enum error challenge_password_go_on(struct call *call, const struct sign_in *sign_in,
                                    const char *challenge, const char *map)
{
    const char *password = call_parameter(call, map, "PASSWORD");

    if (!is_srp(challenge) && password != NULL)
        return sign_in_with_password(call, sign_in, password);
    if (is_srp(challenge) && call_parameter(call, map, "SRP_A") != NULL)
        return start_srp(call, sign_in, map);
    if (strcmp(map, "AuthParameters") == 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Missing required parameter %s",
                           is_srp(challenge) ? "SRP_A" : "PASSWORD");
    (void)sign_in_challenge(call, sign_in, challenge);
    return ERROR_NONE;
}

/* May come in the place of an answer to SELECT_CHALLENGE. */
enum error challenge_password_answer(struct call *call, struct sign_in *sign_in,
                                     const char *username)
{
    const char *challenge = call_text(call, "ChallengeName");
    const char *wanted = is_srp(challenge) ? "SRP_A" : "PASSWORD";
    struct challenge_session *session = NULL;
    const char *value = NULL;

    enum error error = sign_in_resume_choice(call, sign_in, challenge, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", wanted, &value);
    if (error != ERROR_NONE)
        return error;
    auto_json struct json_object *list = choice_list(sign_in->pool, sign_in->user);
    if (!json_list_holds(list, challenge))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    session->spent = true;
    return challenge_password_go_on(call, sign_in, challenge, "ChallengeResponses");
}
