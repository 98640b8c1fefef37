/* What a pool asks of a new password. */
#ifndef TESTS_EMULATOR_PASSWORD_POLICY_H
#define TESTS_EMULATOR_PASSWORD_POLICY_H

#include "tests/emulator/call.h"

/* Checks a new password of a user (NULL: not there yet).
 * Errors: InvalidPassword; PasswordHistoryPolicyViolation, it was used before. */
enum error password_policy_check(struct call *call, const struct pool *pool,
                                 const struct user *user, const char *password);

#endif
