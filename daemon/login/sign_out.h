/* The end of tokens that a sign-in was given and that nobody will use: of one that this host
 * refuses, of one that was made to change a password. They would be good for weeks, the latter
 * longer than the password they were given for. Whoever waits for the answer does not wait for
 * this. */
#ifndef DAEMON_LOGIN_SIGN_OUT_H
#define DAEMON_LOGIN_SIGN_OUT_H

#include "daemon/cognito/user_pool.h"
#include "daemon/request.h"
#include "daemon/services.h"

#define SIGN_OUT_LIMIT_MS 10000
#define SIGN_OUTS_AT_ONCE 16 /* and no more than half of the strangers' places */

/* Keeps what is to be revoked in the request; of tokens that may be none. */
void sign_out_later(struct request *request, struct cognito_tokens *tokens);

/* Once the caller has its answer: revokes what was kept, if anything, and wipes it. A failure is
 * logged; there is nothing else to be done about it. So is one more than there may be, which
 * is not begun: while Cognito is slow to revoke, those that wait must not fill the host. */
void sign_out(struct services *services, struct request *request);

#endif
