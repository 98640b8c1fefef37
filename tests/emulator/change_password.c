/* ChangePassword: a new password against the old one, by somebody who is signed in. */
#include "tests/emulator/account.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/tokens.h"

/* Who never had a password has no previous one to give. */
static enum error check_previous(struct call *call, const struct pool *pool, struct user *user)
{
    const char *previous = call_text(call, "PreviousPassword");

    if (user->password == NULL)
        return ERROR_NONE;
    if (previous == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Missing required parameter PreviousPassword");
    if (!user_password_is(pool, user, previous))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    return ERROR_NONE;
}

enum error change_password(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;
    const char *proposed = call_text(call, "ProposedPassword");

    enum error error = tokens_check_access(call, &pool, &user);
    if (error == ERROR_NONE)
        error = account_take_quota(call, pool, user, QUOTA_CHANGE_PASSWORD);
    if (error == ERROR_NONE)
        error = check_previous(call, pool, user);
    if (error == ERROR_NONE)
        error = password_policy_check(call, pool, user, proposed);
    if (error != ERROR_NONE)
        return error;
    user_set_password(user, proposed);
    user->modified_at = call_now(call);
    return ERROR_NONE;
}
