/* The story of a login, from top to bottom in login_authenticate(). Each step before the last one
 * may only refuse: it returns false and has said why in the verdict. */
#include "daemon/login/login.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/access/access.h"
#include "daemon/access/account.h"
#include "daemon/access/record.h"
#include "daemon/login/memory.h"
#include "daemon/login/offline.h"
#include "daemon/login/proof.h"
#include "daemon/login/session_limit.h"
#include "daemon/login/sign_out.h"
#include "daemon/login/steps.h"

/* Whoever signs in here for the first time is the sub of the token from now on. */
static bool adopt_sub(struct login *login, const struct proof *proof)
{
    if (!directory_user_is_provisional(&login->user))
        return true;
    char *sub = strdup(proof_token(proof)->sub);
    if (sub == NULL) {
        login_fail_here(login, -ENOMEM);
        return false;
    }
    free(login->user.sub);
    login->user.sub = sub;
    return true;
}

/* What the token lacks may be gone, or a trigger's doing. */
static bool is_kept_out(struct login *login)
{
    const struct services *services = login->services;
    const struct record_question question = {.settings = services->settings,
                                             .directory = services->directory,
                                             .service = login->request->begin->service,
                                             .name = login->user.name,
                                             .asker = account_asker(&login->request->peer)};

    return record_keeps_out(&question, login->deadline, login->verdict);
}

/* By the groups of the token, which are fresher than the directory's: what is gone is gone for SSH
 * keys, too. */
static bool is_allowed(struct login *login, const struct proof *proof)
{
    const struct id_token *token = proof_token(proof);
    const struct settings *settings = login->services->settings;

    /* Where nobody lists the pool, whoever gets a token is enabled. */
    login->user.enabled |= settings->directory.source == SETTINGS_SOURCE_LOGINS;
    const struct access_question question = {.settings = settings,
                                             .service = login->request->begin->service,
                                             .user = &login->user,
                                             .groups = token->groups,
                                             .group_count = token->group_count};
    const struct access_decision decision = access_check(&question);

    access_refuse(&decision, settings, login->verdict);
    if (decision.answer == ACCESS_ALLOWED && !is_kept_out(login))
        return true;
    directory_learn_refused_login(login->services->directory, login->user.name, token);
    return false;
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
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, verdict_try_later,
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

static bool find_limit(struct login *login, const struct proof *proof, int64_t *out)
{
    const char *claim = login->services->settings->sign_in.session_claim;

    if (session_limit_read(claim, proof_token(proof), out) == 0)
        return true;
    verdict_set(login->verdict, OUTCOME_MISCONFIGURED,
                "Your sign-in could not be completed. Please ask your administrator.",
                "the claim %s is no whole number of seconds from %d to %d: see the pool's "
                "PreTokenGeneration trigger",
                claim, (int)SESSION_LIMIT_SHORTEST_S, (int)SESSION_LIMIT_LONGEST_S);
    return false;
}

/* Leaves a ticket for the session's credentials, where it may get any, and for its end. */
static bool leave_ticket(struct login *login, const struct cognito_tokens *tokens,
                         int64_t limit_seconds)
{
    const struct message_begin *begin = login->request->begin;
    const struct session_holder holder = {
        .user = begin->user, .service = begin->service, .peer_uid = login->request->peer.uid};
    auto_session_grant struct session_grant grant = {.limit_seconds = limit_seconds};
    bool wants_credentials = settings_credentials_mode(login->services->settings, begin->service) !=
                             SETTINGS_CREDENTIALS_OFF;

    if (login->request->is_hearsay || (!wants_credentials && limit_seconds == 0))
        return true;
    (void)snprintf(grant.sub, sizeof grant.sub, "%s", login->user.sub);
    int r = secret_copy(&grant.id_token, tokens->id.bytes, tokens->id.length);
    if (r == 0)
        r = session_issue_ticket(login->services->tickets, &holder, &grant, deadline_clock_ms(),
                                 login->verdict->ticket);
    if (r < 0) {
        errno = -r;
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, verdict_try_later, "no ticket: %m");
        return false;
    }
    return true;
}

/* The one place where an authentication succeeds. It takes the proof. */
static void succeed(struct login *login, const struct proof *proof)
{
    verdict_set(login->verdict, OUTCOME_SUCCESS, "", "signed in, sub %s", proof_token(proof)->sub);
}

/* The other place, where Cognito is away: it takes the password that Cognito took last. No ticket,
 * and so no credentials. */
static void authenticate_offline(struct login *login)
{
    if (offline_sign_in(login))
        verdict_set(login->verdict, OUTCOME_SUCCESS,
                    "The sign-in service cannot be reached: this is an offline login, without AWS "
                    "credentials.",
                    "signed in offline, as Cognito is away, sub %s", login->user.sub);
}

/* From tokens to success. */
static bool finish(struct login *login, const struct cognito_tokens *tokens)
{
    auto_proof struct proof *proof = NULL;
    int64_t limit_seconds = 0;

    int r = proof_verify(login->services, &tokens->id, &login->user, login->deadline,
                         login->verdict, &proof);
    offline_note_proof(login, r);
    if (r < 0)
        return false;
    if (!adopt_sub(login, proof) || !is_allowed(login, proof))
        return false;
    if (!find_limit(login, proof, &limit_seconds))
        return false;
    if (!publish(login, proof))
        return false;
    login_memory_keep(login, tokens);
    /* Its two minutes begin after the last question. */
    if (!leave_ticket(login, tokens, limit_seconds))
        return false;
    succeed(login, proof);
    return true;
}

static void authenticate_online(struct login *login)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};

    if (!login_sign_in(login, &reply)) {
        if (login->offline.is_away)
            authenticate_offline(login);
        return;
    }
    if (finish(login, &reply.tokens)) {
        offline_note_success(login);
        return;
    }
    offline_note_unfinished(login);
    sign_out_later(login->request, &reply.tokens);
    if (login->offline.is_away)
        authenticate_offline(login);
}

void login_authenticate(struct services *services, struct request *request,
                        struct conversation *conversation, struct verdict *out)
{
    auto_login struct login login = {
        .services = services, .request = request, .conversation = conversation, .verdict = out};

    if (!login_find_user(&login))
        return;
    login_memory_recall(&login);
    if (login_begins_with_password(&login) && !login_ask_password(&login, LOGIN_PASSWORD_PROMPT))
        return;
    if (!login_make_metadata(&login))
        return;
    if (offline_comes_first(&login))
        authenticate_offline(&login);
    else
        authenticate_online(&login);
}
