/* A code that one user was sent. */
#include "tests/emulator/user_code.h"

#include <stdint.h>
#include <stdio.h>

#include "tests/emulator/digest.h"
#include "tests/emulator/text.h"

#define CODE_VALUES      1000000
#define LARGEST_UNBIASED (UINT32_MAX - UINT32_MAX % CODE_VALUES)

void user_code_make(char out[USER_CODE_SIZE])
{
    uint32_t number = UINT32_MAX;

    while (number >= LARGEST_UNBIASED)
        random_bytes(&number, sizeof number);
    (void)snprintf(out, USER_CODE_SIZE, "%06u", number % CODE_VALUES);
}

enum user_code_verdict user_code_try(struct user_code *code, const char *typed, double now_unix)
{
    if (code->digits[0] == '\0' || now_unix >= code->expires_at)
        return USER_CODE_EXPIRED;
    if (code->failures >= USER_CODE_FAILURES)
        return USER_CODE_EXHAUSTED;
    if (text_equals_in_constant_time(code->digits, typed))
        return USER_CODE_RIGHT;
    code->failures++;
    return USER_CODE_WRONG;
}

void user_code_spend(struct user_code *code)
{
    *code = (struct user_code){0};
}
