/* ForgotPassword and ConfirmForgotPassword: a new password against a code. */
#include "tests/emulator/account.h"
#include "tests/emulator/account_address.h"
#include "tests/emulator/account_triggers.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/user_migration.h"

/* Why a user cannot have a code. A client that hides who exists answers as if it were sent. */
static enum error find_obstacle(struct call *call, const struct sign_in *account,
                                enum outbox_medium *medium)
{
    if (account->user == NULL)
        return account_refuse_unknown(call);
    if (!account->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    return account_find_recovery(call, account, medium);
}

/* What is told to everybody, by every client. */
static enum error check_state(struct call *call, const struct sign_in *account)
{
    if (json_list_holds(account->pool->account_recovery, "admin_only"))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Contact administrator to reset password.");
    if (account->user == NULL)
        return ERROR_NONE;
    if (account->user->status == USER_FORCE_CHANGE_PASSWORD)
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "User password cannot be reset in the current state.");
    return account_take_quota(call, account->pool, account->user, QUOTA_RESET_PASSWORD);
}

/* Whom the trigger does not know either is nobody, which is told further on. */
static enum error migrate(struct call *call, struct sign_in *account)
{
    enum error error =
        user_migration_try_without_password(call, account, call_text(call, "Username"));

    return error == ERROR_NOT_AUTHORIZED || error == ERROR_USER_NOT_FOUND ? ERROR_NONE : error;
}

enum error forgot_password(struct call *call)
{
    auto_sign_in struct sign_in account = {0};
    struct account_code code = {
        .kind = USER_CODE_RESET_PASSWORD,
        .purpose = "CustomMessage_ForgotPassword",
    };

    enum error error = account_find(call, &account);
    if (error == ERROR_NONE && account.user == NULL)
        error = migrate(call, &account);
    if (error == ERROR_NONE)
        error = check_state(call, &account);
    if (error != ERROR_NONE)
        return error;
    error = find_obstacle(call, &account, &code.medium);
    if (error != ERROR_NONE && account.client->prevents_user_existence_errors) {
        account_simulate_delivery(call);
        return ERROR_NONE;
    }
    if (error != ERROR_NONE)
        return error;
    return account_send_code(call, &account, &code, call->output);
}

/* The same for everybody whom a client does not want to be known: a code was asked for, or not. */
static enum error check_user(struct call *call, const struct sign_in *account)
{
    bool hides = account->client->prevents_user_existence_errors;

    if (account->user == NULL)
        return hides ? account_refuse_code(call, USER_CODE_WRONG) : account_refuse_unknown(call);
    if (!account->user->enabled)
        return hides ? account_refuse_code(call, USER_CODE_WRONG)
                     : call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    return account_take_quota(call, account->pool, account->user, QUOTA_RESET_PASSWORD);
}

enum error confirm_forgot_password(struct call *call)
{
    auto_sign_in struct sign_in account = {0};
    const char *password = call_text(call, "Password");

    enum error error = account_find(call, &account);
    if (error == ERROR_NONE)
        error = check_user(call, &account);
    if (error != ERROR_NONE)
        return error;
    struct user_code *code = &account.user->codes[USER_CODE_RESET_PASSWORD];
    error = account_check_code(call, code, call_text(call, "ConfirmationCode"));
    if (error == ERROR_NONE)
        error = password_policy_check(call, account.pool, account.user, password);
    if (error != ERROR_NONE)
        return error;
    account_verify_address(call, account.user, code);
    user_set_password(account.user, password);
    account.user->status = USER_CONFIRMED;
    lockout_clear(&account.user->lockout);
    return account_after_confirmation(call, &account, "PostConfirmation_ConfirmForgotPassword");
}
