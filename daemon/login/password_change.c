/* The story of a new password, from top to bottom in password_change(). Each step before the last
 * one may only refuse: it returns false and has said why in the verdict. What only checks comes in
 * PAM's first round; new_password_ask() waits for the second one before it asks. */
#include "daemon/login/password_change.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/access/account.h"
#include "daemon/cognito/password_calls.h"
#include "daemon/login/new_password_dialogue.h"
#include "daemon/login/offline.h"
#include "daemon/login/proof.h"
#include "daemon/login/reset_dialogue.h"
#include "daemon/login/sign_out.h"
#include "daemon/login/steps.h"

static bool has_flag(const struct login *login, enum protocol_flag flag)
{
    return (login->request->begin->flags & flag) != 0;
}

static bool find_user(struct login *login)
{
    struct deadline deadline =
        deadline_in_ms(login->services->settings->directory.lookup_timeout_ms);

    switch (account_find_user(login->services, &login->request->peer, login->request->begin->user,
                              deadline, &login->user)) {
    case ACCOUNT_NOT_NOW:
        verdict_set(login->verdict, OUTCOME_UNAVAILABLE, verdict_try_later,
                    "the user pool cannot be asked about the user");
        return false;
    case ACCOUNT_NOT_OURS:
    case ACCOUNT_UNKNOWN:
        verdict_set(login->verdict, OUTCOME_UNKNOWN_USER, "", "not a user of the user pool");
        return false;
    case ACCOUNT_FOUND:
        login->request->subject.is_known = true;
        return true;
    }
    return false;
}

/* Cognito takes a new password from who knows the old one or gets the user's mail, and from who has
 * the rights of an administrator in AWS. Root has none of these. */
static bool is_the_users_own(struct login *login)
{
    char words[VERDICT_MAX_WORDS];

    if (!has_flag(login, FLAG_ADMINISTRATOR))
        return true;
    (void)snprintf(words, sizeof words,
                   "%s is a user of Amazon Cognito, where root of this host has no say. %s may run "
                   "passwd, which also helps with a forgotten password; an administrator of the "
                   "user pool may run:\naws cognito-idp admin-set-user-password --user-pool-id %s "
                   "--username '%s' --password …",
                   login->user.name, login->user.name,
                   cognito_user_pool_id(login->services->user_pool), login->user.username);
    verdict_set(login->verdict, OUTCOME_NOT_ALLOWED, words,
                "root may not set the password of a Cognito user");
    return false;
}

static bool is_needed(struct login *login)
{
    if (!has_flag(login, FLAG_ONLY_IF_EXPIRED) || directory_user_needs_password(&login->user))
        return true;
    verdict_set(login->verdict, OUTCOME_SUCCESS, "", "the password has not expired");
    return false;
}

static bool must_be_reset(const struct login *login)
{
    return strcmp(login->user.status, DIRECTORY_STATUS_RESET) == 0;
}

/* Leaves login->password empty when it is forgotten. */
static bool ask_old_password(struct login *login)
{
    if (must_be_reset(login))
        return login_tell(login, PROMPT_INFO, "Your password must be reset.");
    return login_ask(login, PROMPT_PASSWORD,
                     "Current password (just Enter if you have forgotten it): ", &login->password);
}

static bool wants_code(struct login *login)
{
    auto_wipe struct secret answer = {0};

    if (!login_ask(login, PROMPT_VISIBLE,
                   "Have a code sent to your e-mail address or phone, to set a new password with? "
                   "[y/N] ",
                   &answer))
        return false;
    if (strcasecmp(secret_text(&answer), "y") == 0 || strcasecmp(secret_text(&answer), "yes") == 0)
        return true;
    verdict_set(login->verdict, OUTCOME_ABORTED, "The password was not changed.",
                "the person wanted no code");
    return false;
}

static bool change_with_code(struct login *login)
{
    const struct code_dialogue dialogue = {
        .user_pool = login->services->user_pool,
        .conversation = login->conversation,
        .verdict = login->verdict,
        .account = {.username = login->user.username, .metadata = &login->respond_metadata},
        .guesser = login_guesser(login)};
    auto_wipe struct secret new_password = {0};

    if (!wants_code(login))
        return false;
    offline_forget(login); /* however it ends: the code may be taken without our hearing of it */
    return reset_dialogue(&dialogue, &new_password);
}

/* Signs in as this user, which proves the old password and whatever else the pool asks for. */
static bool sign_in(struct login *login, struct cognito_auth_reply *out)
{
    auto_proof struct proof *proof = NULL;

    if (!login_sign_in(login, out))
        return false;
    return proof_verify(login->services, &out->tokens.id, &login->user, login->deadline,
                        login->verdict, &proof) == 0;
}

static void take_failure(struct login *login, const struct cognito_failure *failure)
{
    login_take_failure(login, failure);
    if (failure->row->error != COGNITO_ERROR_UNREACHABLE)
        return;
    offline_forget(login);
    (void)snprintf(login->verdict->words, sizeof login->verdict->words,
                   "It is not known whether the password was changed. Please try the new one "
                   "first.");
}

static bool ask_and_change(struct login *login, const struct secret *access_token)
{
    struct new_password_dialogue dialogue = {.conversation = login->conversation,
                                             .old = &login->password};

    for (;;) {
        struct cognito_failure failure = {0};
        auto_wipe struct secret new_password = {0};
        const struct cognito_password_change change = {
            .access_token = access_token, .previous = &login->password, .proposed = &new_password};
        if (!new_password_ask(&dialogue, login->verdict, &new_password))
            return false;
        if (cognito_change_password(login->services->user_pool, &change,
                                    deadline_in_ms(LOGIN_COGNITO_LIMIT_MS), &failure) == 0)
            return true;
        if (!new_password_was_refused(&dialogue, &failure)) {
            take_failure(login, &failure);
            return false;
        }
    }
}

/* A temporary password has been replaced within the sign-in. */
static bool replace(struct login *login, const struct secret *old,
                    const struct secret *access_token)
{
    return !secret_equals(old, &login->password) || ask_and_change(login, access_token);
}

static bool change_with_old_password(struct login *login)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_wipe struct secret old = {0};

    int r = secret_copy(&old, login->password.bytes, login->password.length);
    if (r < 0) {
        login_fail_here(login, r);
        return false;
    }
    bool changed = sign_in(login, &reply) && replace(login, &old, &reply.tokens.access);
    sign_out_later(login->request, &reply.tokens);
    return changed;
}

void password_change(struct services *services, struct request *request,
                     struct conversation *conversation, struct verdict *out)
{
    auto_login struct login login = {
        .services = services, .request = request, .conversation = conversation, .verdict = out};

    if (!find_user(&login))
        return;
    if (!is_the_users_own(&login))
        return;
    if (!is_needed(&login))
        return;
    if (!login_make_metadata(&login))
        return;
    if (!ask_old_password(&login))
        return;
    bool changed =
        login.password.length == 0 ? change_with_code(&login) : change_with_old_password(&login);
    if (!changed)
        return;
    directory_learn_new_password(services->directory, login.user.name);
    offline_forget(&login);
    verdict_set(out, OUTCOME_SUCCESS, "", "the password was changed");
}
