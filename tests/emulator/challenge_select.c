/* SELECT_CHALLENGE. */
#include "tests/emulator/challenges.h"
#include "tests/emulator/choice.h"

enum error challenge_select_answer(struct call *call, struct sign_in *sign_in, const char *username)
{
    struct challenge_session *session = NULL;
    const char *answer = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE_SELECT, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", "ANSWER", &answer);
    if (error != ERROR_NONE)
        return error;
    auto_json struct json_object *list = choice_list(sign_in->pool, sign_in->user);
    if (!json_list_holds(list, answer))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Invalid ANSWER for " CHALLENGE_SELECT ".");
    session->spent = true;
    return choice_go_on(call, sign_in, answer, "ChallengeResponses");
}
