/* The factors that may follow the password: which there are, and which of them a user has. */
#ifndef TESTS_EMULATOR_MFA_H
#define TESTS_EMULATOR_MFA_H

#include "tests/emulator/world.h"

void mfa_settings_release(struct mfa_settings *mfa);

/* Whether there is a factor of this name: SOFTWARE_TOKEN_MFA, SMS_MFA or EMAIL_OTP. */
bool mfa_type_is_known(const char *type);

/* Whether the pool offers this factor and the user has what it takes: an authenticator app, a
 * telephone number, an address. */
bool mfa_is_usable(const struct pool *pool, const struct user *user, const char *type);

/* The factors that this user may be asked for: a list of names, the caller's, in a fixed order.
 * Empty: none; a pool that demands one must have the user set one up. */
struct json_object *mfa_factors_of(const struct pool *pool, const struct user *user);

/* What a user's factor becomes: out of use, in use, or what the user is asked for first. */
void mfa_disable(struct user *user, const char *type);
void mfa_enable(struct user *user, const char *type);
void mfa_prefer(struct user *user, const char *type);

#endif
