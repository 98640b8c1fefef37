/* What a person can mend when the password alone does not sign in: a sign-up that is not confirmed,
 * a password that an administrator has reset, and, with `offer_reset`, a forgotten one. */
#ifndef DAEMON_LOGIN_RECOVERY_H
#define DAEMON_LOGIN_RECOVERY_H

#include "daemon/login/state.h"

#define LOGIN_MAX_RECOVERIES                                                                       \
    2 /* in one login: a sign-up to confirm, and then a password to reset; or no answer, twice */

/* After a call that failed, for which the verdict is set. True: mended; the sign-in begins again,
 * with login->password, which may be new. False: the verdict stands, or says more. */
bool login_recover(struct login *login, const struct cognito_failure *failure);

/* After a password or a code of which nobody knows whether it arrived: lets the person begin again.
 * A password that login->password does not hold any more is asked for, so that no password is ever
 * counted twice. False: that is not possible, and the verdict stands or says why. */
bool login_ask_anew(struct login *login);

/* Does for a name that is no user's as login_recover() does after a wrong password; the verdict's
 * outcome stays. */
void login_pretend_to_recover(struct login *login);

#endif
