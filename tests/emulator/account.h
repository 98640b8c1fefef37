/* What the calls have in common by which people get, confirm and repair their accounts: SignUp,
 * ForgotPassword and their like. */
#ifndef TESTS_EMULATOR_ACCOUNT_H
#define TESTS_EMULATOR_ACCOUNT_H

#include "tests/emulator/outbox.h"
#include "tests/emulator/sign_in.h"

/* Finds client and pool, checks SecretHash over Username, and finds whom Username means; nobody is
 * no error here. */
enum error account_find(struct call *call, struct sign_in *out);

/* The answer for a user who does not exist, by clients that tell. */
enum error account_refuse_unknown(struct call *call);

/* Puts made-up CodeDeliveryDetails into the output, always the same ones for one typed name. */
void account_simulate_delivery(struct call *call);

/* Takes one of the user's hourly tries. Errors: LimitExceeded. */
enum error account_take_quota(struct call *call, const struct pool *pool, struct user *user,
                              enum quota_kind kind);

/* A code to be sent to a user. */
struct account_code {
    enum user_code_kind kind;
    enum outbox_medium medium;
    const char *purpose; /* "CustomMessage_SignUp" */
};

/* Makes a code, sends it, and expects it back from then on. With an answer in the output: its
 * CodeDeliveryDetails. Errors: those of outbox_send_code(). */
enum error account_send_code(struct call *call, const struct sign_in *account,
                             const struct account_code *code, struct json_object *output);

/* Compares what was typed with the code that the user was sent.
 * Errors: CodeMismatch, ExpiredCode, TooManyFailedAttempts. */
enum error account_check_code(struct call *call, struct user_code *code, const char *typed);

/* The refusals of account_check_code(), for users who do not exist. */
enum error account_refuse_code(struct call *call, enum user_code_verdict verdict);

/* Refuses a user who is disabled, or confirmed already. */
enum error account_check_unconfirmed(struct call *call, const struct user *user);

#endif
