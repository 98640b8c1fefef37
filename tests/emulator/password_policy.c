/* What a pool asks of a new password. */
#include "tests/emulator/password_policy.h"

#include <string.h>

#define LONGEST_PASSWORD 256

static int64_t count_characters(const char *text)
{
    int64_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static enum error refuse(struct call *call, const char *why)
{
    return call_refuse(call, ERROR_INVALID_PASSWORD, "Password did not conform with policy: %s",
                       why);
}

/* The policy counts the present password among those that were used before. */
static bool was_used(const struct password_policy *policy, const struct user *user,
                     const char *password)
{
    size_t count = user->old_passwords == NULL ? 0 : json_object_array_length(user->old_passwords);

    if (policy->history_size == 0)
        return false;
    if (user->password != NULL && strcmp(user->password, password) == 0)
        return true;
    for (size_t i = 1; i <= count && (int64_t)i < policy->history_size; i++) {
        const char *old =
            json_object_get_string(json_object_array_get_idx(user->old_passwords, count - i));
        if (strcmp(old, password) == 0)
            return true;
    }
    return false;
}

static enum error check_characters(struct call *call, const struct password_policy *policy,
                                   const char *password)
{
    const struct {
        bool wanted;
        const char *characters, *complaint;
    } rules[] = {
        {policy->lowercase, "abcdefghijklmnopqrstuvwxyz",
         "Password must have lowercase characters"},
        {policy->uppercase, "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
         "Password must have uppercase characters"},
        {policy->numbers, "0123456789", "Password must have numeric characters"},
        {policy->symbols, "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ",
         "Password must have symbol characters"},
    };

    if (count_characters(password) < policy->minimum_length)
        return refuse(call, "Password not long enough");
    if (count_characters(password) > LONGEST_PASSWORD)
        return refuse(call, "Password too long");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].wanted && strpbrk(password, rules[i].characters) == NULL)
            return refuse(call, rules[i].complaint);
    }
    return ERROR_NONE;
}

enum error password_policy_check(struct call *call, const struct pool *pool,
                                 const struct user *user, const char *password)
{
    enum error error = check_characters(call, &pool->policy, password);

    if (error != ERROR_NONE)
        return error;
    if (user != NULL && was_used(&pool->policy, user, password))
        return call_refuse(call, ERROR_PASSWORD_HISTORY_POLICY_VIOLATION,
                           "Password has previously been used");
    return ERROR_NONE;
}
