/* ListUsersInGroup. */
#include "tests/emulator/operations.h"
#include "tests/emulator/paging.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/user_record.h"

enum error list_users_in_group(struct call *call)
{
    const char *group = call_text(call, "GroupName");
    struct pool *pool = NULL;
    struct page page = {0};

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    if (pool_find_group(pool, group) == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Group not found.");
    error = page_open(call, "ListUsersInGroup", "NextToken", &page);
    if (error != ERROR_NONE)
        return error;
    struct json_object *users = json_put_list(call->output, "Users");
    for (; page.position < pool->user_count && page.room > 0; page.position++) {
        const struct user *user = pool->users[page.position];
        if (!user_is_in_group(user, group))
            continue;
        json_object_array_add(users, user_record(user, NULL));
        page.room--;
    }
    page_close(call, "ListUsersInGroup", &page, pool->user_count);
    return ERROR_NONE;
}
