/* AdminCreateUser: a user with a temporary password, and an invitation that tells it. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/account.h"
#include "tests/emulator/account_triggers.h"
#include "tests/emulator/admin.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/password_policy.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/emulator/user_attributes.h"
#include "tests/emulator/user_record.h"

#define RANDOM_CHARACTERS 12

static bool message_action_is(const struct call *call, const char *action)
{
    const char *given = call_text(call, "MessageAction");

    return given != NULL && strcmp(given, action) == 0;
}

/* The one that was given, or one that suits every policy; to be freed. */
static char *choose_password(const struct call *call)
{
    const char *given = call_text(call, "TemporaryPassword");

    if (given != NULL)
        return text_copy(given);
    auto_free char *random = random_text("abcdefghjkmnpqrstuvwxyz23456789", RANDOM_CHARACTERS);
    return text_format("%sA1b.", random);
}

/* By the first of the wanted ways for which there is an address; without one nobody is told. */
static enum error invite(struct call *call, const struct sign_in *account, const char *password)
{
    struct json_object *wanted = json_member(call->input, "DesiredDeliveryMediums");
    static const enum outbox_medium media[] = {OUTBOX_SMS, OUTBOX_EMAIL};

    for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
        bool is_wanted = wanted == NULL ? media[i] == OUTBOX_SMS
                                        : json_list_holds(wanted, outbox_medium_name(media[i]));
        if (!is_wanted || json_text(account->user->attributes, outbox_attribute(media[i])) == NULL)
            continue;
        struct outbox_message message = {
            .pool = account->pool,
            .user = account->user,
            .medium = media[i],
            .purpose = "CustomMessage_AdminCreateUser",
            .code = password,
        };
        return outbox_send_code(call, &message);
    }
    return ERROR_NONE;
}

/* Gives the password and tells it, unless that is not wanted. */
static enum error finish(struct call *call, const struct sign_in *account, const char *password)
{
    user_set_password(account->user, password);
    account->user->status = USER_FORCE_CHANGE_PASSWORD;
    account->user->temporary_since = call_now(call);
    json_object_object_add(call->output, "User", user_record(account->user, NULL));
    if (message_action_is(call, "SUPPRESS"))
        return ERROR_NONE;
    return invite(call, account, password);
}

static enum error resend(struct call *call, const char *password)
{
    struct sign_in account = {0};

    enum error error = admin_find_user(call, &account);
    if (error != ERROR_NONE)
        return error;
    if (account.user->status != USER_FORCE_CHANGE_PASSWORD)
        return call_refuse(call, ERROR_UNSUPPORTED_USER_STATE,
                           "Resend not possible. %s status is not FORCE_CHANGE_PASSWORD",
                           account.user->name);
    return finish(call, &account, password);
}

static enum error check_input(struct call *call, const struct pool *pool,
                              struct json_object *attributes, const char *password)
{
    if (pool_find_user(pool, call_text(call, "Username")) != NULL)
        return call_refuse(call, ERROR_USERNAME_EXISTS, "User account already exists");
    enum error error = user_attributes_check(call, pool, attributes, NULL);
    return error == ERROR_NONE ? password_policy_check(call, pool, NULL, password) : error;
}

static struct user *make_user(struct call *call, const struct newcomer *newcomer,
                              const struct sign_up_favours *favours)
{
    struct user *user = user_new(call_now(call));

    user->name = text_copy(newcomer->username);
    user->sub = uuid_random();
    user->attributes = newcomer->attributes == NULL ? json_object_new_object()
                                                    : json_object_get(newcomer->attributes);
    if (favours->verify_email)
        json_put_text(user->attributes, "email_verified", "true");
    if (favours->verify_phone)
        json_put_text(user->attributes, "phone_number_verified", "true");
    return user;
}

static enum error create(struct call *call, struct sign_in *account, const char *password)
{
    auto_json struct json_object *attributes = user_attributes_read(call, "UserAttributes");
    struct sign_up_favours favours = {0};
    struct newcomer newcomer = {
        .pool = account->pool,
        .source = "PreSignUp_AdminCreateUser",
        .username = call_text(call, "Username"),
        .attributes = attributes,
    };

    enum error error = check_input(call, account->pool, attributes, password);
    if (error == ERROR_NONE)
        error = account_before_sign_up(call, &newcomer, &favours);
    if (error == ERROR_NONE)
        error = check_input(call, account->pool, attributes, password); /* others went on */
    if (error != ERROR_NONE)
        return error;
    account->user = make_user(call, &newcomer, &favours);
    list_append(account->pool->users, account->pool->user_count, account->user);
    json_put_text(call->log, "user", account->user->name);
    return finish(call, account, password);
}

enum error admin_create_user(struct call *call)
{
    struct sign_in account = {0};
    auto_free char *password = choose_password(call);

    enum error error = call_find_pool(call, &account.pool);
    if (error != ERROR_NONE)
        return error;
    if (message_action_is(call, "RESEND"))
        return resend(call, password);
    return create(call, &account, password);
}
