/* pam_cognito.so: the entry points. The module asks the daemon and tells PAM what came of it; all
 * it knows itself is who is local, what may enter a session's environment, and that any doubt is a
 * refusal. It keeps nothing outside the PAM handle and reads nothing but root's files. */
#include <syslog.h>

#include <security/pam_ext.h>
#include <security/pam_modules.h>

#include "common/local_files.h"
#include "pam/call.h"
#include "pam/conversation.h"
#include "pam/credentials.h"
#include "pam/outcome.h"
#include "pam/password.h"
#include "pam/ticket.h"

#define FAIL_DELAY_MICROSECONDS 2000000 /* as pam_unix asks for */

static const struct places places = {.socket = RUN_DIR "/pam", .passwd = LOCAL_FILES_PASSWD_PATH};

static struct call call_from(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    return (struct call){
        .pamh = pamh, .places = &places, .options = options_read(pamh, flags, argc, argv)};
}

/* What a phase that only Cognito users pass says to everybody else; PAM_SUCCESS for our own. */
static int admit_ours(const struct call *call)
{
    switch (call_subject(call)) {
    case SUBJECT_UNCLEAR:
        return PAM_AUTHINFO_UNAVAIL;
    case SUBJECT_NOT_OURS:
        return PAM_USER_UNKNOWN;
    case SUBJECT_OURS:
        break;
    }
    return PAM_SUCCESS;
}

/* Asks, shows what the daemon has to say, and keeps the ticket of a success. */
static int authenticate(const struct call *call)
{
    auto_message_wipe struct channel_message reply;
    channel_message_start(&reply);

    enum outcome outcome = call_daemon(call, ACTION_AUTHENTICATE, "", &reply);
    const struct message_result *result = &reply.message.result;
    conversation_say(call->pamh, &call->options, outcome != OUTCOME_SUCCESS, result->words);
    int code = outcome_pam_code(outcome, PHASE_AUTHENTICATE);
    if (code == PAM_SUCCESS && result->ticket[0] != '\0')
        return ticket_keep(call->pamh, result->ticket);
    return code;
}

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    ticket_drop(pamh);
    int code = call_begin(&call);
    if (code == PAM_SUCCESS)
        code = admit_ours(&call);
    if (code != PAM_SUCCESS)
        return code;
    (void)pam_fail_delay(pamh, FAIL_DELAY_MICROSECONDS);
    if (call.options.use_first_pass && !conversation_has_stacked_password(pamh, false))
        return PAM_AUTH_ERR;
    return authenticate(&call);
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    int code = call_begin(&call);
    if (code == PAM_SUCCESS)
        code = admit_ours(&call);
    if (code != PAM_SUCCESS)
        return code;
    auto_message_wipe struct channel_message reply;
    channel_message_start(&reply);
    enum outcome outcome = call_daemon(&call, ACTION_ACCOUNT, "", &reply);
    conversation_say(pamh, &call.options, outcome != OUTCOME_SUCCESS, reply.message.result.words);
    return outcome_pam_code(outcome, PHASE_ACCOUNT);
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    int code = call_begin(&call);
    if (code != PAM_SUCCESS)
        return code;
    if ((flags & PAM_DELETE_CRED) != 0)
        return credentials_remove(&call);
    return credentials_establish(&call, PHASE_CREDENTIALS);
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    int code = call_begin(&call);
    return code == PAM_SUCCESS ? credentials_establish(&call, PHASE_SESSION) : code;
}

/* The daemon keeps nothing for a session, so it is not told: logging out must not wait for it. */
int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    int code = call_begin(&call);
    return code == PAM_SUCCESS ? credentials_remove(&call) : code;
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct call call = call_from(pamh, flags, argc, argv);

    int code = call_begin(&call);
    if (code == PAM_SUCCESS)
        code = admit_ours(&call);
    if (code != PAM_SUCCESS)
        return code;
    if ((flags & PAM_PRELIM_CHECK) != 0)
        return password_check(&call, flags);
    return password_update(&call);
}
