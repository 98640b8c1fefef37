/* Setting up an authenticator app. */
#include "tests/emulator/software_token.h"

#include <stdlib.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/code_check.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/text.h"
#include "tests/emulator/tokens.h"
#include "tests/emulator/totp.h"

/* What sign_in_remember() knows. */
#define SECRET "totpSecret"
#define DONE   "totpDone"

bool software_token_was_set_up(const struct sign_in *sign_in)
{
    return sign_in_recall(sign_in, DONE) != NULL;
}

/* Whose app it is: by Session (which `session` becomes) or by access token. */
static enum error find_owner(struct call *call, struct sign_in *owner,
                             struct challenge_session **session)
{
    enum error error = ERROR_NONE;

    if (call_text(call, "Session") != NULL)
        error = sign_in_resume_by_session(call, owner, CHALLENGE_MFA_SETUP, session);
    else if (call_text(call, "AccessToken") != NULL)
        error = tokens_check_access(call, &owner->pool, &owner->user);
    else
        error = call_refuse(call, ERROR_INVALID_PARAMETER,
                            "Either an AccessToken or a Session must be given.");
    if (error != ERROR_NONE)
        return error;
    if (!json_list_holds(owner->pool->mfa_types, "SOFTWARE_TOKEN_MFA"))
        return call_refuse(call, ERROR_SOFTWARE_TOKEN_MFA_NOT_FOUND,
                           "Software Token MFA has not been enabled by the userPool");
    return ERROR_NONE;
}

/* Spends the Session and answers with the next one. */
static void go_on(struct call *call, struct sign_in *owner, struct challenge_session *session)
{
    if (session == NULL)
        return;
    session->spent = true;
    json_put_text(call->output, "Session", sign_in_issue_session(call, owner, CHALLENGE_MFA_SETUP));
}

enum error associate_software_token(struct call *call)
{
    auto_sign_in struct sign_in owner = {0};
    struct challenge_session *session = NULL;

    enum error error = find_owner(call, &owner, &session);
    if (error != ERROR_NONE)
        return error;
    auto_free char *secret = totp_make_secret();
    if (session == NULL) {
        free(owner.user->mfa.totp_pending_secret);
        owner.user->mfa.totp_pending_secret = text_copy(secret);
    } else {
        sign_in_remember(&owner, SECRET, secret);
        sign_in_remember(&owner, DONE, NULL);
    }
    json_put_text(call->output, "SecretCode", secret);
    go_on(call, &owner, session);
    return ERROR_NONE;
}

/* From now on this is the user's app. */
static void take_over(struct call *call, struct mfa_settings *mfa, const char *secret, int64_t step)
{
    char *copy = text_copy(secret);

    free(mfa->totp_secret);
    free(mfa->totp_pending_secret);
    free(mfa->totp_device_name);
    mfa->totp_secret = copy;
    mfa->totp_pending_secret = NULL;
    mfa->totp_device_name = text_copy(call_text(call, "FriendlyDeviceName"));
    mfa->totp_last_step = step;
}

enum error verify_software_token(struct call *call)
{
    auto_sign_in struct sign_in owner = {0};
    struct challenge_session *session = NULL;

    enum error error = find_owner(call, &owner, &session);
    if (error != ERROR_NONE)
        return error;
    const char *secret =
        session == NULL ? owner.user->mfa.totp_pending_secret : sign_in_recall(&owner, SECRET);
    if (secret == NULL)
        return call_refuse(call, ERROR_SOFTWARE_TOKEN_MFA_NOT_FOUND,
                           "Software Token MFA does not exist for the user.");
    int64_t step = totp_find_step(secret, call_text(call, "UserCode"), call_now(call));
    error = code_check(call, owner.user, step >= 0, ERROR_ENABLE_SOFTWARE_TOKEN_MFA,
                       "Code mismatch and fail enable Software Token MFA");
    if (error != ERROR_NONE)
        return error;
    take_over(call, &owner.user->mfa, secret, step);
    json_put_text(call->output, "Status", "SUCCESS");
    if (session != NULL)
        sign_in_remember(&owner, DONE, "yes");
    go_on(call, &owner, session);
    return ERROR_NONE;
}
