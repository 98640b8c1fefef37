/* Asking, telling, and ending a login. */
#include "daemon/login/state.h"

#include <errno.h>
#include <string.h>

#include "daemon/login/foreign_text.h"
#include "daemon/login/offline.h"

void login_clear(struct login *login)
{
    directory_user_clear(&login->user);
    secret_wipe(&login->password);
    remembered_clear(&login->remembered);
    text_map_clear(&login->initiate_metadata);
    text_map_clear(&login->respond_metadata);
}

/* sshd's PasswordAuthentication answers whatever is asked without echo with the password. */
static void end_without_answer(struct login *login, int error)
{
    if (error == -EKEYREJECTED) {
        verdict_set(login->verdict, OUTCOME_REFUSED,
                    "The password was given where something else was asked for.",
                    "the password, or what was answered before, came back as the answer to another "
                    "prompt: the client does not "
                    "show prompts (sshd: KbdInteractiveAuthentication yes)");
        return;
    }
    errno = -error;
    verdict_set(login->verdict, OUTCOME_ABORTED, "", "no answer was given: %m");
}

bool login_ask(struct login *login, enum prompt_style style, const char *words, struct secret *out)
{
    int r = conversation_ask(login->conversation, style, words, out);

    if (r < 0) {
        end_without_answer(login, r);
        return false;
    }
    login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    return true;
}

bool login_tell(struct login *login, enum prompt_style style, const char *words)
{
    int r = conversation_tell(login->conversation, style, words);

    if (r < 0)
        end_without_answer(login, r);
    return r == 0;
}

/* "PreAuthentication failed with error TEXT." is TEXT to a person. */
static void show_trigger_message(struct verdict *verdict, const char *message)
{
    static const char wrapper[] = " failed with error ";
    const char *text = strstr(message, wrapper);

    foreign_text_clean(text == NULL ? message : text + strlen(wrapper), verdict->words,
                       sizeof verdict->words);
}

/* What others than root say about their host is hearsay. */
struct throttle_subject login_subject(const struct login *login)
{
    const struct message_begin *begin = login->request->begin;

    return (struct throttle_subject){.user = begin->user,
                                     .remote_host =
                                         login->request->is_hearsay ? "" : begin->remote_host,
                                     .tty = begin->tty,
                                     .forgiven = login->doubts};
}

struct guesser login_guesser(const struct login *login)
{
    const struct services *services = login->services;

    return (struct guesser){
        .throttle = services->throttle,
        .subject = login_subject(login),
        .sub = login->user.sub != NULL && login->user.sub[0] != '\0' ? login->user.sub : NULL,
        .never_waits = !services->settings->sign_in.throttle};
}

void login_take_failure(struct login *login, const struct cognito_failure *failure)
{
    verdict_set_failure(login->verdict, failure);
    if (failure->row->error == COGNITO_ERROR_TRIGGER_REFUSED && failure->message[0] != '\0' &&
        login->services->settings->sign_in.show_trigger_message)
        show_trigger_message(login->verdict, failure->message);
    offline_note_failure(login, failure);
    /* To many PAM stacks an authentication that wants a new password is a success. */
    if (login->verdict->outcome == OUTCOME_PASSWORD_EXPIRED)
        login->verdict->outcome = OUTCOME_REFUSED;
}

void login_fail_here(struct login *login, int error)
{
    errno = -error;
    verdict_set(login->verdict, OUTCOME_UNAVAILABLE, verdict_try_later, "a fault on this host: %m");
}
