/* How often one user may do one thing in an hour. */
#ifndef TESTS_EMULATOR_QUOTA_H
#define TESTS_EMULATOR_QUOTA_H

#include <stdbool.h>

enum quota_kind {
    QUOTA_CHANGE_PASSWORD,
    QUOTA_RESET_PASSWORD, /* ForgotPassword and ConfirmForgotPassword together */
    QUOTA_CONFIRM_SIGN_UP,
    QUOTA_RESEND_CODE,
    QUOTA_ATTRIBUTE_CODE,
    QUOTA_VERIFY_ATTRIBUTE,
};
#define QUOTA_KINDS (QUOTA_VERIFY_ATTRIBUTE + 1)

struct quota {
    double began_at; /* the hour */
    unsigned used;
};

/* Takes one of `limit` of this hour. false: there is none left. */
bool quota_take(struct quota *quota, unsigned limit, double now_unix);

#endif
