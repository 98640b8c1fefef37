/* When a session has to end: passed on to pam_systemd(8), by which systemd ends it. */
#ifndef PAM_SESSION_LIMIT_H
#define PAM_SESSION_LIMIT_H

#include <security/pam_modules.h>

#include "common/protocol.h"

#define SESSION_LIMIT_NAME "COGNITO_SESSION_SECONDS"

/* Takes the limit out of a result's environment, where there is one of acceptable form, and leaves
 * it for pam_systemd, which comes later in the stack. What another module has left there before is
 * never made longer. Returns a PAM code: PAM_BUF_ERR when there is no memory. */
int session_limit_set(pam_handle_t *pamh, const struct message_result *result);

#endif
