/* The table of challenges. docs/sign-in.md is printed from it. */
#include "daemon/challenge_table.h"

#include "daemon/challenge_answers.h"

#define TOO_MANY_CODES "Too many wrong codes. Please sign in again later."
#define NOT_HERE                                                                                   \
    "Your account asks for a way to sign in that is not available here. Please ask your "          \
    "administrator."
#define NOT_AFTER_THE_PASSWORD "Cognito put it where it has no place: the sign-in ends"

const struct challenge_row challenge_table[] = {
    {COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED, "NEW_PASSWORD_REQUIRED", PROMPT_NEW_PASSWORD,
     "New password: ", "NEW_PASSWORD", NULL, OUTCOME_REFUSED,
     "No new password was chosen. Please sign in again.",
     "the user must choose a new password first, and did not", challenge_answer_new_password},
    {COGNITO_CHALLENGE_SMS_MFA, "SMS_MFA", PROMPT_VISIBLE,
     "Code sent to @ by SMS: ", "SMS_MFA_CODE", "your phone", OUTCOME_TOO_MANY_TRIES,
     TOO_MANY_CODES, "wrong codes", challenge_answer_code},
    {COGNITO_CHALLENGE_EMAIL_OTP, "EMAIL_OTP", PROMPT_VISIBLE,
     "Code sent to @ by e-mail: ", "EMAIL_OTP_CODE", "your address", OUTCOME_TOO_MANY_TRIES,
     TOO_MANY_CODES, "wrong codes", challenge_answer_code},
    {COGNITO_CHALLENGE_SMS_OTP, "SMS_OTP", PROMPT_VISIBLE,
     "Code sent to @ by SMS: ", "SMS_OTP_CODE", "your phone", OUTCOME_TOO_MANY_TRIES,
     TOO_MANY_CODES, "wrong codes", challenge_answer_code},
    {COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA, "SOFTWARE_TOKEN_MFA", PROMPT_VISIBLE,
     "Code from your authenticator app: ", "SOFTWARE_TOKEN_MFA_CODE", NULL, OUTCOME_TOO_MANY_TRIES,
     TOO_MANY_CODES, "wrong codes", challenge_answer_code},
    {COGNITO_CHALLENGE_SELECT_MFA_TYPE, "SELECT_MFA_TYPE", PROMPT_INFO, "", NULL, NULL,
     OUTCOME_REFUSED, NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_MFA_SETUP, "MFA_SETUP", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_CUSTOM, "CUSTOM_CHALLENGE", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_SELECT, "SELECT_CHALLENGE", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_DEVICE_SRP_AUTH, "DEVICE_SRP_AUTH", PROMPT_INFO, "", NULL, NULL,
     OUTCOME_REFUSED, NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER, "DEVICE_PASSWORD_VERIFIER", PROMPT_INFO, "", NULL,
     NULL, OUTCOME_REFUSED, NOT_HERE, "this version cannot answer it", NULL},
    {COGNITO_CHALLENGE_PASSWORD, "PASSWORD", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED, NOT_HERE,
     NOT_AFTER_THE_PASSWORD, NULL},
    {COGNITO_CHALLENGE_PASSWORD_SRP, "PASSWORD_SRP", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, NOT_AFTER_THE_PASSWORD, NULL},
    {COGNITO_CHALLENGE_PASSWORD_VERIFIER, "PASSWORD_VERIFIER", PROMPT_INFO, "", NULL, NULL,
     OUTCOME_REFUSED, NOT_HERE, NOT_AFTER_THE_PASSWORD, NULL},
    {COGNITO_CHALLENGE_WEB_AUTHN, "WEB_AUTHN", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, "passkeys cannot be used here", NULL},
    {COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH, "ADMIN_NO_SRP_AUTH", PROMPT_INFO, "", NULL, NULL,
     OUTCOME_REFUSED, NOT_HERE, NOT_AFTER_THE_PASSWORD, NULL},
    {COGNITO_CHALLENGE_UNKNOWN, "(any other)", PROMPT_INFO, "", NULL, NULL, OUTCOME_REFUSED,
     NOT_HERE, "a challenge that this version does not know", NULL},
};

const size_t challenge_table_count = sizeof challenge_table / sizeof *challenge_table;

const struct challenge_row *challenge_table_find(enum cognito_challenge challenge)
{
    for (size_t i = 0; i < challenge_table_count; i++)
        if (challenge_table[i].challenge == challenge)
            return &challenge_table[i];
    return &challenge_table[challenge_table_count - 1]; /* a test holds that none is without row */
}
