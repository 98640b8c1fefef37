/* The factors that may follow the password: which there are, and which of them a user has. */
#ifndef TESTS_EMULATOR_MFA_H
#define TESTS_EMULATOR_MFA_H

#include "tests/emulator/world.h"

void mfa_settings_release(struct mfa_settings *mfa);

/* Whether there is a factor of this name. */
bool mfa_type_is_known(const char *type);

/* The factors that this user is asked for, one of them: a list of names, the caller's, in a fixed
 * order, maybe empty. */
struct json_object *mfa_factors_of(const struct pool *pool, const struct user *user);

#endif
