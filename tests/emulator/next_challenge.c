/* What comes next in a sign-in. */
#include "tests/emulator/next_challenge.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/custom_auth.h"
#include "tests/emulator/device.h"
#include "tests/emulator/mfa.h"

static const struct {
    const char *type;
    enum error (*put)(struct call *call, const struct sign_in *sign_in, const char *challenge);
} factors[] = {
    {"SOFTWARE_TOKEN_MFA", challenge_software_token_put},
    {"SMS_MFA", challenge_message_put},
    {"EMAIL_OTP", challenge_message_put},
};

enum error next_challenge_put_factor(struct call *call, const struct sign_in *sign_in,
                                     const char *type)
{
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (strcmp(factors[i].type, type) == 0)
            return factors[i].put(call, sign_in, factors[i].type);
    }
    abort(); /* mfa.c knows no others */
}

static enum error ask_for_second_factor(struct call *call, const struct sign_in *sign_in)
{
    auto_json struct json_object *usable = mfa_factors_of(sign_in->pool, sign_in->user);
    const char *preferred = sign_in->user->mfa.preferred;
    size_t count = json_object_array_length(usable);

    if (count == 0 && sign_in->pool->mfa_configuration == MFA_ON)
        return challenge_mfa_setup_put(call, sign_in);
    if (count == 0)
        return next_challenge_after_mfa(call, sign_in);
    if (preferred != NULL && json_list_holds(usable, preferred))
        return next_challenge_put_factor(call, sign_in, preferred);
    if (count > 1)
        return challenge_select_mfa_put(call, sign_in, usable);
    return next_challenge_put_factor(call, sign_in,
                                     json_object_get_string(json_object_array_get_idx(usable, 0)));
}

/* A device that the client names must be there. */
static enum error check_device(struct call *call, const struct sign_in *sign_in)
{
    const char *key = sign_in_recall(sign_in, REMEMBERED_DEVICE);

    if (key == NULL || sign_in->pool->device_tracking == DEVICES_OFF ||
        device_find(sign_in->user, key) != NULL)
        return ERROR_NONE;
    return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Device does not exist.");
}

enum error next_challenge_after_first_factor(struct call *call, const struct sign_in *sign_in)
{
    if (custom_auth_is_under_way(sign_in))
        return custom_auth_password_was_right(call, sign_in);
    enum error error = check_device(call, sign_in);
    if (error != ERROR_NONE)
        return error;
    if (sign_in->pool->devices_replace_mfa && device_is_remembered(sign_in))
        return challenge_device_put(call, sign_in);
    return ask_for_second_factor(call, sign_in);
}

enum error next_challenge_after_mfa(struct call *call, const struct sign_in *sign_in)
{
    enum error error = check_device(call, sign_in);

    if (error != ERROR_NONE)
        return error;
    if (device_is_remembered(sign_in))
        return challenge_device_put(call, sign_in);
    return sign_in_finish(call, sign_in);
}
