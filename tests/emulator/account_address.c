/* Addresses of users: which are proved, and where codes go. */
#include "tests/emulator/account_address.h"

#include <string.h>

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

/* Ways back into an account, as the state file names them. */
static const struct {
    const char *name;
    enum outbox_medium medium;
} recoveries[] = {
    {"verified_phone_number", OUTBOX_SMS},
    {"verified_email", OUTBOX_EMAIL},
};

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
            account_address_is_verified(account->user, recoveries[i].medium)) {
            *out = recoveries[i].medium;
            return ERROR_NONE;
        }
    }
    return call_refuse(call, ERROR_INVALID_PARAMETER,
                       "Cannot reset password for the user as there is no "
                       "registered/verified email or phone_number");
}
