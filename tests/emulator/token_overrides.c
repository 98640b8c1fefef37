/* claimsOverrideDetails. */
#include "tests/emulator/token_overrides.h"

#include <string.h>

#define GROUP_DETAILS "groupOverrideDetails"

/* These say who somebody is, and for how long and whom the token is. */
static bool is_reserved(const char *claim)
{
    static const char *const reserved[] = {
        "acr",        "amr", "at_hash",    "aud", "auth_time", "azp", "cognito:username",
        "exp",        "iat", "identities", "iss", "jti",       "nbf", "nonce",
        "origin_jti", "sub", "token_use"};

    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(reserved[i], claim) == 0)
            return true;
    }
    return false;
}

void token_overrides_change_claims(struct json_object *claims, const struct json_object *details)
{
    struct json_object *added = json_member(details, "claimsToAddOrOverride");
    struct json_object *suppressed = json_member(details, "claimsToSuppress");

    if (json_object_is_type(added, json_type_object)) {
        json_object_object_foreach(added, name, value)
        {
            if (!is_reserved(name))
                json_put_text(claims, name, json_object_get_string(value));
        }
    }
    if (!json_object_is_type(suppressed, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(suppressed); i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(suppressed, i));
        if (name != NULL && !is_reserved(name))
            json_object_object_del(claims, name);
    }
}

/* The detail becomes the claim; an empty list takes the claim away. */
static void replace_list(struct json_object *claims, const char *claim,
                         const struct json_object *details, const char *detail)
{
    struct json_object *list = json_member(json_member(details, GROUP_DETAILS), detail);

    if (!json_object_is_type(list, json_type_array))
        return;
    json_object_object_del(claims, claim);
    if (json_object_array_length(list) > 0)
        json_object_object_add(claims, claim, json_object_get(list));
}

void token_overrides_change_groups(struct json_object *claims, const struct json_object *details)
{
    replace_list(claims, "cognito:groups", details, "groupsToOverride");
}

void token_overrides_change_roles(struct json_object *claims, const struct json_object *details)
{
    replace_list(claims, "cognito:roles", details, "iamRolesToOverride");
    json_put_text(claims, "cognito:preferred_role",
                  json_text(json_member(details, GROUP_DETAILS), "preferredRole"));
}
