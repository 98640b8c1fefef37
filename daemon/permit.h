/* Who may ask for what: rule 8 of the architecture, as tables without any I/O.
 *
 * Root's programs (sshd, login, sudo) may ask for anybody. Others are screen lockers: they may ask
 * for their own user only, from a list of services, and what they say about service, remote host
 * and terminal is hearsay: it earns no credentials and no signed metadata. */
#ifndef DAEMON_PERMIT_H
#define DAEMON_PERMIT_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/protocol.h"
#include "daemon/text_list.h"

/* The process at the other end of a socket, as SO_PEERCRED has it. */
struct peer {
    uid_t uid;
    pid_t pid;
};

/* Conversations at once of one uid other than root's. */
#define PERMIT_MAX_CONVERSATIONS_OF_STRANGER 2

enum permit_verdict {
    PERMIT_DENIED_SERVICE,     /* not a service that works without root */
    PERMIT_DENIED_ACTION,      /* an action that is root's alone */
    PERMIT_DENIED_USER,        /* somebody else's account */
    PERMIT_GRANTED_AS_HEARSAY, /* for this user, without credentials and signed metadata */
    PERMIT_GRANTED,
};

/* Whether the peer may start this conversation. `uid_of_user` is what the directory says about
 * begin->user, or PERMIT_NO_UID when it knows no such user; `screen_lockers` are the services that
 * work without root. */
#define PERMIT_NO_UID ((uid_t)-1)
enum permit_verdict permit_conversation(const struct peer *peer, const struct message_begin *begin,
                                        uid_t uid_of_user, const struct text_list *screen_lockers);

/* The verdict in words, for the log. */
const char *permit_verdict_text(enum permit_verdict verdict);

/* What is expected next on a socket. */
enum permit_state {
    PERMIT_STATE_PAM_START,
    PERMIT_STATE_PAM_ANSWER,
    PERMIT_STATE_NSS_START,
    PERMIT_STATE_CONTROL_START,
};

/* Whether this message is the one whose turn it is. */
bool permit_message(enum permit_state state, enum message_kind kind);

enum permit_share {
    PERMIT_NOTHING,
    PERMIT_WHAT_NSS_SHOWS, /* what every process of the host can look up anyway */
    PERMIT_ALL,
};

/* How much of a control command (`status`, `user`, `refresh`) the peer may have. `uid_of_user` is
 * that of the user the command is about, PERMIT_NO_UID when it is about none. */
enum permit_share permit_command(const struct peer *peer, const char *command, uid_t uid_of_user);

#endif
