/* What the calls about people's accounts have in common. */
#include "tests/emulator/account.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/text.h"

#define HOUR_SECONDS 3600.0

enum error account_find(struct call *call, struct sign_in *out)
{
    const char *username = call_text(call, "Username");

    enum error error = sign_in_find_client(call, out);
    if (error == ERROR_NONE)
        error = secret_hash_check_member(call, out->client, username);
    if (error != ERROR_NONE)
        return error;
    out->user = pool_find_user_by_sign_in_name(out->pool, username);
    json_put_text(call->log, "user", out->user == NULL ? NULL : out->user->name);
    return ERROR_NONE;
}

enum error account_refuse_unknown(struct call *call)
{
    return call_refuse(call, ERROR_USER_NOT_FOUND, "Username/client id combination not found.");
}

void account_simulate_delivery(struct call *call)
{
    const char *typed = call_text(call, "Username");
    struct span key = {call->world->seal.key, sizeof call->world->seal.key};
    struct span parts[] = {span_of_text("address"), span_of_text(typed)};
    uint8_t digest[DIGEST_LENGTH];

    digest_hmac_sha256(key, parts, 2, digest);
    auto_free char *made_up = text_format("%c@%c", 'a' + digest[0] % 26, 'a' + digest[1] % 26);
    if (*typed == '+')
        outbox_put_delivery(call->output, OUTBOX_SMS, typed);
    else
        outbox_put_delivery(call->output, OUTBOX_EMAIL,
                            strchr(typed, '@') == NULL ? made_up : typed);
}

static unsigned limit_of(const struct pool *pool, enum quota_kind kind)
{
    switch (kind) {
    case QUOTA_CHANGE_PASSWORD:
    case QUOTA_RESEND_CODE:
    case QUOTA_ATTRIBUTE_CODE:
        return 5;
    case QUOTA_CONFIRM_SIGN_UP:
    case QUOTA_VERIFY_ATTRIBUTE:
        return 15;
    case QUOTA_RESET_PASSWORD:
        return (unsigned)pool->password_resets_per_hour;
    }
    abort();
}

enum error account_take_quota(struct call *call, const struct pool *pool, struct user *user,
                              enum quota_kind kind)
{
    if (quota_take(&user->quotas[kind], limit_of(pool, kind), call_now(call)))
        return ERROR_NONE;
    return call_refuse(call, ERROR_LIMIT_EXCEEDED,
                       "Attempt limit exceeded, please try after some time.");
}

static double life_seconds(enum user_code_kind kind)
{
    switch (kind) {
    case USER_CODE_RESET_PASSWORD:
        return HOUR_SECONDS;
    case USER_CODE_CONFIRM_SIGN_UP:
    case USER_CODE_VERIFY_EMAIL:
    case USER_CODE_VERIFY_PHONE:
        return 24 * HOUR_SECONDS;
    }
    abort();
}

static const char *address_of(const struct user *user, enum outbox_medium medium)
{
    return json_text(user->attributes, outbox_attribute(medium));
}

/* While a trigger runs, an address may become another, which a code that went to this one does not
 * prove. */
static bool is_still(const char *address, const char *now)
{
    return now != NULL && strcmp(address, now) == 0;
}

enum error account_send_code(struct call *call, const struct sign_in *account,
                             const struct account_code *code, struct json_object *output)
{
    struct user_code made = {.by_sms = code->medium == OUTBOX_SMS};
    struct outbox_message message = {
        .pool = account->pool,
        .client = account->client,
        .user = account->user,
        .medium = code->medium,
        .purpose = code->purpose,
        .code = made.digits,
    };

    auto_free char *address = text_copy(address_of(account->user, code->medium));
    user_code_make(made.digits);
    enum error error = outbox_send_code(call, &message);
    if (error != ERROR_NONE)
        return error;
    made.expires_at = call_now(call) + life_seconds(code->kind);
    if (is_still(address, address_of(account->user, code->medium)))
        account->user->codes[code->kind] = made;
    if (output != NULL)
        outbox_put_delivery(output, code->medium, address);
    return ERROR_NONE;
}

enum error account_refuse_code(struct call *call, enum user_code_verdict verdict)
{
    switch (verdict) {
    case USER_CODE_WRONG:
        return call_refuse(call, ERROR_CODE_MISMATCH,
                           "Invalid verification code provided, please try again.");
    case USER_CODE_EXPIRED:
        return call_refuse(call, ERROR_EXPIRED_CODE,
                           "Invalid code provided, please request a code again.");
    case USER_CODE_EXHAUSTED:
        return call_refuse(call, ERROR_TOO_MANY_FAILED_ATTEMPTS,
                           "Too many failed attempts, please request a code again.");
    case USER_CODE_RIGHT:
        return ERROR_NONE;
    }
    abort();
}

enum error account_check_code(struct call *call, struct user_code *code, const char *typed)
{
    return account_refuse_code(call, user_code_try(code, typed, call_now(call)));
}

enum error account_check_unconfirmed(struct call *call, const struct user *user)
{
    if (!user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    if (user->status == USER_UNCONFIRMED)
        return ERROR_NONE;
    return call_refuse(call, ERROR_NOT_AUTHORIZED, "User cannot be confirmed. Current status is %s",
                       user_status_name((enum user_status)user->status));
}
