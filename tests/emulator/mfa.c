/* Which factors a user has. */
#include "tests/emulator/mfa.h"

#include <stdlib.h>
#include <string.h>

static bool has_authenticator_app(const struct user *user)
{
    return user->mfa.totp_secret != NULL;
}

static const struct {
    const char *type;
    bool (*is_ready)(const struct user *user); /* whether the user has what it takes */
} types[] = {
    {"SOFTWARE_TOKEN_MFA", has_authenticator_app},
};

void mfa_settings_release(struct mfa_settings *mfa)
{
    json_object_put(mfa->enabled);
    free(mfa->preferred);
    free(mfa->totp_secret);
    free(mfa->totp_device_name);
    *mfa = (struct mfa_settings){0};
}

bool mfa_type_is_known(const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].type, type) == 0)
            return true;
    }
    return false;
}

struct json_object *mfa_factors_of(const struct pool *pool, const struct user *user)
{
    struct json_object *factors = json_object_new_array();

    if (pool->mfa_configuration == MFA_OFF)
        return factors;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (json_list_holds(pool->mfa_types, types[i].type) &&
            json_list_holds(user->mfa.enabled, types[i].type) && types[i].is_ready(user))
            json_list_add_text(factors, types[i].type);
    }
    return factors;
}
