/* Asking a person for a new password, twice, as often as it takes within bounds. */
#ifndef DAEMON_LOGIN_NEW_PASSWORD_DIALOGUE_H
#define DAEMON_LOGIN_NEW_PASSWORD_DIALOGUE_H

#include "daemon/cognito/failure.h"
#include "daemon/conversation.h"
#include "daemon/verdict.h"

#define NEW_PASSWORD_MAX_TRIES      3   /* of one dialogue, for whatever reason one was not good */
#define NEW_PASSWORD_MAX_CHARACTERS 256 /* what Cognito takes */

struct new_password_dialogue {
    struct conversation *conversation;
    const struct secret *old; /* which the new one must not be; NULL: not known */
    unsigned tries;           /* so far */
};

/* Asks until both answers are the same, the old password is not one of them, and the tries are not
 * used up, in PAM's second round (conversation_hold); `out` must be empty. Call it again after
 * new_password_was_refused(). False: no password, and the verdict says why: OUTCOME_ABORTED or
 * OUTCOME_PASSWORD_NOT_CHANGED. */
bool new_password_ask(struct new_password_dialogue *dialogue, struct verdict *verdict,
                      struct secret *out);

/* Whether a call failed because of the new password itself: too short, used before, …; the person
 * is then told so in Cognito's own words, and may be asked again. */
bool new_password_was_refused(const struct new_password_dialogue *dialogue,
                              const struct cognito_failure *failure);

#endif
