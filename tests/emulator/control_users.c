/* Creating, changing and deleting users while the emulator runs, and what is counted against them.
 */
#include "tests/emulator/control_users.h"

#include <string.h>

#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"

static char *create(struct world *world, struct pool *pool, struct user *known,
                    struct json_object *content)
{
    if (known != NULL)
        return text_format("the user %s exists already", known->name);
    return state_add_user(world, pool, content);
}

static char *update(struct world *world, struct pool *pool, struct user *known,
                    struct json_object *content)
{
    if (known == NULL)
        return text_copy("there is no such user");
    return state_update_user(world, pool, known, content);
}

static char *delete (struct world *world, struct pool *pool, struct user *known,
                     struct json_object *content)
{
    (void)world;
    (void)content;
    if (known == NULL)
        return text_copy("there is no such user");
    pool_delete_user(pool, known);
    return NULL;
}

static const struct {
    const char *name;
    char *(*run)(struct world *world, struct pool *pool, struct user *known,
                 struct json_object *content);
} actions[] = {
    {"create", create},
    {"update", update},
    {"delete", delete},
};

static char *change(struct world *world, struct json_object *order)
{
    struct json_object *content = json_member(order, "user");
    const char *pool_id = json_text(order, "userPoolId");
    const char *action = json_text(order, "action");
    const char *username = json_text(content, "username");

    if (pool_id == NULL || action == NULL || username == NULL)
        return text_copy("userPoolId, action and user.username are needed");
    struct pool *pool = world_find_pool(world, pool_id);
    if (pool == NULL)
        return text_format("there is no user pool %s", pool_id);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, action) == 0)
            return actions[i].run(world, pool, pool_find_user(pool, username), content);
    }
    return text_format("the action is create, update or delete, not %s", action);
}

char *control_users_change(struct world *world, const char *body)
{
    auto_json struct json_object *order = json_parse(body, strlen(body), NULL);

    if (!json_object_is_type(order, json_type_object))
        return text_copy("the body is no JSON object");
    return change(world, order);
}

static struct json_object *describe_lockout(const struct pool *pool, const struct user *user)
{
    struct json_object *item = json_object_new_object();

    json_put_text(item, "userPoolId", pool->id);
    json_put_text(item, "username", user->name);
    json_put_integer(item, "passwordFailures", user->lockout.failures);
    json_put_integer(item, "codeFailures", user->code_lockout.failures);
    return item;
}

static void add_lockouts_of(const struct pool *pool, struct json_object *list)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        const struct user *user = pool->users[i];
        if (user->lockout.failures > 0 || user->code_lockout.failures > 0)
            json_object_array_add(list, describe_lockout(pool, user));
    }
}

struct json_object *control_users_lockouts(const struct world *world)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < world->pool_count; i++)
        add_lockouts_of(world->pools[i], list);
    return list;
}
