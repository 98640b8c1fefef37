/* Who asks, may they, what do they want, how did it end. */
#include "daemon/serve_pam.h"

#include <errno.h>
#include <inttypes.h>

#include "daemon/access/account.h"
#include "daemon/conversation.h"
#include "daemon/login/login.h"
#include "daemon/login/password_change.h"
#include "daemon/login/sign_out.h"
#include "daemon/services.h"
#include "daemon/session/credentials.h"
#include "daemon/session/session.h"

#define DENIAL_LINE_MS 1000

static const char busy_words[] = "Too many sign-ins at once. Please try again in a moment.";

void serve_pam_refuse(int fd)
{
    const struct message refusal = {
        .kind = MESSAGE_RESULT,
        .result = {.outcome = OUTCOME_UNAVAILABLE, .words = busy_words, .ticket = ""}};

    (void)channel_send(fd, &refusal, deadline_in_ms(0));
}

static uid_t uid_of_user(const struct services *services, const char *name)
{
    auto_directory_user struct directory_user user = {0};

    if (directory_find_user(services->directory, name, &user) < 0)
        return PERMIT_NO_UID;
    return user.uid;
}

/* Whether the peer may ask for this; if so, how far it is believed. */
static bool is_permitted(const struct services *services, struct request *request,
                         struct verdict *out)
{
    uid_t uid =
        request->peer.uid == 0 ? PERMIT_NO_UID : uid_of_user(services, request->begin->user);
    enum permit_verdict permit = permit_conversation(&request->peer, request->begin, uid,
                                                     &services->settings->access.screen_lockers);

    switch (permit) {
    case PERMIT_GRANTED:
        return true;
    case PERMIT_GRANTED_AS_HEARSAY:
        request->is_hearsay = true;
        return true;
    case PERMIT_DENIED_SERVICE:
    case PERMIT_DENIED_ACTION:
    case PERMIT_DENIED_USER:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "Only root may ask for this.", "%s (uid %u, pid %d)",
                    permit_verdict_text(permit), request->peer.uid, request->peer.pid);
        return false;
    }
    return false;
}

static void act(struct services *services, struct request *request,
                struct conversation *conversation, struct verdict *out)
{
    switch (request->begin->action) {
    case ACTION_AUTHENTICATE:
        login_authenticate(services, request, conversation, out);
        return;
    case ACTION_ACCOUNT:
        account_decide(services, request, out);
        return;
    case ACTION_CREDENTIALS:
        credentials_redeem(services, request, out);
        return;
    case ACTION_CLOSE_SESSION:
        verdict_set(out, OUTCOME_SUCCESS, "", "session closed");
        return;
    case ACTION_CHANGE_PASSWORD:
        password_change(services, request, conversation, out);
        return;
    }
}

/* What others than root say about it is hearsay: it must not have somebody else's host counted, nor
 * logged and then banned by whoever reads the log. */
static const char *remote_host_of(const struct request *request)
{
    return request->peer.uid == 0 ? request->begin->remote_host : "";
}

/* One remote host gets only so many of all seats, and takes none from this machine's own users. */
static void act_in_seat(struct services *services, struct request *request,
                        struct conversation *conversation, struct verdict *out)
{
    switch (seats_take(services->seats, remote_host_of(request))) {
    case SEATS_NONE_LEFT:
        verdict_set(out, OUTCOME_UNAVAILABLE, busy_words, "all seats are taken");
        return;
    case SEATS_NONE_LEFT_FOR_HOST:
        verdict_set(out, OUTCOME_UNAVAILABLE, busy_words,
                    "the remote host has all the seats one host may have");
        return;
    case SEATS_TAKEN:
        act(services, request, conversation, out);
        seats_leave(services->seats, remote_host_of(request));
        return;
    }
}

static const char *action_name(enum protocol_action action)
{
    switch (action) {
    case ACTION_AUTHENTICATE:
        return "login";
    case ACTION_ACCOUNT:
        return "account check";
    case ACTION_CREDENTIALS:
        return "credentials";
    case ACTION_CLOSE_SESSION:
        return "end of session";
    case ACTION_CHANGE_PASSWORD:
        return "password change";
    }
    return "request";
}

/* The one line about a request: who, for what, from where, how it ended and why. */
static void log_end(const struct services *services, const struct request *request,
                    const struct verdict *verdict)
{
    const struct message_begin *begin = request->begin;
    const char *remote_host = remote_host_of(request);

    log_outcome(services->log, &request->subject, verdict->outcome,
                "%s of %s for %.64s%s%.255s: %s: %s", action_name(begin->action),
                log_user_name(&request->subject), begin->service,
                remote_host[0] != '\0' ? " from " : "", remote_host, outcome_name(verdict->outcome),
                verdict->reason);
}

/* At most a line a second about peers that may not ask: they could ask all day, and the journal
 * drops lines when there are too many. */
static bool is_worth_a_line(struct services *services, bool permitted)
{
    int64_t now_ms = deadline_clock_ms();
    int_fast64_t next_ms = services->next_denial_line_ms;

    if (permitted)
        return true;
    return now_ms >= next_ms && atomic_compare_exchange_strong(&services->next_denial_line_ms,
                                                               &next_ms, now_ms + DENIAL_LINE_MS);
}

static void serve_request(struct services *services, struct request *request, int fd)
{
    auto_verdict struct verdict verdict = {0};
    auto_conversation struct conversation conversation = {
        .fd = fd,
        .begin = request->begin,
        .deadline = deadline_in_ms(CONVERSATION_TIMEOUT_MS),
        .answer_timeout_ms = services->settings->daemon.answer_timeout_ms};
    struct message_result result;

    bool permitted = is_permitted(services, request, &verdict);
    if (permitted)
        act_in_seat(services, request, &conversation, &verdict);
    if (is_worth_a_line(services, permitted))
        log_end(services, request, &verdict);
    verdict_write(&verdict, &result);
    int r = conversation_end(&conversation, &result);
    if (r < 0) {
        session_withdraw_ticket(services->tickets, verdict.ticket);
        errno = -r;
        log_line(services->log, &request->subject, LOG_DEBUG,
                 "the caller did not wait for the end: %m");
    }
}

static int hear_begin(int fd, struct channel_message *out)
{
    int r = channel_receive(fd, out, deadline_in_ms(SERVE_PAM_BEGIN_LIMIT_MS));

    if (r < 0)
        return r;
    if (!permit_message(PERMIT_STATE_PAM_START, out->message.kind))
        return -EBADMSG;
    return out->message.begin.version == PROTOCOL_VERSION ? 0 : -EPROTONOSUPPORT;
}

void serve_pam(struct services *services, struct visit *visit)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    int r = hear_begin(visit->fd, &heard);
    if (r < 0) {
        errno = -r;
        log_line(services->log, NULL, LOG_DEBUG, "uid %u, pid %d began no conversation: %m",
                 visit->peer.uid, visit->peer.pid);
        return;
    }
    const struct message_begin *begin = &heard.message.begin;
    struct request request = {.begin = begin,
                              .peer = visit->peer,
                              .subject = {.conversation = ++services->conversations,
                                          .user = begin->user,
                                          .service = begin->service}};
    serve_request(services, &request, visit->fd);
    atomic_store(&visit->is_answered, true);
    sign_out(services, &request);
    if (begin->action == ACTION_AUTHENTICATE)
        cognito_user_pool_prepare(services->user_pool);
}
