/* The tables of rule 8: who may ask, whose turn it is, how much an answer shows. */
#include "daemon/permit.h"

#include <stddef.h>
#include <string.h>

static bool action_works_without_root(enum protocol_action action)
{
    switch (action) {
    case ACTION_AUTHENTICATE:
    case ACTION_ACCOUNT:
        return true;
    case ACTION_CREDENTIALS:
    case ACTION_CLOSE_SESSION:
    case ACTION_CHANGE_PASSWORD:
        return false;
    }
    return false;
}

enum permit_verdict permit_conversation(const struct peer *peer, const struct message_begin *begin,
                                        uid_t uid_of_user, const struct text_list *screen_lockers)
{
    if (peer->uid == 0)
        return PERMIT_GRANTED;
    if (!text_list_contains(screen_lockers, begin->service))
        return PERMIT_DENIED_SERVICE;
    if (!action_works_without_root(begin->action))
        return PERMIT_DENIED_ACTION;
    if (uid_of_user == PERMIT_NO_UID || uid_of_user != peer->uid)
        return PERMIT_DENIED_USER;
    return PERMIT_GRANTED_AS_HEARSAY;
}

const char *permit_verdict_text(enum permit_verdict verdict)
{
    switch (verdict) {
    case PERMIT_DENIED_SERVICE:
        return "only root may ask for this service";
    case PERMIT_DENIED_ACTION:
        return "only root may ask for this";
    case PERMIT_DENIED_USER:
        return "only root may ask for another user";
    case PERMIT_GRANTED_AS_HEARSAY:
    case PERMIT_GRANTED:
        return "permitted";
    }
    return "not permitted";
}

/* One message is right in each state; everything else ends the conversation. */
static const struct {
    enum permit_state state;
    enum message_kind kind;
} turns[] = {
    {PERMIT_STATE_PAM_START, MESSAGE_BEGIN},
    {PERMIT_STATE_PAM_ANSWER, MESSAGE_ANSWER},
    {PERMIT_STATE_NSS_START, MESSAGE_LOOKUP},
    {PERMIT_STATE_CONTROL_START, MESSAGE_REQUEST},
};

bool permit_message(enum permit_state state, enum message_kind kind)
{
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++)
        if (turns[i].state == state && turns[i].kind == kind)
            return true;
    return false;
}

static const struct {
    const char *command;
    enum permit_share for_others;
    enum permit_share for_the_user; /* the one it is about */
} commands[] = {
    {"status", PERMIT_WHAT_NSS_SHOWS, PERMIT_WHAT_NSS_SHOWS},
    {"user", PERMIT_WHAT_NSS_SHOWS, PERMIT_ALL},
    {"why", PERMIT_WHAT_NSS_SHOWS, PERMIT_ALL},
    {"doctor", PERMIT_NOTHING, PERMIT_NOTHING},
    {"ids", PERMIT_NOTHING, PERMIT_NOTHING},
    {"offline", PERMIT_NOTHING, PERMIT_NOTHING},
    {"refresh", PERMIT_NOTHING, PERMIT_NOTHING},
    {"directory", PERMIT_NOTHING, PERMIT_NOTHING},
};

enum permit_share permit_command(const struct peer *peer, const char *command, uid_t uid_of_user)
{
    if (peer->uid == 0)
        return PERMIT_ALL;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].command, command) != 0)
            continue;
        bool own = uid_of_user != PERMIT_NO_UID && uid_of_user == peer->uid;
        return own ? commands[i].for_the_user : commands[i].for_others;
    }
    return PERMIT_NOTHING;
}
