/* What a pool asks of a new password. */
#ifndef TESTS_EMULATOR_PASSWORD_POLICY_H
#define TESTS_EMULATOR_PASSWORD_POLICY_H

#include "tests/emulator/call.h"

enum error password_policy_check(struct call *call, const struct password_policy *policy,
                                 const char *password);

#endif
