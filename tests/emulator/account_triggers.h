/* PreSignUp and PostConfirmation: what is told of accounts, and what the answers change. */
#ifndef TESTS_EMULATOR_ACCOUNT_TRIGGERS_H
#define TESTS_EMULATOR_ACCOUNT_TRIGGERS_H

#include "tests/emulator/sign_in.h"

/* Somebody who is to become a user. */
struct newcomer {
    const struct pool *pool;
    const struct app_client *client; /* NULL: an administrator creates them */
    const char *source;              /* "PreSignUp_SignUp" */
    const char *username;
    struct json_object *attributes; /* may be NULL */
};

/* What PreSignUp answered. */
struct sign_up_favours {
    bool confirm, verify_email, verify_phone;
};

/* PreSignUp, which may refuse. The world's lock is released meanwhile. */
enum error account_before_sign_up(struct call *call, const struct newcomer *newcomer,
                                  struct sign_up_favours *out);

/* PostConfirmation: the account is confirmed, whatever the trigger answers.
 * `source` is "PostConfirmation_ConfirmSignUp" or "PostConfirmation_ConfirmForgotPassword". */
enum error account_after_confirmation(struct call *call, const struct sign_in *account,
                                      const char *source);

#endif
