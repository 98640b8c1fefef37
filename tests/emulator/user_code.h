/* A code that one user was sent, to be typed in: of limited life, good once, and for few tries. */
#ifndef TESTS_EMULATOR_USER_CODE_H
#define TESTS_EMULATOR_USER_CODE_H

#include <stdbool.h>

#define USER_CODE_SIZE     7 /* six digits */
#define USER_CODE_FAILURES 5 /* after so many wrong ones not even the right one is taken */

enum user_code_kind {
    USER_CODE_CONFIRM_SIGN_UP,
    USER_CODE_RESET_PASSWORD,
    USER_CODE_VERIFY_EMAIL,
    USER_CODE_VERIFY_PHONE,
};
#define USER_CODE_KINDS (USER_CODE_VERIFY_PHONE + 1)

struct user_code {
    char digits[USER_CODE_SIZE]; /* "": none was sent, or it was used */
    bool by_sms;
    double expires_at;
    unsigned failures;
};

/* Six random digits. */
void user_code_make(char out[USER_CODE_SIZE]);

enum user_code_verdict {
    USER_CODE_WRONG, /* which is counted */
    USER_CODE_EXPIRED,
    USER_CODE_EXHAUSTED,
    USER_CODE_RIGHT,
};

/* Looks at what somebody typed. What is right stays good until user_code_spend(). */
enum user_code_verdict user_code_try(struct user_code *code, const char *typed, double now_unix);

void user_code_spend(struct user_code *code);

#endif
