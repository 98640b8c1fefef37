/* SignUp: somebody makes an account for themselves. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/account.h"
#include "tests/emulator/account_address.h"
#include "tests/emulator/account_triggers.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/text.h"
#include "tests/emulator/user_attributes.h"

/* A name must not look like somebody's address where addresses are names, too. */
static enum error check_name(struct call *call, const struct pool *pool, const char *name)
{
    if (json_list_holds(pool->alias_attributes, "email") && strchr(name, '@') != NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Username cannot be of email format, since user pool is configured for "
                           "email alias.");
    if (json_list_holds(pool->alias_attributes, "phone_number") && *name == '+' &&
        strspn(name + 1, "0123456789") == strlen(name + 1))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Username cannot be of phone number format, since user pool is "
                           "configured for phone number alias.");
    return ERROR_NONE;
}

static enum error check_is_free(struct call *call, const struct pool *pool, const char *name)
{
    if (pool_find_user(pool, name) != NULL)
        return call_refuse(call, ERROR_USERNAME_EXISTS, "User already exists");
    return ERROR_NONE;
}

static enum error check_password(struct call *call, const struct pool *pool)
{
    const char *password = call_text(call, "Password");

    if (password == NULL && choice_is_passwordless(pool))
        return ERROR_NONE;
    if (password == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Missing required parameter Password");
    return password_policy_check(call, pool, NULL, password);
}

/* Whoever is the client, and what is wanted of it. */
static enum error check_input(struct call *call, struct sign_in *account,
                              struct json_object *attributes)
{
    const char *name = call_text(call, "Username");

    enum error error = sign_in_find_client(call, account);
    if (error == ERROR_NONE)
        error = secret_hash_check_member(call, account->client, name);
    if (error == ERROR_NONE && account->pool->only_admins_create_users)
        error =
            call_refuse(call, ERROR_NOT_AUTHORIZED, "SignUp is not permitted for this user pool");
    if (error == ERROR_NONE)
        error = check_name(call, account->pool, name);
    if (error == ERROR_NONE)
        error = check_is_free(call, account->pool, name);
    if (error == ERROR_NONE)
        error = user_attributes_check(call, account->pool, attributes, account->client);
    if (error == ERROR_NONE)
        error = user_attributes_check_required(call, account->pool, attributes);
    return error == ERROR_NONE ? check_password(call, account->pool) : error;
}

/* What the trigger wants to be verified must be nobody else's name. */
static enum error check_alias(struct call *call, const struct newcomer *newcomer,
                              const char *attribute, bool verify)
{
    if (!verify || pool_find_user_by_alias(newcomer->pool, attribute,
                                           json_text(newcomer->attributes, attribute)) == NULL)
        return ERROR_NONE;
    return call_refuse(call, ERROR_USERNAME_EXISTS, "An account with the given %s already exists.",
                       attribute);
}

static struct user *make_user(struct call *call, const struct newcomer *newcomer,
                              const struct sign_up_favours *favours)
{
    struct user *user = user_new(call_now(call));

    user->name = text_copy(newcomer->username);
    user->sub = uuid_random();
    user->status = favours->confirm ? USER_CONFIRMED : USER_UNCONFIRMED;
    user->attributes = newcomer->attributes == NULL ? json_object_new_object()
                                                    : json_object_get(newcomer->attributes);
    if (json_text(user->attributes, "email") != NULL)
        json_put_text(user->attributes, "email_verified", favours->verify_email ? "true" : "false");
    if (json_text(user->attributes, "phone_number") != NULL)
        json_put_text(user->attributes, "phone_number_verified",
                      favours->verify_phone ? "true" : "false");
    user_set_password(user, call_text(call, "Password"));
    return user;
}

/* Asks the trigger, and makes the user when the name is free yet. */
static enum error create(struct call *call, struct sign_in *account, struct json_object *attributes)
{
    struct sign_up_favours favours = {0};
    struct newcomer newcomer = {
        .pool = account->pool,
        .client = account->client,
        .source = "PreSignUp_SignUp",
        .username = call_text(call, "Username"),
        .attributes = attributes,
    };

    enum error error = account_before_sign_up(call, &newcomer, &favours);
    if (error == ERROR_NONE)
        error = check_is_free(call, account->pool, newcomer.username);
    if (error == ERROR_NONE)
        error = check_alias(call, &newcomer, "email", favours.verify_email);
    if (error == ERROR_NONE)
        error = check_alias(call, &newcomer, "phone_number", favours.verify_phone);
    if (error != ERROR_NONE)
        return error;
    account->user = make_user(call, &newcomer, &favours);
    list_append(account->pool->users, account->pool->user_count, account->user);
    json_put_text(call->log, "user", account->user->name);
    return ERROR_NONE;
}

enum error sign_up(struct call *call)
{
    auto_sign_in struct sign_in account = {0};
    auto_json struct json_object *attributes = user_attributes_read(call, "UserAttributes");
    struct account_code code = {
        .kind = USER_CODE_CONFIRM_SIGN_UP,
        .purpose = "CustomMessage_SignUp",
    };

    enum error error = check_input(call, &account, attributes);
    if (error == ERROR_NONE)
        error = create(call, &account, attributes);
    if (error != ERROR_NONE)
        return error;
    json_put_boolean(call->output, "UserConfirmed", account.user->status == USER_CONFIRMED);
    json_put_text(call->output, "UserSub", account.user->sub);
    choice_give_session(call, &account);
    if (account.user->status == USER_CONFIRMED)
        return account_after_confirmation(call, &account, "PostConfirmation_ConfirmSignUp");
    if (account_find_address_to_verify(account.pool, account.user, &code.medium))
        return account_send_code(call, &account, &code, call->output);
    return ERROR_NONE;
}
