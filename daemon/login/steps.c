/* Finding the user, asking for the password, signing in. */
#include "daemon/login/steps.h"

#include <poll.h>
#include <string.h>

#include "daemon/access/account.h"
#include "daemon/cognito/sign_in.h"
#include "daemon/login/challenges.h"
#include "daemon/login/memory.h"
#include "daemon/login/offline.h"
#include "daemon/login/recovery.h"

bool login_ask_password(struct login *login, const char *words)
{
    secret_wipe(&login->password);
    if (!login_ask(login, PROMPT_PASSWORD, words, &login->password))
        return false;
    if (login->password.length == 0) {
        verdict_set(login->verdict, OUTCOME_REFUSED, "", "an empty password");
        return false;
    }
    return true;
}

/* Takes as long as Cognito took to refuse a password last; ends early when the caller is gone. */
static void wait_as_for_a_refusal(const struct login *login)
{
    struct pollfd caller = {.fd = login->conversation->fd, .events = 0};

    (void)poll(&caller, 1, (int)login->services->refusal_took_ms);
}

/* A name that is no user's gets the question, the time and the words of one that is. */
static bool refuse_unknown_user(struct login *login)
{
    if (!login_ask_password(login, LOGIN_PASSWORD_PROMPT))
        return false;
    const struct guesser guesser = login_guesser(login);
    if (!guess_begin(&guesser, login->deadline, login->verdict))
        return false;
    wait_as_for_a_refusal(login);
    guess_end_in_vain(&guesser);
    verdict_set(login->verdict, OUTCOME_UNKNOWN_USER,
                failure_find_error(COGNITO_ERROR_WRONG_PASSWORD)->words,
                "not a user of the user pool");
    login_pretend_to_recover(login);
    return false;
}

bool login_find_user(struct login *login)
{
    const struct services *services = login->services;
    struct deadline deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms);

    switch (account_find_user(services, &login->request->peer, login->request->begin->user,
                              deadline, &login->user)) {
    case ACCOUNT_NOT_NOW:
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, verdict_try_later,
                    "the user pool cannot be asked about the user");
        return false;
    case ACCOUNT_NOT_OURS:
        verdict_set(login->verdict, OUTCOME_UNKNOWN_USER, "", "a local user, or not a user name");
        return false;
    case ACCOUNT_UNKNOWN:
        return directory_find_provisional_user(services->directory, login->request->begin->user,
                                               &login->user) == 0 ||
               refuse_unknown_user(login);
    case ACCOUNT_FOUND:
        login->request->subject.is_known = true;
        return true;
    }
    return false;
}

static int mark_for_proof(struct login *login)
{
    int r = host_proof_mark(&login->initiate_metadata);

    return r < 0 ? r : host_proof_mark(&login->respond_metadata);
}

bool login_make_metadata(struct login *login)
{
    const struct services *services = login->services;
    const struct message_begin *begin = login->request->begin;
    const struct metadata_values values = {.user = begin->user,
                                           .service = begin->service,
                                           .remote_host = begin->remote_host,
                                           .tty = begin->tty,
                                           .host_name = services->host.name,
                                           .host_id = services->host.id};

    if (login->request->is_hearsay)
        return true;
    int r = settings_client_metadata(services->settings, &values, &login->respond_metadata);
    if (r == 0)
        r = settings_validation_data(services->settings, &values, &login->initiate_metadata);
    if (r == 0)
        r = text_map_merge(&login->initiate_metadata, &login->respond_metadata);
    if (r == 0 && host_proof_is_wanted(&services->host_proof))
        r = mark_for_proof(login);
    if (r < 0)
        login_fail_here(login, r);
    return r == 0;
}

static enum cognito_flow configured_flow(const struct settings *settings)
{
    switch (settings->user_pool.flow) {
    case SETTINGS_FLOW_SRP:
        return COGNITO_FLOW_SRP;
    case SETTINGS_FLOW_PASSWORD:
        return COGNITO_FLOW_PASSWORD;
    case SETTINGS_FLOW_CUSTOM:
        return COGNITO_FLOW_CUSTOM;
    case SETTINGS_FLOW_CUSTOM_SRP:
        return COGNITO_FLOW_CUSTOM_SRP;
    case SETTINGS_FLOW_CHOICE:
        return COGNITO_FLOW_CHOICE;
    }
    return COGNITO_FLOW_SRP;
}

/* The factor that a choice begins with, or NULL: the best that can come first. */
static const char *preferred_factor(const struct login *login)
{
    static const char *const first_factors[] = {"PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"};
    const struct text_list *preferred =
        settings_preferred_factors(login->services->settings, login->request->begin->service);

    for (size_t i = 0; i < preferred->count; i++)
        for (size_t j = 0; j < sizeof first_factors / sizeof first_factors[0]; j++)
            if (strcmp(preferred->texts[i], first_factors[j]) == 0)
                return first_factors[j];
    return NULL;
}

bool login_begins_with_password(const struct login *login)
{
    const char *preferred = NULL;

    switch (login->services->settings->user_pool.flow) {
    case SETTINGS_FLOW_SRP:
    case SETTINGS_FLOW_PASSWORD:
    case SETTINGS_FLOW_CUSTOM_SRP:
        return true;
    case SETTINGS_FLOW_CUSTOM:
        return false;
    case SETTINGS_FLOW_CHOICE:
        preferred = preferred_factor(login);
        return preferred != NULL && strncmp(preferred, "PASSWORD", strlen("PASSWORD")) == 0;
    }
    return true;
}

struct cognito_sign_in login_terms(const struct login *login)
{
    return (struct cognito_sign_in){.flow = configured_flow(login->services->settings),
                                    .username = login->user.username,
                                    .password = &login->password,
                                    .preferred = preferred_factor(login),
                                    .device = login_memory_device(login),
                                    .initiate_metadata = &login->initiate_metadata,
                                    .respond_metadata = &login->respond_metadata};
}

enum beginning {
    BEGINNING_REFUSED, /* the verdict says why */
    BEGINNING_FAILED,  /* the verdict and the failure say why */
    BEGINNING_DONE,
};

/* A name alone is nothing that could be wrong; if its answer is lost, that counts for nothing. */
static bool is_no_guess(const struct login *login, const struct cognito_failure *failure)
{
    return failure->is_ambiguous && !login_begins_with_password(login);
}

static enum beginning try_to_begin(struct login *login, struct cognito_auth_reply *out,
                                   struct cognito_failure *failure)
{
    const struct services *services = login->services;
    const struct cognito_sign_in terms = login_terms(login);
    const struct guesser guesser = login_guesser(login);

    if (!guess_begin(&guesser, login->deadline, login->verdict))
        return BEGINNING_REFUSED;
    int64_t began_ms = deadline_clock_ms();
    int r = cognito_sign_in(services->user_pool, &terms, login->deadline, out, failure);
    guess_end(&guesser, r < 0 && !is_no_guess(login, failure) ? failure : NULL);
    if (r == 0) {
        offline_note_begun(login, &terms, out);
        return BEGINNING_DONE;
    }
    if (failure->row->error == COGNITO_ERROR_WRONG_PASSWORD)
        login->services->refusal_took_ms = deadline_clock_ms() - began_ms;
    login_take_failure(login, failure);
    return BEGINNING_FAILED;
}

static bool begin_sign_in(struct login *login, struct cognito_auth_reply *out)
{
    struct cognito_failure failure = {0};
    enum beginning beginning = BEGINNING_FAILED;

    do
        beginning = try_to_begin(login, out, &failure);
    while (beginning == BEGINNING_FAILED &&
           (login_memory_forgets(login, &failure) || login_recover(login, &failure)));
    return beginning == BEGINNING_DONE;
}

static enum challenges_end sign_in_once(struct login *login, struct cognito_auth_reply *out)
{
    cognito_auth_reply_clear(out);
    login->gave_code = false;
    offline_note_beginning(login);
    login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    return begin_sign_in(login, out) ? challenges_answer(login, out) : CHALLENGES_REFUSED;
}

/* Otherwise the verdict of the challenge that has ended stands. */
static bool may_begin_again(struct login *login, enum challenges_end end, int *restarts)
{
    switch (end) {
    case CHALLENGES_ANSWERED:
    case CHALLENGES_REFUSED:
        return false;
    case CHALLENGES_DEVICE_GONE:
        return true; /* once: there is no device any more */
    case CHALLENGES_SESSION_OVER:
        return (*restarts)++ < LOGIN_MAX_RESTARTS &&
               login_tell(login, PROMPT_INFO, "That took too long. The sign-in begins again.");
    case CHALLENGES_UNANSWERED:
        return (*restarts)++ < LOGIN_MAX_RESTARTS && login_ask_anew(login);
    }
    return false;
}

bool login_sign_in(struct login *login, struct cognito_auth_reply *out)
{
    enum challenges_end end = CHALLENGES_REFUSED;
    int restarts = 0;

    do
        end = sign_in_once(login, out);
    while (may_begin_again(login, end, &restarts));
    if (end != CHALLENGES_ANSWERED)
        return false;
    const struct throttle_subject subject = login_subject(login);
    throttle_succeed(login->services->throttle, &subject);
    return true;
}
