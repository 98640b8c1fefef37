/* From a PAM call to a request of the daemon. */
#include "pam/call.h"

#include <errno.h>
#include <pwd.h>
#include <syslog.h>

#include <security/pam_ext.h>
#include <security/pam_modutil.h>

#include "common/identity.h"
#include "common/local_files.h"
#include "common/ownership.h"
#include "common/relay.h"
#include "pam/conversation.h"
#include "pam/ticket.h"

#define CONNECT_MS 3000

/* A frozen daemon shows by its silence after BEGIN: a living one may only have a name to look up
 * first, for which lookup_timeout gives it ten seconds at most. Between an ANSWER and what follows,
 * Cognito and its Lambda triggers have their say (LOGIN_COGNITO_LIMIT_MS of the daemon), and
 * between a ticket and its credentials the identity pool (CREDENTIALS_LIMIT_MS). */
static const struct relay_patience patience_to_authenticate = {
    .first_reply_ms = 12000, .next_reply_ms = 45000, .in_all_ms = 120000};
static const struct relay_patience patience_for_account = {
    .first_reply_ms = 12000, .next_reply_ms = 12000, .in_all_ms = 12000};
static const struct relay_patience patience_for_credentials = {
    .first_reply_ms = 25000, .next_reply_ms = 25000, .in_all_ms = 25000};

int call_begin(struct call *call)
{
    int code = pam_get_user(call->pamh, &call->user, NULL);

    return code == PAM_CONV_AGAIN ? PAM_INCOMPLETE : code;
}

/* Whether the session would be somebody's whom another source of users knows, LDAP for example,
 * that stands before ours in nsswitch.conf. Ours never tells of an id outside of the ranges. A name
 * that nobody knows may be a user of the pool's who has not been looked for yet. */
static bool is_of_another_source(const struct passwd *user, const struct identity_ranges *ranges)
{
    return user != NULL && !identity_uid_is_allowed(ranges, user->pw_uid);
}

/* A file that does not count allows nothing, here and in look-ups. One that could not be read just
 * now may have counted in the look-up. */
static bool is_unread(int r)
{
    return r < 0 && r != -EPERM && r != -EINVAL && r != -E2BIG;
}

static enum subject subject_of_look_up(const struct call *call)
{
    struct identity_ranges ranges;
    const struct passwd *user = pam_modutil_getpwnam(call->pamh, call->user);

    int r = identity_ranges_load(IDENTITY_IDS_PATH, &ranges);
    if (!is_of_another_source(user, &ranges))
        return SUBJECT_OURS;
    if (!is_unread(r))
        return SUBJECT_NOT_OURS;
    errno = -r;
    pam_syslog(call->pamh, LOG_ERR, "cannot read %s: %m", IDENTITY_IDS_PATH);
    return SUBJECT_UNCLEAR;
}

enum subject call_subject(const struct call *call)
{
    if (!identity_name_is_acceptable(call->user))
        return SUBJECT_NOT_OURS;
    int is_local = local_files_has_user(call->places->passwd, call->user);
    if (is_local < 0) {
        errno = -is_local;
        pam_syslog(call->pamh, LOG_ERR, "cannot read %s: %m", call->places->passwd);
        return SUBJECT_UNCLEAR;
    }
    return is_local ? SUBJECT_NOT_OURS : subject_of_look_up(call);
}

const struct relay_patience *call_patience(enum protocol_action action)
{
    switch (action) {
    case ACTION_AUTHENTICATE:
    case ACTION_CHANGE_PASSWORD:
        return &patience_to_authenticate;
    case ACTION_CREDENTIALS:
        return &patience_for_credentials;
    case ACTION_ACCOUNT:
    case ACTION_CLOSE_SESSION:
        break;
    }
    return &patience_for_account;
}

/* A text item of the PAM handle, NULL when it is not set. */
static const char *text_item(const struct call *call, int item)
{
    const void *text = NULL;

    return pam_get_item(call->pamh, item, &text) == PAM_SUCCESS ? text : NULL;
}

static uint32_t flags_of(const struct call *call, bool is_changing)
{
    uint32_t flags = 0;

    if (call->options.silent)
        flags |= FLAG_SILENT;
    if (call->options.use_first_pass)
        flags |= FLAG_CANNOT_PROMPT;
    if ((call->options.use_first_pass || call->options.try_first_pass) &&
        conversation_has_stacked_password(call->pamh, is_changing))
        flags |= FLAG_HAS_STACKED_PASSWORD;
    return flags;
}

struct message_begin call_message(const struct call *call, enum protocol_action action,
                                  const char *ticket)
{
    return (struct message_begin){.version = PROTOCOL_VERSION,
                                  .action = action,
                                  .flags = flags_of(call, action == ACTION_CHANGE_PASSWORD),
                                  .user = call->user,
                                  .service = text_item(call, PAM_SERVICE),
                                  .tty = text_item(call, PAM_TTY),
                                  .remote_host = text_item(call, PAM_RHOST),
                                  .ticket = ticket};
}

int call_connect(const struct call *call)
{
    return channel_connect(call->places->socket, deadline_in_ms(CONNECT_MS));
}

void call_log_failure(const struct call *call, int error)
{
    errno = -error;
    pam_syslog(call->pamh, LOG_ERR, "cognitod gave no answer at %s: %m", call->places->socket);
}

static int converse(const struct call *call, const struct message_begin *begin,
                    struct channel_message *reply)
{
    struct conversation_person person = {.pamh = call->pamh,
                                         .options = &call->options,
                                         .may_be_asked = begin->action == ACTION_AUTHENTICATE};
    struct prompter prompter = conversation_prompter(&person);

    auto_close int fd = call_connect(call);
    if (fd < 0)
        return fd;
    int r = relay_conversation(fd, begin, &prompter, call_patience(begin->action), reply);
    if (r < 0)
        return r;
    const char *ticket = reply->message.result.ticket;
    return ticket[0] == '\0' || ticket_is_valid(ticket) ? 0 : -EBADMSG;
}

enum outcome call_daemon(const struct call *call, enum protocol_action action, const char *ticket,
                         struct channel_message *reply)
{
    struct message_begin begin = call_message(call, action, ticket);

    int r = converse(call, &begin, reply);
    if (r < 0) {
        reply->message =
            (struct message){.kind = MESSAGE_RESULT,
                             .result = {.outcome = OUTCOME_UNAVAILABLE, .words = "", .ticket = ""}};
        call_log_failure(call, r);
    }
    enum outcome outcome = reply->message.result.outcome;
    if (call->options.debug)
        pam_syslog(call->pamh, LOG_DEBUG, "cognitod's answer: %s", outcome_name(outcome));
    return outcome;
}
