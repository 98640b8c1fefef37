/* ListGroups, GetGroup and AdminListGroupsForUser. */
#include "tests/emulator/operations.h"
#include "tests/emulator/paging.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/user_record.h"

/* One page of the pool's groups, or of those that hold the user. */
static enum error list(struct call *call, const struct pool *pool, const struct user *user,
                       const char *operation)
{
    struct page page = {0};

    enum error error = page_open(call, operation, "NextToken", &page);
    if (error != ERROR_NONE)
        return error;
    struct json_object *groups = json_put_list(call->output, "Groups");
    for (; page.position < pool->group_count && page.room > 0; page.position++) {
        const struct group *group = pool->groups[page.position];
        if (user != NULL && !user_is_in_group(user, group->name))
            continue;
        json_object_array_add(groups, group_record(pool, group));
        page.room--;
    }
    page_close(call, operation, &page, pool->group_count);
    return ERROR_NONE;
}

enum error list_groups(struct call *call)
{
    struct pool *pool = NULL;

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    return list(call, pool, NULL, "ListGroups");
}

enum error admin_list_groups_for_user(struct call *call)
{
    struct pool *pool = NULL;

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    const struct user *user = pool_find_user_by_sign_in_name(pool, call_text(call, "Username"));
    if (user == NULL)
        user = pool_find_user_by_sub(pool, call_text(call, "Username"));
    if (user == NULL)
        return call_refuse(call, ERROR_USER_NOT_FOUND, "User does not exist.");
    return list(call, pool, user, "AdminListGroupsForUser");
}

enum error get_group(struct call *call)
{
    struct pool *pool = NULL;

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    const struct group *group = pool_find_group(pool, call_text(call, "GroupName"));
    if (group == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Group not found.");
    json_object_object_add(call->output, "Group", group_record(pool, group));
    return ERROR_NONE;
}
