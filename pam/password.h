/* pam_sm_chauthtok: two rounds of PAM, one conversation with the daemon.
 *
 * PAM first asks every module of the stack whether it is ready (PAM_PRELIM_CHECK), and lets them
 * change passwords only when all are. The conversation begins in the first round, with everything
 * that can go wrong before a change: the old password and the sign-in. The daemon then holds it
 * (PROMPT_HOLD) until the second round. */
#ifndef PAM_PASSWORD_H
#define PAM_PASSWORD_H

#include "pam/call.h"

/* The first round; `flags` are PAM's. Returns a PAM code. */
int password_check(const struct call *call, int flags);

/* The second round. Returns a PAM code: PAM_SUCCESS only when the password is changed, or needed no
 * change. */
int password_update(const struct call *call);

#endif
