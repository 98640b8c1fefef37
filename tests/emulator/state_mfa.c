/* Multi-factor authentication in the state file. */
#include "tests/emulator/state_mfa.h"

#include <string.h>

#include "tests/emulator/choice.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/totp.h"

static const struct field mfa_fields[] = {
    {"enabled", FIELD_TEXT_LIST, false, offsetof(struct mfa_settings, enabled), 0, 0, NULL, NULL},
    {"preferred", FIELD_TEXT, false, offsetof(struct mfa_settings, preferred), 0, 0, NULL, NULL},
    {"totpSecret", FIELD_TEXT, false, offsetof(struct mfa_settings, totp_secret), 0, 0, NULL, NULL},
    {"totpDeviceName", FIELD_TEXT, false, offsetof(struct mfa_settings, totp_device_name), 0, 0,
     NULL, NULL},
    {0}};

static int check_types(struct field_reader *reader, const struct json_object *types)
{
    size_t count = types == NULL ? 0 : json_object_array_length(types);

    for (size_t i = 0; i < count; i++) {
        const char *type = json_object_get_string(json_object_array_get_idx(types, i));
        if (!mfa_type_is_known(type))
            return field_complain(reader,
                                  "the factor \"%s\" is not known; SMS_MFA, SOFTWARE_TOKEN_MFA and "
                                  "EMAIL_OTP are",
                                  type);
    }
    return 0;
}

static int check_mfa(struct field_reader *reader, const struct mfa_settings *mfa)
{
    auto_bytes struct bytes secret = {0};

    int r = check_types(reader, mfa->enabled);
    if (r < 0)
        return r;
    if (mfa->preferred != NULL && !json_list_holds(mfa->enabled, mfa->preferred))
        return field_complain(reader, "\"preferred\" is not in \"enabled\"");
    if (mfa->totp_secret != NULL && totp_decode_secret(mfa->totp_secret, &secret) < 0)
        return field_complain(reader, "\"totpSecret\" is no base32 (A-Z, 2-7, no padding)");
    if (mfa->totp_secret == NULL && json_list_holds(mfa->enabled, "SOFTWARE_TOKEN_MFA"))
        return field_complain(reader, "SOFTWARE_TOKEN_MFA needs a \"totpSecret\"");
    return 0;
}

int state_read_mfa(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct user *user = owner;

    mfa_settings_release(&user->mfa);
    int r = field_read_object(reader, value, mfa_fields, &user->mfa);
    return r < 0 ? r : check_mfa(reader, &user->mfa);
}

int state_check_mfa_types(struct field_reader *reader, const struct pool *pool)
{
    bool none = pool->mfa_types == NULL || json_object_array_length(pool->mfa_types) == 0;

    if (pool->mfa_configuration != MFA_OFF && none)
        return field_complain(reader, "\"mfaConfiguration\" is not OFF, but \"mfaTypes\" is empty");
    return check_types(reader, pool->mfa_types);
}

static const struct field policy_fields[] = {
    {"allowedFirstAuthFactors", FIELD_TEXT_LIST, true, offsetof(struct pool, first_factors), 0, 0,
     NULL, NULL},
    {"hidePasswordSrp", FIELD_BOOLEAN, false, offsetof(struct pool, hides_password_srp), 0, 0, NULL,
     NULL},
    {0}};

static const struct field web_authn_fields[] = {
    {"relyingPartyId", FIELD_TEXT, true, offsetof(struct pool, relying_party_id), 0, 0, NULL, NULL},
    {"userVerificationRequired", FIELD_BOOLEAN, false,
     offsetof(struct pool, needs_user_verification), 0, 0, NULL, NULL},
    {0}};

int state_read_web_authn(struct field_reader *reader, struct json_object *value, void *owner)
{
    return field_read_object(reader, value, web_authn_fields, owner);
}

int state_read_sign_in_policy(struct field_reader *reader, struct json_object *value, void *owner)
{
    return field_read_object(reader, value, policy_fields, owner);
}

int state_check_sign_in_policy(struct field_reader *reader, const struct pool *pool)
{
    size_t count = pool->first_factors == NULL ? 0 : json_object_array_length(pool->first_factors);

    for (size_t i = 0; i < count; i++) {
        const char *factor =
            json_object_get_string(json_object_array_get_idx(pool->first_factors, i));
        if (!choice_is_known(factor))
            return field_complain(reader, "the first factor \"%s\" is not known; PASSWORD is",
                                  factor);
        if (pool->mfa_configuration == MFA_ON && strcmp(factor, "PASSWORD") != 0)
            return field_complain(reader, "%s cannot be a first factor while MFA is ON", factor);
        if (pool->relying_party_id == NULL && strcmp(factor, "WEB_AUTHN") == 0)
            return field_complain(reader, "WEB_AUTHN needs the pool's \"webAuthn\"");
    }
    return 0;
}
