/* The rules of [access]. */
#include "daemon/access.h"

static bool is_in_allowed_group(const struct text_list *allowed, char *const *groups, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_list_contains(allowed, groups[i]))
            return true;
    return false;
}

enum access_answer access_check(const struct settings_access *access,
                                const struct directory_user *user, char *const *groups,
                                size_t group_count)
{
    if (!user->enabled)
        return ACCESS_DISABLED;
    if (access->allow_everyone)
        return ACCESS_ALLOWED;
    if (text_list_contains(&access->allow_users, user->name) ||
        text_list_contains(&access->allow_users, user->sub))
        return ACCESS_ALLOWED;
    if (is_in_allowed_group(&access->allow_groups, groups, group_count))
        return ACCESS_ALLOWED;
    return ACCESS_NOT_ALLOWED;
}

void access_refuse(enum access_answer why, struct verdict *out)
{
    switch (why) {
    case ACCESS_NOT_ALLOWED:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                    "neither allow_users nor a group of allow_groups lets the user in");
        return;
    case ACCESS_DISABLED:
        verdict_set(out, OUTCOME_ACCOUNT_EXPIRED,
                    "Your account is disabled. Please ask your administrator.",
                    "the user is disabled or deleted in the user pool");
        return;
    case ACCESS_ALLOWED:
        return;
    }
}
