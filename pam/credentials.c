/* Redeems the ticket, once, and remembers how that ended. */
#include "pam/credentials.h"

#include <stdbool.h>
#include <stdlib.h>

#include "common/secret.h"
#include "pam/conversation.h"
#include "pam/environment.h"
#include "pam/session_limit.h"
#include "pam/ticket.h"

/* sshd goes on after a setcred that failed, and an administrator's [default=ignore] hides it; the
 * open_session that follows in the same process must refuse then. */
#define MEMORY "cognito-login-credentials"

static void forget(pam_handle_t *pamh, void *data, int error_status)
{
    (void)pamh;
    (void)error_status;
    free(data);
}

static int remember(pam_handle_t *pamh, enum outcome outcome)
{
    enum outcome *kept = malloc(sizeof *kept);

    if (kept == NULL)
        return PAM_BUF_ERR;
    *kept = outcome;
    int code = pam_set_data(pamh, MEMORY, kept, forget);
    if (code != PAM_SUCCESS)
        free(kept);
    return code;
}

static enum outcome remembered(const pam_handle_t *pamh)
{
    const void *kept = NULL;

    if (pam_get_data(pamh, MEMORY, &kept) != PAM_SUCCESS || kept == NULL)
        return OUTCOME_NO_CREDENTIALS;
    return *(const enum outcome *)kept;
}

static bool lets_in(enum outcome outcome)
{
    return outcome == OUTCOME_SUCCESS || outcome == OUTCOME_NO_CREDENTIALS;
}

static int pass_on(pam_handle_t *pamh, const struct message_result *result)
{
    int code = session_limit_set(pamh, result);

    return code == PAM_SUCCESS ? environment_set(pamh, result) : code;
}

static enum outcome redeem(const struct call *call, const char *ticket)
{
    auto_message_wipe struct channel_message reply;
    channel_message_start(&reply);

    enum outcome outcome = call_daemon(call, ACTION_CREDENTIALS, ticket, &reply);
    const struct message_result *result = &reply.message.result;
    if (lets_in(outcome) && pass_on(call->pamh, result) != PAM_SUCCESS)
        outcome = OUTCOME_UNAVAILABLE;
    conversation_say(call->pamh, &call->options, outcome != OUTCOME_SUCCESS, result->words);
    return outcome;
}

int credentials_establish(const struct call *call, enum phase phase)
{
    auto_wipe struct secret ticket = {0};
    bool has_ticket = ticket_take(call->pamh, &ticket);

    switch (call_subject(call)) {
    case SUBJECT_UNCLEAR:
        return PAM_AUTHINFO_UNAVAIL;
    case SUBJECT_NOT_OURS:
        return PAM_IGNORE;
    case SUBJECT_OURS:
        break;
    }
    if (!has_ticket)
        return outcome_pam_code(remembered(call->pamh), phase);
    enum outcome outcome = redeem(call, secret_text(&ticket));
    int code = remember(call->pamh, outcome);
    return code == PAM_SUCCESS ? outcome_pam_code(outcome, phase) : code;
}

int credentials_remove(const struct call *call)
{
    ticket_drop(call->pamh);
    switch (call_subject(call)) {
    case SUBJECT_UNCLEAR:
        return PAM_AUTHINFO_UNAVAIL;
    case SUBJECT_NOT_OURS:
        return PAM_IGNORE;
    case SUBJECT_OURS:
        break;
    }
    environment_remove(call->pamh);
    return PAM_SUCCESS;
}
