/* A new password for a mailed code. */
#include "daemon/login/reset_dialogue.h"

#include <errno.h>
#include <poll.h>

#include "daemon/login/new_password_dialogue.h"

struct reset {
    const struct code_dialogue *dialogue;
    struct new_password_dialogue new_password;
    struct secret code;
    struct secret password;
    unsigned code_tries;
    bool is_pretended; /* no code was sent, and nobody shall see that */
};

#define auto_reset __attribute__((cleanup(reset_end)))
static void reset_end(struct reset *reset)
{
    secret_wipe(&reset->code);
    secret_wipe(&reset->password);
}

/* What a stranger must not be told: it would show whether there is such a user. */
static bool is_about_the_user(const struct cognito_failure *failure)
{
    return failure->row->error == COGNITO_ERROR_USER_NOT_FOUND ||
           failure->row->error == COGNITO_ERROR_RESET_IMPOSSIBLE ||
           failure->row->error == COGNITO_ERROR_USER_DISABLED ||
           failure->row->error == COGNITO_ERROR_LIMIT_EXCEEDED ||
           failure->row->error == COGNITO_ERROR_NOT_AUTHORIZED;
}

/* What only an account that exists can say to a code and a password: its policy comes first. */
static bool is_about_the_answers(const struct cognito_failure *failure)
{
    return is_about_the_user(failure) || failure->row->error == COGNITO_ERROR_CODE_MISMATCH ||
           failure->row->error == COGNITO_ERROR_CODE_EXPIRED ||
           failure->row->error == COGNITO_ERROR_INVALID_PASSWORD ||
           failure->row->error == COGNITO_ERROR_PASSWORD_USED_BEFORE ||
           failure->row->error == COGNITO_ERROR_TOO_MANY_FAILED_ATTEMPTS;
}

/* Ends early when the caller is gone. */
static void wait_as_for_a_call(const struct reset *reset)
{
    struct pollfd caller = {.fd = reset->dialogue->conversation->fd, .events = 0};

    (void)poll(&caller, 1, (int)reset->dialogue->pretended_call_ms);
}

static bool pretend(struct reset *reset)
{
    reset->is_pretended = true;
    code_dialogue_say_sent(reset->dialogue);
    return true;
}

static bool send_code(struct reset *reset)
{
    const struct code_dialogue *dialogue = reset->dialogue;
    struct cognito_failure failure = {0};

    if (dialogue->user_pool == NULL) {
        wait_as_for_a_call(reset);
        return pretend(reset);
    }
    int r = code_dialogue_send(dialogue, cognito_forgot_password, &failure);
    if (r == 0)
        return true;
    if (dialogue->is_discreet && is_about_the_user(&failure))
        return pretend(reset);
    verdict_set_failure(dialogue->verdict, &failure);
    return false;
}

static bool obtain_code(struct reset *reset)
{
    while (reset->code.length == 0) {
        secret_wipe(&reset->code);
        if (!code_dialogue_ask(reset->dialogue, "Code (just Enter to get another one): ",
                               &reset->code_tries, &reset->code))
            return false;
        if (reset->code.length == 0 && !send_code(reset))
            return false;
    }
    return true;
}

static bool obtain_password(struct reset *reset)
{
    return reset->password.length > 0 ||
           new_password_ask(&reset->new_password, reset->dialogue->verdict, &reset->password);
}

static int pretend_to_confirm(const struct reset *reset, struct cognito_failure *failure)
{
    wait_as_for_a_call(reset);
    guess_end_in_vain(&reset->dialogue->guesser);
    failure->row = failure_find_error(COGNITO_ERROR_CODE_MISMATCH);
    return -EREMOTEIO;
}

static int confirm(const struct reset *reset, struct deadline deadline,
                   struct cognito_failure *failure)
{
    const struct code_dialogue *dialogue = reset->dialogue;

    if (reset->is_pretended)
        return pretend_to_confirm(reset, failure);
    int r = cognito_confirm_forgot_password(dialogue->user_pool, &dialogue->account, &reset->code,
                                            &reset->password, deadline, failure);
    if (r < 0 && dialogue->is_discreet && is_about_the_answers(failure))
        failure->row = failure_find_error(COGNITO_ERROR_CODE_MISMATCH);
    guess_end(&dialogue->guesser, r < 0 ? failure : NULL);
    return r;
}

/* Nothing shows which of the two was not good: both are asked for again. */
static bool may_go_on_discreetly(struct reset *reset)
{
    secret_wipe(&reset->code);
    secret_wipe(&reset->password);
    return conversation_tell(reset->dialogue->conversation, PROMPT_ERROR,
                             "The code is wrong or not good any more, or the new password does not "
                             "meet the rules for passwords. Please give both again.") == 0;
}

/* Forgets what was not good, so that it is asked for again. False: that would not help. */
static bool may_go_on(struct reset *reset, const struct cognito_failure *failure)
{
    if (reset->dialogue->is_discreet && failure->row->error == COGNITO_ERROR_CODE_MISMATCH)
        return may_go_on_discreetly(reset);
    if (new_password_was_refused(&reset->new_password, failure)) {
        secret_wipe(&reset->password);
        return true;
    }
    if (code_dialogue_was_refused(reset->dialogue, failure)) {
        secret_wipe(&reset->code);
        return true;
    }
    verdict_set_failure(reset->dialogue->verdict, failure);
    return false;
}

bool reset_dialogue(const struct code_dialogue *dialogue, struct secret *new_password)
{
    auto_reset struct reset reset = {.dialogue = dialogue,
                                     .new_password = {.conversation = dialogue->conversation}};

    bool goes_on = send_code(&reset);
    while (goes_on && obtain_code(&reset) && obtain_password(&reset)) {
        struct cognito_failure failure = {0};
        struct deadline deadline = deadline_in_ms(CODE_DIALOGUE_CALL_MS);
        if (!guess_begin(&dialogue->guesser, deadline, dialogue->verdict))
            return false;
        if (confirm(&reset, deadline, &failure) == 0) {
            *new_password = secret_take(&reset.password);
            return true;
        }
        goes_on = may_go_on(&reset, &failure);
    }
    return false;
}
