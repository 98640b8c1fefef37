/* The IAM roles that a user's groups carry. */
#include "tests/emulator/roles.h"

#include <string.h>

#include "tests/emulator/pool.h"

#define NO_PRECEDENCE INT64_MAX

static int64_t precedence_of(const struct group *group)
{
    return group->precedence < 0 ? NO_PRECEDENCE : group->precedence;
}

static bool gives_role(const struct group *group, const struct user *user)
{
    return group->role_arn != NULL && user_is_in_group(user, group->name);
}

static const char *preferred_role(const struct pool *pool, const struct user *user)
{
    const struct group *best = NULL;
    bool tied = false;

    for (size_t i = 0; i < pool->group_count; i++) {
        const struct group *group = pool->groups[i];
        if (!gives_role(group, user))
            continue;
        if (best == NULL || precedence_of(group) < precedence_of(best)) {
            best = group;
            tied = false;
            continue;
        }
        tied |= precedence_of(group) == precedence_of(best) &&
                strcmp(group->role_arn, best->role_arn) != 0;
    }
    return best == NULL || tied ? NULL : best->role_arn;
}

void roles_put_claims(struct json_object *claims, const struct pool *pool, const struct user *user)
{
    struct json_object *roles = json_object_new_array();

    for (size_t i = 0; i < pool->group_count; i++) {
        if (gives_role(pool->groups[i], user) && !json_list_holds(roles, pool->groups[i]->role_arn))
            json_list_add_text(roles, pool->groups[i]->role_arn);
    }
    if (json_object_array_length(roles) == 0) {
        json_object_put(roles);
        return;
    }
    json_object_object_add(claims, "cognito:roles", roles);
    json_put_text(claims, "cognito:preferred_role", preferred_role(pool, user));
}
