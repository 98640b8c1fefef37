/* The rounds of pam_sm_chauthtok, and what is kept from one to the other. */
#include "pam/password.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/ownership.h"
#include "pam/conversation.h"
#include "pam/outcome.h"

#define MEMORY "cognito-login-password"

/* Both rounds happen in one call of pam_chauthtok(), so in one process. */
struct change {
    int fd;
    struct relay relay;
    struct conversation_person person;
    bool is_over; /* there was nothing to change */
};

static void change_free(struct change *change)
{
    relay_close(&change->relay);
    if (change->fd >= 0)
        (void)close(change->fd);
    free(change);
}

static void forget(pam_handle_t *pamh, void *data, int error_status)
{
    (void)pamh;
    (void)error_status;
    if (data != NULL)
        change_free(data);
}

/* Who is root and no program of root's that has signed somebody in: `passwd jane` by an
 * administrator. passwd itself always runs as root. */
static uint32_t flags_from_pam(int flags)
{
    if ((flags & PAM_CHANGE_EXPIRED_AUTHTOK) != 0)
        return FLAG_ONLY_IF_EXPIRED;
    return getuid() == 0 ? FLAG_ADMINISTRATOR : 0;
}

static int converse(const struct call *call, int flags, struct change *change,
                    struct channel_message *out)
{
    struct message_begin begin = call_message(call, ACTION_CHANGE_PASSWORD, "");
    struct prompter prompter = conversation_prompter(&change->person);

    begin.flags |= flags_from_pam(flags);
    change->fd = call_connect(call);
    if (change->fd < 0)
        return change->fd;
    return relay_open(&change->relay, change->fd, &begin, &prompter, call_patience(begin.action),
                      out);
}

/* Tells PAM and the person how the conversation ended. */
static int conclude(const struct call *call, const struct message_result *result)
{
    conversation_say(call->pamh, &call->options, result->outcome != OUTCOME_SUCCESS, result->words);
    return outcome_pam_code(result->outcome, PHASE_PASSWORD);
}

static int fail(const struct call *call, int error)
{
    call_log_failure(call, error);
    conversation_say(call->pamh, &call->options, true,
                     "The password cannot be changed at the moment. Please try again later.");
    return outcome_pam_code(OUTCOME_UNAVAILABLE, PHASE_PASSWORD);
}

static int check(const struct call *call, int flags, struct change *change)
{
    auto_message_wipe struct channel_message reply;
    channel_message_start(&reply);

    int r = converse(call, flags, change, &reply);
    if (r < 0)
        return fail(call, r);
    if (reply.message.kind == MESSAGE_PROMPT)
        return PAM_SUCCESS;
    change->is_over = true;
    return conclude(call, &reply.message.result);
}

int password_check(const struct call *call, int flags)
{
    struct change *change = calloc(1, sizeof *change);

    if (change == NULL)
        return PAM_BUF_ERR;
    change->fd = -1;
    change->person = (struct conversation_person){
        .pamh = call->pamh, .options = &call->options, .may_be_asked = true, .is_changing = true};
    int code = check(call, flags, change);
    if (code == PAM_SUCCESS)
        code = pam_set_data(call->pamh, MEMORY, change, forget);
    if (code != PAM_SUCCESS)
        change_free(change);
    return code;
}

static int update(const struct call *call, struct change *change)
{
    auto_message_wipe struct channel_message reply;
    struct prompter prompter = conversation_prompter(&change->person);
    channel_message_start(&reply);

    change->person.options = &call->options; /* those of the first round are gone */
    conversation_expect_new_password(&change->person);
    int r = relay_resume(&change->relay, &prompter, &reply);
    return r < 0 ? fail(call, r) : conclude(call, &reply.message.result);
}

int password_update(const struct call *call)
{
    const void *kept = NULL;

    if (pam_get_data(call->pamh, MEMORY, &kept) != PAM_SUCCESS || kept == NULL)
        return PAM_AUTHTOK_ERR;
    struct change *change = (struct change *)(uintptr_t)kept;
    int code = change->is_over ? PAM_SUCCESS : update(call, change);
    (void)pam_set_data(call->pamh, MEMORY, NULL, NULL);
    return code;
}
