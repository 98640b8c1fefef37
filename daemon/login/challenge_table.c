/* The table of challenges. docs/sign-in.md is printed from it. */
#include "daemon/login/challenge_table.h"

#include "daemon/login/challenge_answers.h"
#include "daemon/login/passkey.h"

/* What ends a login at a challenge: outcome, words for the person, hint for the log. */
#define WRONG_CODES                                                                                \
    .outcome = OUTCOME_TOO_MANY_TRIES,                                                             \
    .refusal = "Too many wrong codes. Please sign in again later.",                                \
    .hint = "too many wrong codes in one sign-in"
#define NO_CHOICE                                                                                  \
    .outcome = OUTCOME_REFUSED, .refusal = "No way to sign in was chosen.",                        \
    .hint = "nothing was chosen, or nothing that can be answered on this host was on offer"
#define NO_PASSWORD                                                                                \
    .outcome = OUTCOME_REFUSED, .refusal = "The user name or password is wrong.",                  \
    .hint = "no password was given"
#define NOT_HERE                                                                                   \
    .style = PROMPT_INFO, .words = "", .outcome = OUTCOME_REFUSED,                                 \
    .refusal = "Your account asks for a way to sign in that is not available here. Please ask "    \
               "your administrator."

const struct challenge_row challenge_table[] = {
    {COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED, "NEW_PASSWORD_REQUIRED", .style = PROMPT_NEW_PASSWORD,
     .words = "New password: ", .response = "NEW_PASSWORD", .answer = challenge_answer_new_password,
     .outcome = OUTCOME_REFUSED, .refusal = "No new password was chosen. Please sign in again.",
     .hint = "the user must choose a new password first, and did not"},

    {COGNITO_CHALLENGE_SMS_MFA, "SMS_MFA", .style = PROMPT_VISIBLE,
     .words = "Code sent to @ by SMS: ", .otherwise = "your phone", .response = "SMS_MFA_CODE",
     .factor = "a code by SMS", .answer = challenge_answer_code, WRONG_CODES},
    {COGNITO_CHALLENGE_EMAIL_OTP, "EMAIL_OTP", .style = PROMPT_VISIBLE,
     .words = "Code sent to @ by e-mail: ", .otherwise = "your address",
     .response = "EMAIL_OTP_CODE", .factor = "a code by e-mail", .answer = challenge_answer_code,
     WRONG_CODES},
    {COGNITO_CHALLENGE_SMS_OTP, "SMS_OTP", .style = PROMPT_VISIBLE,
     .words = "Code sent to @ by SMS: ", .otherwise = "your phone", .response = "SMS_OTP_CODE",
     .factor = "a code by SMS", .answer = challenge_answer_code, WRONG_CODES},
    {COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA, "SOFTWARE_TOKEN_MFA", .style = PROMPT_VISIBLE,
     .words = "Code from your authenticator app: ", .response = "SOFTWARE_TOKEN_MFA_CODE",
     .factor = "a code from your authenticator app", .answer = challenge_answer_code, WRONG_CODES},

    {COGNITO_CHALLENGE_SELECT_MFA_TYPE, "SELECT_MFA_TYPE", .style = PROMPT_VISIBLE,
     .words = "Your choice@: ", .otherwise = "", .response = "ANSWER",
     .answer = challenge_answer_select, NO_CHOICE},
    {COGNITO_CHALLENGE_SELECT, "SELECT_CHALLENGE", .style = PROMPT_VISIBLE,
     .words = "Your choice@: ", .otherwise = "", .response = "ANSWER",
     .answer = challenge_answer_select, NO_CHOICE},
    {COGNITO_CHALLENGE_PASSWORD, "PASSWORD", .style = PROMPT_PASSWORD,
     .words = "Password: ", .response = "PASSWORD", .factor = "your password",
     .answer = challenge_answer_password, NO_PASSWORD},
    {COGNITO_CHALLENGE_PASSWORD_SRP, "PASSWORD_SRP", .style = PROMPT_PASSWORD,
     .words = "Password: ", .factor = "your password", .answer = challenge_answer_password_srp,
     NO_PASSWORD},

    {COGNITO_CHALLENGE_MFA_SETUP, "MFA_SETUP", .style = PROMPT_VISIBLE,
     .words = "Code that the app shows: ", .answer = challenge_answer_setup,
     .outcome = OUTCOME_TOO_MANY_TRIES,
     .refusal = "No second factor was set up. Please sign in again.",
     .hint = "the user must set up a second factor and did not, or the pool offers none that can "
             "be set up in a sign-in"},
    {COGNITO_CHALLENGE_CUSTOM, "CUSTOM_CHALLENGE", .style = PROMPT_SECRET, .words = "@",
     .otherwise = "Answer:", .response = "ANSWER", .answer = challenge_answer_custom,
     .outcome = OUTCOME_REFUSED, .refusal = "The answer is wrong.",
     .hint = "a challenge of the pool's own triggers was not answered"},
    {COGNITO_CHALLENGE_DEVICE_SRP_AUTH, "DEVICE_SRP_AUTH", NOT_HERE,
     .hint = "this host is not remembered for the user", .answer = challenge_answer_device},

    {COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER, "DEVICE_PASSWORD_VERIFIER", NOT_HERE,
     .hint = "it came without DEVICE_SRP_AUTH before it"},
    {COGNITO_CHALLENGE_PASSWORD_VERIFIER, "PASSWORD_VERIFIER", NOT_HERE,
     .hint = "it came without SRP_A before it: with flow = custom, triggers cannot ask for the "
             "password; use flow = custom_srp"},
    {COGNITO_CHALLENGE_WEB_AUTHN, "WEB_AUTHN", .style = PROMPT_SECRET,
     .words = "PIN of your security key: ", .response = "CREDENTIAL", .factor = "your security key",
     .obstacle = passkey_obstacle, .answer = challenge_answer_web_authn, .outcome = OUTCOME_REFUSED,
     .elsewhere =
         "Your account asks for a passkey, which cannot be used here. Passkeys work at the "
         "host's own console, with a security key plugged in.",
     .refusal = "No passkey was used. Please sign in again.", .hint = "no passkey was used"},
    {COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH, "ADMIN_NO_SRP_AUTH", NOT_HERE,
     .hint = "it belongs to a flow that is not used here"},
    {COGNITO_CHALLENGE_UNKNOWN, "(any other)", NOT_HERE,
     .hint = "a challenge that this version does not know"},
};

const size_t challenge_table_count = sizeof challenge_table / sizeof *challenge_table;

const struct challenge_row *challenge_table_find(enum cognito_challenge challenge)
{
    for (size_t i = 0; i < challenge_table_count; i++)
        if (challenge_table[i].challenge == challenge)
            return &challenge_table[i];
    return &challenge_table[challenge_table_count - 1]; /* a test holds that none is without row */
}
