/* ACTION_CHANGE_PASSWORD: the story of a new password. */
#ifndef DAEMON_LOGIN_PASSWORD_CHANGE_H
#define DAEMON_LOGIN_PASSWORD_CHANGE_H

#include "daemon/conversation.h"
#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

/* Changes the user's password: with the old one, by a whole sign-in as that user; or, when it is
 * forgotten, with a mailed code. `out`, which is a fresh verdict, tells how it ended:
 * OUTCOME_SUCCESS only when the password is changed, or FLAG_ONLY_IF_EXPIRED found nothing to do.
 */
void password_change(struct services *services, struct request *request,
                     struct conversation *conversation, struct verdict *out);

#endif
