/* The story of a login, from top to bottom in login_authenticate(). Each step before the last one
 * may only refuse: it returns false and has said why in the verdict. */
#include "daemon/login.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "daemon/access.h"
#include "daemon/account.h"
#include "daemon/cognito/sign_in.h"
#include "daemon/proof.h"

static const char try_later[] = "Sign-in is not available at the moment. Please try again later.";

/* What the steps share. */
struct login {
    struct services *services;
    struct request *request;
    struct conversation *conversation;
    struct verdict *verdict;
    struct directory_user user;
    struct secret password;
    struct deadline deadline; /* for Cognito, from the answer of the person on */
};

#define auto_login __attribute__((cleanup(login_clear)))
static void login_clear(struct login *login)
{
    directory_user_clear(&login->user);
    secret_wipe(&login->password);
}

static bool ask_password(struct login *login)
{
    int r = conversation_ask(login->conversation, PROMPT_PASSWORD, "Password: ", &login->password);

    if (r < 0) {
        errno = -r;
        verdict_set(login->verdict, OUTCOME_ABORTED, "", "no password was given: %m");
        return false;
    }
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
    if (!ask_password(login))
        return false;
    wait_as_for_a_refusal(login);
    verdict_set(login->verdict, OUTCOME_UNKNOWN_USER,
                failure_find_error(COGNITO_ERROR_WRONG_PASSWORD)->words,
                "not a user of the user pool");
    return false;
}

static bool find_user(struct login *login)
{
    const struct services *services = login->services;
    struct deadline deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms);

    switch (account_find_user(services, &login->request->peer, login->request->begin->user,
                              deadline, &login->user)) {
    case ACCOUNT_NOT_NOW:
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, try_later,
                    "the user pool cannot be asked about the user");
        return false;
    case ACCOUNT_NOT_OURS:
        verdict_set(login->verdict, OUTCOME_UNKNOWN_USER, "", "a local user, or not a user name");
        return false;
    case ACCOUNT_UNKNOWN:
        return refuse_unknown_user(login);
    case ACCOUNT_FOUND:
        login->request->subject.is_known = true;
        return true;
    }
    return false;
}

static bool is_worth_asking(struct login *login)
{
    if (throttle_allows(login->services->throttle, login->user.sub, deadline_clock_ms()))
        return true;
    verdict_set(login->verdict, OUTCOME_TOO_MANY_TRIES,
                "Too many failed tries. Please wait a while and try again.",
                "Cognito has just said that the user had too many tries; not asked again yet");
    return false;
}

/* What the Lambda triggers of the pool get to know. Nothing where it would be hearsay. */
static int make_metadata(const struct login *login, struct text_map *initiate,
                         struct text_map *respond)
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
        return 0;
    int r = settings_client_metadata(services->settings, &values, respond);
    if (r < 0)
        return r;
    r = settings_validation_data(services->settings, &values, initiate);
    return r < 0 ? r : text_map_merge(initiate, respond);
}

static enum cognito_flow configured_flow(const struct settings *settings)
{
    switch (settings->user_pool.flow) {
    case SETTINGS_FLOW_SRP:
        return COGNITO_FLOW_SRP;
    case SETTINGS_FLOW_PASSWORD:
        return COGNITO_FLOW_PASSWORD;
    }
    return COGNITO_FLOW_SRP;
}

static void take_failure(struct login *login, const struct cognito_failure *failure,
                         int64_t took_ms)
{
    verdict_set_failure(login->verdict, failure);
    if (failure->row->error == COGNITO_ERROR_WRONG_PASSWORD)
        login->services->refusal_took_ms = took_ms;
    if (failure->row->error == COGNITO_ERROR_LOCKED_OUT)
        throttle_pause(login->services->throttle, login->user.sub, deadline_clock_ms());
    /* To many PAM stacks an authentication that wants a new password is a success. */
    if (login->verdict->outcome == OUTCOME_PASSWORD_EXPIRED)
        login->verdict->outcome = OUTCOME_REFUSED;
}

static bool check_password(struct login *login, struct cognito_auth_reply *reply)
{
    const struct services *services = login->services;
    struct cognito_failure failure = {0};
    auto_text_map struct text_map initiate = {0};
    auto_text_map struct text_map respond = {0};
    const struct cognito_sign_in sign_in = {.flow = configured_flow(services->settings),
                                            .username = login->user.username,
                                            .password = &login->password,
                                            .initiate_metadata = &initiate,
                                            .respond_metadata = &respond};

    int r = make_metadata(login, &initiate, &respond);
    if (r < 0) {
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, try_later, "out of memory");
        return false;
    }
    int64_t began_ms = deadline_clock_ms();
    login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    r = cognito_sign_in(services->user_pool, &sign_in, login->deadline, reply, &failure);
    if (r < 0) {
        take_failure(login, &failure, deadline_clock_ms() - began_ms);
        return false;
    }
    return true;
}

static bool refuse_challenge(struct login *login, const struct cognito_auth_reply *reply,
                             const char *words)
{
    verdict_set(login->verdict, OUTCOME_REFUSED, words,
                "Cognito wants %s next, which this version cannot answer", reply->challenge_name);
    return false;
}

/* A challenge is never a success. */
static bool is_complete(struct login *login, const struct cognito_auth_reply *reply)
{
    switch (reply->challenge) {
    case COGNITO_CHALLENGE_NONE:
        return true;
    case COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED:
        return refuse_challenge(login, reply,
                                "You need to choose a new password first, which cannot be done "
                                "here. Please ask your administrator.");
    case COGNITO_CHALLENGE_SMS_MFA:
    case COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA:
    case COGNITO_CHALLENGE_EMAIL_OTP:
    case COGNITO_CHALLENGE_SMS_OTP:
    case COGNITO_CHALLENGE_SELECT_MFA_TYPE:
    case COGNITO_CHALLENGE_MFA_SETUP:
        return refuse_challenge(login, reply,
                                "Your account asks for a second factor, which cannot be given "
                                "here. Please ask your administrator.");
    case COGNITO_CHALLENGE_UNKNOWN:
    case COGNITO_CHALLENGE_PASSWORD_VERIFIER:
    case COGNITO_CHALLENGE_CUSTOM:
    case COGNITO_CHALLENGE_SELECT:
    case COGNITO_CHALLENGE_DEVICE_SRP_AUTH:
    case COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER:
    case COGNITO_CHALLENGE_PASSWORD:
    case COGNITO_CHALLENGE_PASSWORD_SRP:
    case COGNITO_CHALLENGE_WEB_AUTHN:
    case COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH:
        return refuse_challenge(login, reply,
                                "Your account asks for a way to sign in that is not available "
                                "here. Please ask your administrator.");
    }
    return false;
}

/* By the groups of the token, which are fresher than the directory's. */
static bool is_allowed(struct login *login, const struct proof *proof)
{
    const struct id_token *token = proof_token(proof);
    enum access_answer access = access_check(&login->services->settings->access, &login->user,
                                             token->groups, token->group_count);

    access_refuse(access, login->verdict);
    return access == ACCESS_ALLOWED;
}

/* The session that comes next asks NSS about the user: what the token told must be there by then.
 */
static bool publish(struct login *login, const struct proof *proof)
{
    switch (
        directory_learn_login(login->services->directory, login->user.name, proof_token(proof))) {
    case DIRECTORY_LOGIN_LEARNED:
        return true;
    case DIRECTORY_LOGIN_NOT_PUBLISHED:
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, try_later,
                    "the directory could not be written");
        return false;
    case DIRECTORY_LOGIN_UNKNOWN_USER:
    case DIRECTORY_LOGIN_ANOTHER_USER:
        verdict_set(login->verdict, OUTCOME_REFUSED, "",
                    "the directory's record of the user has changed meanwhile");
        return false;
    }
    return false;
}

/* Leaves a ticket for the session's credentials, where it may get any. */
static bool leave_ticket(struct login *login, const struct cognito_tokens *tokens)
{
    const struct message_begin *begin = login->request->begin;
    const struct session_holder holder = {
        .user = begin->user, .service = begin->service, .peer_uid = login->request->peer.uid};
    auto_session_grant struct session_grant grant = {0};

    if (login->request->is_hearsay ||
        settings_credentials_mode(login->services->settings, begin->service) ==
            SETTINGS_CREDENTIALS_OFF)
        return true;
    (void)snprintf(grant.sub, sizeof grant.sub, "%s", login->user.sub);
    int r = secret_copy(&grant.id_token, tokens->id.bytes, tokens->id.length);
    if (r == 0)
        r = session_issue_ticket(login->services->tickets, &holder, &grant, deadline_clock_ms(),
                                 login->verdict->ticket);
    if (r < 0) {
        errno = -r;
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, try_later, "no ticket: %m");
        return false;
    }
    return true;
}

/* The one place where an authentication succeeds. It takes the proof. */
static void succeed(struct login *login, const struct proof *proof)
{
    verdict_set(login->verdict, OUTCOME_SUCCESS, "", "signed in, sub %s", proof_token(proof)->sub);
}

void login_authenticate(struct services *services, struct request *request,
                        struct conversation *conversation, struct verdict *out)
{
    auto_login struct login login = {
        .services = services, .request = request, .conversation = conversation, .verdict = out};
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_proof struct proof *proof = NULL;

    if (!find_user(&login))
        return;
    if (!ask_password(&login))
        return;
    if (!is_worth_asking(&login))
        return;
    if (!check_password(&login, &reply))
        return;
    if (!is_complete(&login, &reply))
        return;
    proof = proof_verify(services, &reply.tokens.id, &login.user, login.deadline, out);
    if (proof == NULL)
        return;
    if (!is_allowed(&login, proof))
        return;
    if (!publish(&login, proof))
        return;
    if (!leave_ticket(&login, &reply.tokens))
        return;
    succeed(&login, proof);
}
