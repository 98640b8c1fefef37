/* PreSignUp and PostConfirmation: what is told of accounts, and what the answers change. */
#ifndef TESTS_EMULATOR_ACCOUNT_TRIGGERS_H
#define TESTS_EMULATOR_ACCOUNT_TRIGGERS_H

#include "tests/emulator/sign_in.h"

/* PostConfirmation: the account is confirmed, whatever the trigger answers.
 * `source` is "PostConfirmation_ConfirmSignUp" or "PostConfirmation_ConfirmForgotPassword". */
enum error account_after_confirmation(struct call *call, const struct sign_in *account,
                                      const char *source);

#endif
