/* Dialogues between two tries to sign in. */
#include "daemon/login/recovery.h"

#include <string.h>
#include <strings.h>

#include "daemon/login/confirm_dialogue.h"
#include "daemon/login/offline.h"
#include "daemon/login/reset_dialogue.h"
#include "daemon/login/steps.h"

static struct code_dialogue dialogue_of(const struct login *login, bool is_discreet)
{
    return (struct code_dialogue){
        .user_pool = login->services->user_pool,
        .conversation = login->conversation,
        .verdict = login->verdict,
        .account = {.username = login->user.username, .metadata = &login->respond_metadata},
        .guesser = login_guesser(login),
        .is_discreet = is_discreet,
        .pretended_call_ms = login->services->refusal_took_ms};
}

static bool reset(struct login *login, const struct code_dialogue *dialogue)
{
    auto_wipe struct secret new_password = {0};

    const struct throttle_subject subject = login_subject(login);

    if (!reset_dialogue(dialogue, &new_password)) {
        throttle_fail(login->services->throttle, &subject, true); /* codes can be guessed, too */
        return false;
    }
    throttle_succeed(login->services->throttle, &subject); /* by the code */
    secret_wipe(&login->password);
    login->password = secret_take(&new_password);
    return true;
}

/* A screen locker shows nothing but a field for the password. */
static bool may_ask(const struct login *login)
{
    return !login->request->is_hearsay && (login->request->begin->flags & FLAG_CANNOT_PROMPT) == 0;
}

/* Where the answer cannot be had (sshd's PasswordAuthentication), the login ends as it would have
 * without the question. */
static bool wants_reset(struct login *login)
{
    auto_wipe struct secret answer = {0};

    if (!login->services->settings->sign_in.offer_reset || !may_ask(login))
        return false;
    int r =
        conversation_ask(login->conversation, PROMPT_VISIBLE,
                         "Wrong user name or password. If you have forgotten it, type \"reset\" "
                         "to set a new one with a code; else just press Enter: ",
                         &answer);
    return r == 0 && strcasecmp(secret_text(&answer), "reset") == 0;
}

static bool reset_forgotten(struct login *login)
{
    const struct code_dialogue dialogue = dialogue_of(login, true);

    return wants_reset(login) && reset(login, &dialogue);
}

/* Cognito has said what is the matter with the account; but where no password was asked for before,
 * anybody may be reading, and the address stays hidden. */
static bool reset_as_required(struct login *login)
{
    const struct code_dialogue dialogue = dialogue_of(login, login->password.length == 0);

    return may_ask(login) &&
           login_tell(login, PROMPT_INFO, "Your password must be reset before you can sign in.") &&
           reset(login, &dialogue);
}

/* The right password may not have been given yet, so the address stays hidden. */
static bool confirm(struct login *login)
{
    const struct code_dialogue dialogue = dialogue_of(login, true);
    const struct throttle_subject subject = login_subject(login);

    if (!may_ask(login))
        return false;
    if (confirm_dialogue(&dialogue))
        return true;
    throttle_fail(login->services->throttle, &subject, true);
    return false;
}

/* sshd's PasswordAuthentication would give the same password again, unasked: it cannot press Enter.
 */
static bool wants_to_begin_again(struct login *login)
{
    auto_wipe struct secret answer = {0};

    if (!may_ask(login))
        return false;
    return conversation_ask(
               login->conversation, PROMPT_VISIBLE,
               "The sign-in service did not answer. Press Enter to sign in again: ", &answer) == 0;
}

bool login_ask_anew(struct login *login)
{
    if (login->password.length > 0)
        return login_tell(login, PROMPT_INFO,
                          "The sign-in service did not answer. The sign-in begins again.");
    if (!wants_to_begin_again(login))
        return false;
    return !login_begins_with_password(login) || login_ask_password(login, LOGIN_PASSWORD_PROMPT);
}

/* Where time was over, nobody should wait for it twice who can do without. */
static bool begin_anew(struct login *login, const struct cognito_failure *failure)
{
    if (failure->silence == COGNITO_SILENCE_NEVER_ENDING && offline_can_help(login))
        return false;
    secret_wipe(&login->password);
    return login_ask_anew(login);
}

static bool mend(struct login *login, const struct cognito_failure *failure)
{
    enum cognito_error error = failure->row->error;

    if (failure->is_ambiguous)
        return begin_anew(login, failure);
    if (error == COGNITO_ERROR_WRONG_PASSWORD || error == COGNITO_ERROR_USER_NOT_FOUND)
        return reset_forgotten(login);
    if (error == COGNITO_ERROR_PASSWORD_RESET_REQUIRED)
        return reset_as_required(login);
    if (error == COGNITO_ERROR_USER_NOT_CONFIRMED)
        return confirm(login);
    return false;
}

bool login_recover(struct login *login, const struct cognito_failure *failure)
{
    if (login->recoveries == LOGIN_MAX_RECOVERIES || !mend(login, failure))
        return false;
    login->recoveries++;
    login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    return true;
}

void login_pretend_to_recover(struct login *login)
{
    struct code_dialogue dialogue = dialogue_of(login, true);
    auto_wipe struct secret nothing = {0};
    enum outcome outcome = login->verdict->outcome;

    dialogue.user_pool = NULL;
    if (wants_reset(login)) {
        (void)reset_dialogue(&dialogue, &nothing);
        throttle_fail(login->services->throttle, &dialogue.guesser.subject, false);
    }
    login->verdict->outcome = outcome;
}
