/* AdminConfirmSignUp, AdminSetUserPassword, AdminResetUserPassword, AdminDisableUser,
 * AdminEnableUser, AdminDeleteUser. */
#include "tests/emulator/account.h"
#include "tests/emulator/account_address.h"
#include "tests/emulator/account_triggers.h"
#include "tests/emulator/admin.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"

enum error admin_find_user(struct call *call, struct sign_in *out)
{
    const char *name = call_text(call, "Username");

    enum error error = call_find_pool(call, &out->pool);
    if (error != ERROR_NONE)
        return error;
    out->user = pool_find_user_by_sign_in_name(out->pool, name);
    if (out->user == NULL)
        out->user = pool_find_user_by_sub(out->pool, name);
    if (out->user == NULL)
        return call_refuse(call, ERROR_USER_NOT_FOUND, "User does not exist.");
    json_put_text(call->log, "user", out->user->name);
    return ERROR_NONE;
}

enum error admin_confirm_sign_up(struct call *call)
{
    struct sign_in account = {0};

    enum error error = admin_find_user(call, &account);
    if (error == ERROR_NONE)
        error = account_check_unconfirmed(call, account.user);
    if (error != ERROR_NONE)
        return error;
    account.user->status = USER_CONFIRMED;
    account.user->modified_at = call_now(call);
    return account_after_confirmation(call, &account, "PostConfirmation_ConfirmSignUp");
}

enum error admin_set_user_password(struct call *call)
{
    struct sign_in account = {0};
    const char *password = call_text(call, "Password");
    bool permanent = json_object_get_boolean(json_member(call->input, "Permanent"));

    enum error error = admin_find_user(call, &account);
    if (error == ERROR_NONE)
        error = password_policy_check(call, account.pool, account.user, password);
    if (error != ERROR_NONE)
        return error;
    user_set_password(account.user, password);
    account.user->status = permanent ? USER_CONFIRMED : USER_FORCE_CHANGE_PASSWORD;
    account.user->temporary_since = call_now(call);
    account.user->modified_at = call_now(call);
    return ERROR_NONE;
}

enum error admin_reset_user_password(struct call *call)
{
    struct sign_in account = {0};
    struct account_code code = {
        .kind = USER_CODE_RESET_PASSWORD,
        .purpose = "CustomMessage_ForgotPassword",
    };

    enum error error = admin_find_user(call, &account);
    if (error != ERROR_NONE)
        return error;
    if (account.user->status == USER_FORCE_CHANGE_PASSWORD || !account.user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "User password cannot be reset in the current state.");
    error = account_find_recovery(call, &account, &code.medium);
    if (error == ERROR_NONE)
        error = account_send_code(call, &account, &code, NULL);
    if (error != ERROR_NONE)
        return error;
    account.user->status = USER_RESET_REQUIRED;
    account.user->modified_at = call_now(call);
    return ERROR_NONE;
}

static enum error enable(struct call *call, bool enabled)
{
    struct sign_in account = {0};
    enum error error = admin_find_user(call, &account);

    if (error != ERROR_NONE)
        return error;
    account.user->enabled = enabled;
    account.user->modified_at = call_now(call);
    return ERROR_NONE;
}

enum error admin_enable_user(struct call *call)
{
    return enable(call, true);
}

enum error admin_disable_user(struct call *call)
{
    return enable(call, false);
}

enum error admin_delete_user(struct call *call)
{
    struct sign_in account = {0};
    enum error error = admin_find_user(call, &account);

    if (error == ERROR_NONE)
        pool_delete_user(account.pool, account.user);
    return error;
}
