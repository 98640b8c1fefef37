/* Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits,
 * steps of 30 seconds; and base32 (RFC 4648) without padding, in which their secrets travel. */
#ifndef TESTS_EMULATOR_TOTP_H
#define TESTS_EMULATOR_TOTP_H

#include "tests/emulator/encoding.h"

#define TOTP_CODE_SIZE 7 /* six digits and the NUL */

/* A new secret, as long as the service's: 32 bytes, 52 characters. To be freed. */
char *totp_make_secret(void);

/* Errors: -EBADMSG for anything but upper-case base32 without padding, or nothing at all. */
int totp_decode_secret(const char *text, struct bytes *out);

/* The number of the 30 seconds that this time lies in. */
int64_t totp_step(double at_unix);

/* The code of a step. */
void totp_make_code(const struct bytes *secret, int64_t step, char out[TOTP_CODE_SIZE]);

/* Whose code this is: the step before, the present one or the next one. -1: of none of them. */
int64_t totp_find_step(const char *secret, const char *code, double now_unix);

#endif
