/* ACTION_CREDENTIALS: from the ticket of a login to temporary AWS credentials in its session. */
#ifndef DAEMON_SESSION_CREDENTIALS_H
#define DAEMON_SESSION_CREDENTIALS_H

#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

#define CREDENTIALS_LIMIT_MS 20000 /* for all calls to the identity pool */

/* Redeems the ticket of the request. OUTCOME_SUCCESS comes with the AWS_* environment;
 * OUTCOME_NO_CREDENTIALS lets the session go on without; another outcome is for services whose
 * credentials are required. */
void credentials_redeem(const struct services *services, struct request *request,
                        struct verdict *out);

#endif
