/* Making and deleting groups while the emulator runs. */
#include "tests/emulator/control_groups.h"

#include <string.h>

#include "tests/emulator/json.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"

static char *create(struct world *world, struct pool *pool, struct json_object *content)
{
    const char *name = json_text(content, "name");

    if (pool_find_group(pool, name) != NULL)
        return text_format("the group %s exists already", name);
    return state_add_group(world, pool, content);
}

static char *delete (struct pool *pool, const char *name)
{
    struct group *group = pool_find_group(pool, name);

    if (group == NULL)
        return text_copy("there is no such group");
    pool_delete_group(pool, group);
    return NULL;
}

char *control_groups_change(struct world *world, struct json_object *order,
                            struct json_object *answer)
{
    struct json_object *content = json_member(order, "group");
    const char *pool_id = json_text(order, "userPoolId");
    const char *action = json_text(order, "action");
    const char *name = json_text(content, "name");

    (void)answer;
    if (pool_id == NULL || action == NULL || name == NULL)
        return text_copy("userPoolId, action and group.name are needed");
    struct pool *pool = world_find_pool(world, pool_id);
    if (pool == NULL)
        return text_format("there is no user pool %s", pool_id);
    if (strcmp(action, "create") == 0)
        return create(world, pool, content);
    if (strcmp(action, "delete") == 0)
        return delete (pool, name);
    return text_format("the action is create or delete, not %s", action);
}
