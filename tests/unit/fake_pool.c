/* A pool in memory. */
#include "tests/unit/fake_pool.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

struct fake_user *fake_pool_add(struct fake_pool *pool, const char *username)
{
    char sub[80];

    ck_assert_uint_lt(pool->user_count, FAKE_POOL_MAX_USERS);
    struct fake_user *user = &pool->users[pool->user_count];
    *user = (struct fake_user){.created_at_ms = 1000 + (int64_t)pool->user_count};
    (void)snprintf(user->username, sizeof user->username, "%s", username);
    (void)snprintf(sub, sizeof sub, "sub-%s", username);
    ck_assert_int_eq(text_map_set(&user->attributes, "sub", sub), 0);
    pool->user_count++;
    return user;
}

void fake_pool_add_group(struct fake_pool *pool, const char *name, const char *description)
{
    ck_assert_uint_lt(pool->group_count, FAKE_POOL_MAX_GROUPS);
    pool->groups[pool->group_count++] = (struct fake_group){name, description, 0};
}

void fake_pool_remove(struct fake_pool *pool, const char *username)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        if (strcmp(pool->users[i].username, username) != 0)
            continue;
        text_map_clear(&pool->users[i].attributes);
        pool->users[i] = pool->users[--pool->user_count];
        return;
    }
    ck_abort_msg("no such user in the pool");
}

void fake_pool_clear(struct fake_pool *pool)
{
    for (size_t i = 0; i < pool->user_count; i++)
        text_map_clear(&pool->users[i].attributes);
    pool->user_count = 0;
    pool->group_count = 0;
}

static int show_user(const struct fake_user *user, const struct source_visitor *visitor)
{
    struct source_user shown = {.username = user->username,
                                .status = user->status == NULL ? "CONFIRMED" : user->status,
                                .enabled = !user->is_disabled,
                                .created_at_ms = user->created_at_ms,
                                .attributes = &user->attributes};

    return visitor->user(visitor->context, &shown);
}

static bool answers(const struct fake_user *user, const struct source_question *question)
{
    const char *value = strcmp(question->attribute, "username") == 0
                            ? user->username
                            : text_map_get(&user->attributes, question->attribute);

    if (value == NULL)
        return false;
    if (question->is_prefix)
        return strncmp(value, question->value, strlen(question->value)) == 0;
    return strcmp(value, question->value) == 0;
}

static int wait_while(const atomic_bool *is_held, struct deadline deadline)
{
    while (atomic_load(is_held)) {
        if (deadline_has_passed(deadline))
            return -ETIMEDOUT;
        (void)sched_yield();
    }
    return 0;
}

static int list_page(struct fake_pool *pool, size_t *at, const struct source_visitor *visitor)
{
    size_t left = pool->user_count - *at;
    size_t end = *at + (pool->page_size > 0 && pool->page_size < left ? pool->page_size : left);

    for (; *at < end; ++*at) {
        if (pool->fails_with < 0 && *at >= pool->fails_after_users)
            return pool->fails_with;
        int r = show_user(&pool->users[*at], visitor);
        if (r < 0)
            return r;
    }
    return pool->fails_with < 0 && pool->user_count == 0 ? pool->fails_with : 0;
}

/* The token is the number of the next user. */
static void move_on(struct source_place *place, size_t at, size_t count)
{
    free(place->token);
    place->token = NULL;
    place->is_at_end = at == count;
    if (!place->is_at_end)
        ck_assert_int_ge(asprintf(&place->token, "%zu", at), 0);
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;
    size_t at = place->token == NULL ? 0 : strtoul(place->token, NULL, 10);

    ck_assert(!place->is_at_end);
    atomic_fetch_add(&pool->listings, place->token == NULL);
    if (place->token != NULL && pool->has_lost_places)
        return -ESTALE;
    int r = atomic_load(&pool->pages) < pool->held_from_page
                ? 0
                : wait_while(&pool->is_list_held, deadline);
    if (r == 0)
        r = list_page(pool, &at, visitor);
    if (r < 0)
        return r;
    atomic_fetch_add(&pool->pages, 1);
    move_on(place, at, pool->user_count);
    return 0;
}

static int find_users(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;

    atomic_fetch_add(&pool->questions, 1);
    int r = wait_while(&pool->is_held, deadline);
    if (r == 0 && pool->fails_with < 0)
        r = pool->fails_with;
    for (size_t i = 0; r == 0 && i < pool->user_count; i++)
        r = answers(&pool->users[i], question) ? show_user(&pool->users[i], visitor) : 0;
    return r;
}

static int show_group(const struct fake_group *group, const struct source_visitor *visitor)
{
    struct source_group shown = {.name = group->name,
                                 .description = group->description,
                                 .created_at_ms = group->created_at_ms};

    return visitor->group(visitor->context, &shown);
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;

    (void)deadline;
    for (size_t i = 0; i < pool->group_count; i++) {
        int r = show_group(&pool->groups[i], visitor);
        if (r < 0)
            return r;
    }
    atomic_fetch_add(&pool->group_lists, 1);
    move_on(place, pool->group_count, pool->group_count);
    return 0;
}

static bool is_member(const struct fake_user *user, const char *group)
{
    for (size_t i = 0; i < FAKE_POOL_GROUPS_A_USER && user->groups[i] != NULL; i++)
        if (strcmp(user->groups[i], group) == 0)
            return true;
    return false;
}

static int list_members(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;
    size_t lists = (size_t)atomic_load(&pool->member_lists);

    (void)deadline;
    if (pool->fails_with < 0 && pool->fails_after_groups > 0 && lists >= pool->fails_after_groups)
        return pool->fails_with;
    for (size_t i = 0; i < pool->user_count; i++) {
        if (!is_member(&pool->users[i], group))
            continue;
        int r = visitor->member(visitor->context, pool->users[i].username);
        if (r < 0)
            return r;
    }
    atomic_fetch_add(&pool->member_lists, 1);
    place->is_at_end = true;
    return 0;
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    const struct fake_pool *pool = context;

    (void)deadline;
    for (size_t i = 0; i < pool->user_count; i++) {
        if (strcmp(pool->users[i].username, username) != 0)
            continue;
        for (size_t n = 0; n < pool->group_count; n++) {
            if (!is_member(&pool->users[i], pool->groups[n].name))
                continue;
            int r = show_group(&pool->groups[n], visitor);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

struct directory_source fake_pool_source(struct fake_pool *pool)
{
    return (struct directory_source){.context = pool,
                                     .list_users = list_users,
                                     .list_groups = list_groups,
                                     .list_members = list_members,
                                     .find_users = find_users,
                                     .list_groups_of_user = list_groups_of_user};
}
