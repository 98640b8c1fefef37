/* UpdateUserAttributes, GetUserAttributeVerificationCode, VerifyUserAttribute: what somebody who is
 * signed in does with attributes of their own. */
#include <string.h>

#include "tests/emulator/account.h"
#include "tests/emulator/account_address.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/tokens.h"
#include "tests/emulator/user_attributes.h"

static enum user_code_kind code_kind(enum outbox_medium medium)
{
    return medium == OUTBOX_SMS ? USER_CODE_VERIFY_PHONE : USER_CODE_VERIFY_EMAIL;
}

static void forget_proof(struct user *user, enum outbox_medium medium)
{
    account_doubt_address(user, medium);
    user_code_spend(&user->codes[code_kind(medium)]);
}

/* Another address is not proved, and an empty text is no attribute at all. */
static void write_one(struct user *user, const char *name, const char *value)
{
    const char *before = json_text(user->attributes, name);
    bool changes = before == NULL || strcmp(before, value) != 0;

    if (changes && strcmp(name, "email") == 0)
        forget_proof(user, OUTBOX_EMAIL);
    if (changes && strcmp(name, "phone_number") == 0)
        forget_proof(user, OUTBOX_SMS);
    json_object_object_del(user->attributes, name);
    if (*value != '\0')
        json_put_text(user->attributes, name, value);
}

static void write_all(struct call *call, struct user *user, struct json_object *attributes)
{
    if (user->attributes == NULL)
        user->attributes = json_object_new_object();
    json_object_object_foreach(attributes, name, value)
        write_one(user, name, json_object_get_string(value));
    user->modified_at = call_now(call);
}

/* Sends a code to an address that was given and is not proved, where the pool wants proof. */
static enum error send_if_wanted(struct call *call, const struct sign_in *account,
                                 struct json_object *given, enum outbox_medium medium,
                                 struct json_object *list)
{
    const char *attribute = outbox_attribute(medium);
    auto_json struct json_object *sent = json_object_new_object();
    struct account_code code = {
        .kind = code_kind(medium),
        .medium = medium,
        .purpose = "CustomMessage_UpdateUserAttribute",
    };

    if (json_text(given, attribute) == NULL ||
        json_text(account->user->attributes, attribute) == NULL ||
        account_address_is_verified(account->user, medium) ||
        !json_list_holds(account->pool->auto_verified, attribute))
        return ERROR_NONE;
    enum error error = account_send_code(call, account, &code, sent);
    if (error == ERROR_NONE)
        (void)json_object_array_add(list,
                                    json_object_get(json_member(sent, "CodeDeliveryDetails")));
    return error;
}

enum error update_user_attributes(struct call *call)
{
    struct sign_in account = {0};
    auto_json struct json_object *given = user_attributes_read(call, "UserAttributes");

    enum error error = tokens_check_caller(call, &account);
    if (error == ERROR_NONE)
        error = user_attributes_check(call, account.pool, given, account.client);
    if (error != ERROR_NONE)
        return error;
    write_all(call, account.user, given);
    struct json_object *list = json_put_list(call->output, "CodeDeliveryDetailsList");
    error = send_if_wanted(call, &account, given, OUTBOX_SMS, list);
    if (error == ERROR_NONE)
        error = send_if_wanted(call, &account, given, OUTBOX_EMAIL, list);
    return error;
}

/* Who calls, and by which medium the attribute that the call names is verified. */
static enum error read_input(struct call *call, struct sign_in *account, enum outbox_medium *medium)
{
    const char *name = call_text(call, "AttributeName");

    enum error error = tokens_check_caller(call, account);
    if (error != ERROR_NONE)
        return error;
    if (strcmp(name, "email") != 0 && strcmp(name, "phone_number") != 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Attribute %s cannot be verified.", name);
    *medium = strcmp(name, "email") == 0 ? OUTBOX_EMAIL : OUTBOX_SMS;
    if (json_text(account->user->attributes, name) == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "User does not have an %s.", name);
    return ERROR_NONE;
}

enum error get_user_attribute_verification_code(struct call *call)
{
    struct sign_in account = {0};
    struct account_code code = {.purpose = "CustomMessage_VerifyUserAttribute"};

    enum error error = read_input(call, &account, &code.medium);
    if (error == ERROR_NONE)
        error = account_take_quota(call, account.pool, account.user, QUOTA_ATTRIBUTE_CODE);
    if (error != ERROR_NONE)
        return error;
    code.kind = code_kind(code.medium);
    return account_send_code(call, &account, &code, call->output);
}

enum error verify_user_attribute(struct call *call)
{
    struct sign_in account = {0};
    enum outbox_medium medium = OUTBOX_EMAIL;

    enum error error = read_input(call, &account, &medium);
    if (error == ERROR_NONE)
        error = account_take_quota(call, account.pool, account.user, QUOTA_VERIFY_ATTRIBUTE);
    if (error != ERROR_NONE)
        return error;
    struct user_code *code = &account.user->codes[code_kind(medium)];
    error = account_check_code(call, code, call_text(call, "Code"));
    if (error == ERROR_NONE)
        error = account_claim_alias(call, &account, medium, false);
    if (error == ERROR_NONE)
        account_verify_address(call, account.user, code);
    return error;
}
