/* One call of a PAM entry point: who it is about, and the request to the daemon it leads to. */
#ifndef PAM_CALL_H
#define PAM_CALL_H

#include <security/pam_modules.h>

#include "common/channel.h"
#include "common/relay.h"
#include "pam/options.h"

/* Where things are: compiled in (module.c), parameters only for the tests. */
struct places {
    const char *socket; /* the daemon's */
    const char *passwd; /* the local users */
};

struct call {
    pam_handle_t *pamh;
    const struct places *places;
    struct options options;
    const char *user; /* lives as long as PAM_USER stays */
};

/* Whom PAM_USER means. */
enum subject {
    SUBJECT_UNCLEAR, /* the local files could not be read */
    SUBJECT_OURS,    /* may be a Cognito user: the daemon is asked */
    SUBJECT_NOT_OURS /* a local user, one of another source, or no name a Cognito user can have: the
                        daemon is never asked */
};

/* Fills in the user. Returns a PAM code. */
int call_begin(struct call *call);

enum subject call_subject(const struct call *call);

/* What a conversation begins with. The texts live as long as the PAM items do. */
struct message_begin call_message(const struct call *call, enum protocol_action action,
                                  const char *ticket);

/* Connects to the daemon. Returns a descriptor. Errors: those of channel_connect. */
int call_connect(const struct call *call);

/* How long the daemon may take for an action. */
const struct relay_patience *call_patience(enum protocol_action action);

/* Notes that the daemon gave no answer, or none that makes sense; `error` is a negative errno. */
void call_log_failure(const struct call *call, int error);

/* Asks the daemon and waits for its answer, in bounded time. `reply` has been started and holds the
 * MESSAGE_RESULT afterwards. Whatever is wrong with the daemon is OUTCOME_UNAVAILABLE, and logged.
 */
enum outcome call_daemon(const struct call *call, enum protocol_action action, const char *ticket,
                         struct channel_message *reply);

#endif
