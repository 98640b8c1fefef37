/* The code of a sign-up. */
#include "daemon/login/confirm_dialogue.h"

static bool send_another(const struct code_dialogue *dialogue)
{
    struct cognito_failure failure = {0};

    if (code_dialogue_send(dialogue, cognito_resend_confirmation_code, &failure) == 0)
        return true;
    verdict_set_failure(dialogue->verdict, &failure);
    return false;
}

enum step {
    STEP_FAILED, /* the verdict says why */
    STEP_AGAIN,
    STEP_CONFIRMED,
};

static enum step take_step(const struct code_dialogue *dialogue, unsigned *tries)
{
    auto_wipe struct secret code = {0};
    struct cognito_failure failure = {0};

    if (!code_dialogue_ask(dialogue, "Confirmation code (just Enter to get another one): ", tries,
                           &code))
        return STEP_FAILED;
    if (code.length == 0)
        return send_another(dialogue) ? STEP_AGAIN : STEP_FAILED;
    struct deadline deadline = deadline_in_ms(CODE_DIALOGUE_CALL_MS);
    if (!guess_begin(&dialogue->guesser, deadline, dialogue->verdict))
        return STEP_FAILED;
    int r =
        cognito_confirm_sign_up(dialogue->user_pool, &dialogue->account, &code, deadline, &failure);
    guess_end(&dialogue->guesser, r < 0 ? &failure : NULL);
    if (r == 0)
        return STEP_CONFIRMED;
    if (code_dialogue_was_refused(dialogue, &failure))
        return STEP_AGAIN;
    verdict_set_failure(dialogue->verdict, &failure);
    return STEP_FAILED;
}

bool confirm_dialogue(const struct code_dialogue *dialogue)
{
    unsigned tries = 0;
    enum step step = STEP_AGAIN;

    (void)conversation_tell(dialogue->conversation, PROMPT_INFO,
                            "This account is not confirmed yet: a code was sent to its address "
                            "when it was made.");
    while (step == STEP_AGAIN)
        step = take_step(dialogue, &tries);
    return step == STEP_CONFIRMED;
}
