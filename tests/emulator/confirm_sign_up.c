/* ConfirmSignUp and ResendConfirmationCode. */
#include <string.h>

#include "tests/emulator/account.h"
#include "tests/emulator/account_address.h"
#include "tests/emulator/account_triggers.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/pool.h"

/* Whom the call is about; somebody who does not exist has got no code, either. */
static enum error find_unconfirmed(struct call *call, struct sign_in *account)
{
    enum error error = account_find(call, account);

    if (error != ERROR_NONE)
        return error;
    if (account->user == NULL)
        return account->client->prevents_user_existence_errors
                   ? account_refuse_code(call, USER_CODE_EXPIRED)
                   : account_refuse_unknown(call);
    error = account_take_quota(call, account->pool, account->user, QUOTA_CONFIRM_SIGN_UP);
    return error == ERROR_NONE ? account_check_unconfirmed(call, account->user) : error;
}

enum error confirm_sign_up(struct call *call)
{
    auto_sign_in struct sign_in account = {0};

    enum error error = find_unconfirmed(call, &account);
    if (error != ERROR_NONE)
        return error;
    struct user_code *code = &account.user->codes[USER_CODE_CONFIRM_SIGN_UP];
    error = account_check_code(call, code, call_text(call, "ConfirmationCode"));
    if (error == ERROR_NONE)
        error = choice_take_session(call, &account);
    if (error == ERROR_NONE)
        error = account_claim_alias(
            call, &account, code->by_sms ? OUTBOX_SMS : OUTBOX_EMAIL,
            json_object_get_boolean(json_member(call->input, "ForceAliasCreation")));
    if (error != ERROR_NONE)
        return error;
    account_verify_address(call, account.user, code);
    account.user->status = USER_CONFIRMED;
    choice_give_session(call, &account);
    return account_after_confirmation(call, &account, "PostConfirmation_ConfirmSignUp");
}

enum error resend_confirmation_code(struct call *call)
{
    auto_sign_in struct sign_in account = {0};
    struct account_code code = {
        .kind = USER_CODE_CONFIRM_SIGN_UP,
        .purpose = "CustomMessage_ResendCode",
    };

    enum error error = account_find(call, &account);
    if (error != ERROR_NONE)
        return error;
    if (account.client->prevents_user_existence_errors &&
        (account.user == NULL || !account.user->enabled)) {
        account_simulate_delivery(call);
        return ERROR_NONE;
    }
    if (account.user == NULL)
        return account_refuse_unknown(call);
    if (account.user->status != USER_UNCONFIRMED)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "User is already confirmed.");
    if (!account_find_address_to_verify(account.pool, account.user, &code.medium))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Cannot resend codes. Auto verification not turned on.");
    error = account_take_quota(call, account.pool, account.user, QUOTA_RESEND_CODE);
    if (error != ERROR_NONE)
        return error;
    return account_send_code(call, &account, &code, call->output);
}
