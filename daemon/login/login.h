/* ACTION_AUTHENTICATE: the story of a login. */
#ifndef DAEMON_LOGIN_LOGIN_H
#define DAEMON_LOGIN_LOGIN_H

#include "daemon/conversation.h"
#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

/* Signs the user in. `out`, which is a fresh verdict, tells how it ended: OUTCOME_SUCCESS, with a
 * ticket where credentials may follow, only after a verified ID token of that very user. */
void login_authenticate(struct services *services, struct request *request,
                        struct conversation *conversation, struct verdict *out);

#endif
