/* What a person needs to put an account into an authenticator app. */
#ifndef DAEMON_LOGIN_TOTP_ENROLMENT_H
#define DAEMON_LOGIN_TOTP_ENROLMENT_H

#include "daemon/login/state.h"

/* Writes the prompt that hands out the secret (base32), as a QR code where the settings and the
 * service let one be drawn and as text to be typed, and ends with the question. `out` must be
 * empty. Errors: -ENOMEM; -EMSGSIZE the secret is longer than any. */
int totp_enrolment_prompt(const struct login *login, const struct secret *secret_code,
                          const char *question, struct secret *out);

#endif
