/* Addresses of users: which are proved, and where codes go. */
#include "tests/emulator/account_address.h"

#include <string.h>

#include "tests/emulator/mfa.h"
#include "tests/emulator/pool.h"

static const char *proof_attribute(enum outbox_medium medium)
{
    return medium == OUTBOX_SMS ? "phone_number_verified" : "email_verified";
}

void account_verify_address(struct call *call, struct user *user, struct user_code *code)
{
    enum outbox_medium medium = code->by_sms ? OUTBOX_SMS : OUTBOX_EMAIL;

    user_code_spend(code);
    user->modified_at = call_now(call);
    if (json_text(user->attributes, outbox_attribute(medium)) != NULL)
        json_put_text(user->attributes, proof_attribute(medium), "true");
}

bool account_address_is_verified(const struct user *user, enum outbox_medium medium)
{
    const char *verified = json_text(user->attributes, proof_attribute(medium));

    return json_text(user->attributes, outbox_attribute(medium)) != NULL && verified != NULL &&
           strcmp(verified, "true") == 0;
}

void account_doubt_address(struct user *user, enum outbox_medium medium)
{
    json_put_text(user->attributes, proof_attribute(medium), "false");
}

bool account_find_address_to_verify(const struct pool *pool, const struct user *user,
                                    enum outbox_medium *out)
{
    static const enum outbox_medium media[] = {OUTBOX_SMS, OUTBOX_EMAIL};

    for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
        const char *attribute = outbox_attribute(media[i]);
        if (json_list_holds(pool->auto_verified, attribute) &&
            json_text(user->attributes, attribute) != NULL) {
            *out = media[i];
            return true;
        }
    }
    return false;
}

enum error account_claim_alias(struct call *call, const struct sign_in *account,
                               enum outbox_medium medium, bool insists)
{
    const char *attribute = outbox_attribute(medium);
    const char *address = json_text(account->user->attributes, attribute);
    struct user *holder =
        address == NULL ? NULL : pool_find_user_by_alias(account->pool, attribute, address);

    if (holder == NULL || holder == account->user)
        return ERROR_NONE;
    if (!insists)
        return call_refuse(call, ERROR_ALIAS_EXISTS, "An account with the %s already exists.",
                           attribute);
    account_doubt_address(holder, medium);
    return ERROR_NONE;
}

/* Ways back into an account, as the state file names them. */
static const struct {
    const char *name;
    enum outbox_medium medium;
    const char *factor; /* the second factor by the same medium */
} recoveries[] = {
    {"verified_phone_number", OUTBOX_SMS, "SMS_MFA"},
    {"verified_email", OUTBOX_EMAIL, "EMAIL_OTP"},
};

/* Who holds a telephone must not get in by it alone. */
static bool is_second_factor(const struct sign_in *account, const char *factor)
{
    auto_json struct json_object *factors = mfa_factors_of(account->pool, account->user);

    return json_list_holds(factors, factor);
}

/* Whether the pool has this way. Without a setting, it has both. */
static bool pool_recovers_by(const struct pool *pool, const char *name)
{
    return pool->account_recovery == NULL || json_list_holds(pool->account_recovery, name);
}

enum error account_find_recovery(struct call *call, const struct sign_in *account,
                                 enum outbox_medium *out)
{
    for (size_t i = 0; i < sizeof recoveries / sizeof *recoveries; i++) {
        if (pool_recovers_by(account->pool, recoveries[i].name) &&
            !is_second_factor(account, recoveries[i].factor) &&
            account_address_is_verified(account->user, recoveries[i].medium)) {
            *out = recoveries[i].medium;
            return ERROR_NONE;
        }
    }
    return call_refuse(call, ERROR_INVALID_PARAMETER,
                       "Cannot reset password for the user as there is no "
                       "registered/verified email or phone_number");
}
