/* SetUserMFAPreference. */
#include <string.h>

#include "tests/emulator/mfa.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/tokens.h"

static const struct setting {
    const char *member, *type, *refusal;
} settings[] = {
    {"SMSMfaSettings", "SMS_MFA", "User does not have delivery config set to turn on SMS_MFA"},
    {"SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA", "User has not verified software token mfa"},
    {"EmailMfaSettings", "EMAIL_OTP",
     "User does not have delivery config set to turn on EMAIL_OTP"},
};
#define SETTING_COUNT (sizeof settings / sizeof *settings)

static enum error check_boolean(struct call *call, const struct setting *setting, const char *name)
{
    struct json_object *value = json_member(json_member(call->input, setting->member), name);

    if (value == NULL || json_object_is_type(value, json_type_boolean))
        return ERROR_NONE;
    return call_refuse(call, ERROR_SERIALIZATION, "%s.%s is no Boolean", setting->member, name);
}

static bool wants(const struct call *call, const struct setting *setting, const char *name)
{
    return json_object_get_boolean(json_member(json_member(call->input, setting->member), name));
}

static enum error check(struct call *call, const struct setting *setting, const struct pool *pool,
                        const struct user *user)
{
    enum error error = check_boolean(call, setting, "Enabled");

    if (error == ERROR_NONE)
        error = check_boolean(call, setting, "PreferredMfa");
    if (error != ERROR_NONE)
        return error;
    bool enabled = wants(call, setting, "Enabled");
    if (!enabled && wants(call, setting, "PreferredMfa"))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Invalid MFA preference: %s is preferred, but not enabled",
                           setting->type);
    if (enabled && !mfa_is_usable(pool, user, setting->type))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "%s", setting->refusal);
    return ERROR_NONE;
}

static enum error check_all(struct call *call, const struct pool *pool, const struct user *user)
{
    unsigned preferred = 0;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        enum error error = check(call, &settings[i], pool, user);
        if (error != ERROR_NONE)
            return error;
        preferred += wants(call, &settings[i], "PreferredMfa");
    }
    if (preferred > 1)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Only one MFA method can be set as preferred.");
    return ERROR_NONE;
}

enum error set_user_mfa_preference(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;

    enum error error = tokens_check_access(call, &pool, &user);
    if (error == ERROR_NONE)
        error = check_all(call, pool, user);
    if (error != ERROR_NONE)
        return error;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (json_member(call->input, settings[i].member) == NULL)
            continue;
        mfa_disable(user, settings[i].type);
        if (wants(call, &settings[i], "Enabled"))
            mfa_enable(user, settings[i].type);
        if (wants(call, &settings[i], "PreferredMfa"))
            mfa_prefer(user, settings[i].type);
    }
    user->modified_at = call_now(call);
    return ERROR_NONE;
}
