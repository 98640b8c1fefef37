/* Which factors a user has. */
#include "tests/emulator/mfa.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/text.h"

static bool has_authenticator_app(const struct user *user)
{
    return user->mfa.totp_secret != NULL;
}

static bool has_telephone(const struct user *user)
{
    return json_text(user->attributes, "phone_number") != NULL;
}

static bool has_address(const struct user *user)
{
    return json_text(user->attributes, "email") != NULL;
}

static const struct mfa_type {
    const char *name;
    bool (*is_ready)(const struct user *user);
} types[] = {
    {"SMS_MFA", has_telephone},
    {"SOFTWARE_TOKEN_MFA", has_authenticator_app},
    {"EMAIL_OTP", has_address},
};
#define TYPE_COUNT (sizeof types / sizeof *types)

void mfa_settings_release(struct mfa_settings *mfa)
{
    json_object_put(mfa->enabled);
    free(mfa->preferred);
    free(mfa->totp_secret);
    free(mfa->totp_device_name);
    free(mfa->totp_pending_secret);
    *mfa = (struct mfa_settings){0};
}

static const struct mfa_type *find_type(const char *name)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    }
    return NULL;
}

bool mfa_type_is_known(const char *type)
{
    return find_type(type) != NULL;
}

bool mfa_is_usable(const struct pool *pool, const struct user *user, const char *type)
{
    const struct mfa_type *found = find_type(type);

    return found != NULL && json_list_holds(pool->mfa_types, type) && found->is_ready(user);
}

static bool has_chosen(const struct user *user)
{
    return user->mfa.enabled != NULL && json_object_array_length(user->mfa.enabled) > 0;
}

/* Who has chosen is asked for what they chose; who must have a factor and has chosen none, for
 * whatever they have. */
static bool is_asked_for(const struct pool *pool, const struct user *user, const char *type)
{
    if (has_chosen(user))
        return json_list_holds(user->mfa.enabled, type);
    return pool->mfa_configuration == MFA_ON;
}

struct json_object *mfa_factors_of(const struct pool *pool, const struct user *user)
{
    struct json_object *factors = json_object_new_array();

    if (pool->mfa_configuration == MFA_OFF)
        return factors;
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (is_asked_for(pool, user, types[i].name) && mfa_is_usable(pool, user, types[i].name))
            json_list_add_text(factors, types[i].name);
    }
    return factors;
}

static void forget_preference(struct user *user, const char *type)
{
    if (user->mfa.preferred == NULL || strcmp(user->mfa.preferred, type) != 0)
        return;
    free(user->mfa.preferred);
    user->mfa.preferred = NULL;
}

void mfa_disable(struct user *user, const char *type)
{
    struct json_object *left = json_object_new_array();

    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (json_list_holds(user->mfa.enabled, types[i].name) && strcmp(types[i].name, type) != 0)
            json_list_add_text(left, types[i].name);
    }
    json_object_put(user->mfa.enabled);
    user->mfa.enabled = left;
    forget_preference(user, type);
}

void mfa_enable(struct user *user, const char *type)
{
    if (json_list_holds(user->mfa.enabled, type))
        return;
    if (user->mfa.enabled == NULL)
        user->mfa.enabled = json_object_new_array();
    json_list_add_text(user->mfa.enabled, type);
}

void mfa_prefer(struct user *user, const char *type)
{
    mfa_enable(user, type);
    free(user->mfa.preferred);
    user->mfa.preferred = text_copy(type);
}
