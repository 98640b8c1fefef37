/* The users of the state file, and of the control interface. */
#include "tests/emulator/state_user.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/state_device.h"
#include "tests/emulator/state_mfa.h"
#include "tests/emulator/text.h"

#define MOST_GENERATED 1000000

static const char *const statuses[] = {
    [USER_CONFIRMED] = "CONFIRMED",
    [USER_UNCONFIRMED] = "UNCONFIRMED",
    [USER_FORCE_CHANGE_PASSWORD] = "FORCE_CHANGE_PASSWORD",
    [USER_RESET_REQUIRED] = "RESET_REQUIRED",
    NULL,
};

static int read_password(struct field_reader *reader, struct json_object *value, void *owner)
{
    if (!json_object_is_type(value, json_type_string))
        return field_complain(reader, "must be a text");
    user_set_password(owner, json_object_get_string(value));
    return 0;
}

static const struct field user_fields[] = {
    {"username", FIELD_TEXT, true, offsetof(struct user, name), 0, 0, NULL, NULL},
    {"sub", FIELD_TEXT, false, offsetof(struct user, sub), 0, 0, NULL, NULL},
    {"password", FIELD_OBJECT, false, 0, 0, 0, NULL, read_password},
    {"status", FIELD_CHOICE, false, offsetof(struct user, status), 0, 0, statuses, NULL},
    {"enabled", FIELD_BOOLEAN, false, offsetof(struct user, enabled), 0, 0, NULL, NULL},
    {"attributes", FIELD_TEXT_MAP, false, offsetof(struct user, attributes), 0, 0, NULL, NULL},
    {"groups", FIELD_TEXT_LIST, false, offsetof(struct user, groups), 0, 0, NULL, NULL},
    {"devices", FIELD_OBJECT, false, 0, 0, 0, NULL, state_read_devices},
    {"passkeys", FIELD_OBJECT, false, 0, 0, 0, NULL, state_read_passkeys},
    {"mfa", FIELD_OBJECT, false, 0, 0, 0, NULL, state_read_mfa},
    {0}};

/* A UUID that a pool and a name always give: a state file needs no "sub". */
static char *derived_sub(const struct pool *pool, const char *name)
{
    struct span parts[] = {span_of_text(pool->id), span_of_text("/"), span_of_text(name)};
    uint8_t digest[DIGEST_LENGTH];

    digest_sha256(parts, 3, digest);
    return uuid_of_digest(digest);
}

static int check_user(struct field_reader *reader, const struct pool *pool, const struct user *user)
{
    size_t groups = user->groups == NULL ? 0 : json_object_array_length(user->groups);

    for (size_t i = 0; i < groups; i++) {
        const char *group = json_object_get_string(json_object_array_get_idx(user->groups, i));
        if (pool_find_group(pool, group) == NULL)
            return field_complain(reader, "the group \"%s\" is not in the pool's \"groups\"",
                                  group);
    }
    if (user->attributes == NULL)
        return 0;
    json_object_object_foreach(user->attributes, name, value)
    {
        (void)value;
        if (strcmp(name, "sub") == 0 || !pool_knows_attribute(pool, name))
            return field_complain(reader,
                                  "the attribute \"%s\" is neither a standard one nor in the "
                                  "pool's \"customAttributes\"",
                                  name);
    }
    return 0;
}

int state_read_user(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct pool *pool = owner;
    const struct world *world = reader->context;
    struct user *user = user_new(clock_now(&world->clock));

    int r = field_read_object(reader, value, user_fields, user);
    if (r == 0 && pool_find_user(pool, user->name) != NULL)
        r = field_complain(reader, "the user \"%s\" is there twice", user->name);
    if (r == 0)
        r = check_user(reader, pool, user);
    if (r < 0) {
        user_free(user);
        return r;
    }
    if (user->sub == NULL)
        user->sub = derived_sub(pool, user->name);
    list_append(pool->users, pool->user_count, user);
    return 0;
}

char *state_add_user(struct world *world, struct pool *pool, struct json_object *content)
{
    struct field_reader reader = {.context = world};

    (void)state_read_user(&reader, content, pool);
    return reader.problem;
}

char *state_update_user(struct world *world, struct pool *pool, struct user *user,
                        struct json_object *content)
{
    struct field_reader reader = {.context = world};
    struct user *trial = user_new(clock_now(&world->clock));

    if (field_read_object(&reader, content, user_fields, trial) == 0 &&
        check_user(&reader, pool, trial) == 0) {
        (void)field_read_object(&reader, content, user_fields, user);
        user->modified_at = clock_now(&world->clock);
    }
    user_free(trial);
    return reader.problem;
}

struct generation {
    int64_t count;
    char *prefix, *password;
    struct json_object *groups;
};

static const struct field generation_fields[] = {
    {"count", FIELD_INTEGER, true, offsetof(struct generation, count), 0, MOST_GENERATED, NULL,
     NULL},
    {"prefix", FIELD_TEXT, true, offsetof(struct generation, prefix), 0, 0, NULL, NULL},
    {"password", FIELD_TEXT, false, offsetof(struct generation, password), 0, 0, NULL, NULL},
    {"groups", FIELD_TEXT_LIST, false, offsetof(struct generation, groups), 0, 0, NULL, NULL},
    {0}};

/* "prefix0001": with an address and a name, as real users have. */
static struct user *generate_user(const struct world *world, const struct pool *pool,
                                  const struct generation *generation, int64_t number)
{
    struct user *user = user_new(clock_now(&world->clock));

    user->name = text_format("%s%04lld", generation->prefix, (long long)number);
    user->sub = derived_sub(pool, user->name);
    user->groups = json_object_get(generation->groups);
    user->attributes = json_object_new_object();
    auto_free char *email = text_format("%s@example.com", user->name);
    auto_free char *name = text_format("Generated User %lld", (long long)number);
    json_put_text(user->attributes, "email", email);
    json_put_text(user->attributes, "email_verified", "true");
    json_put_text(user->attributes, "name", name);
    user_set_password(user, generation->password);
    return user;
}

int state_generate_users(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct pool *pool = owner;
    struct generation generation = {0};

    int r = field_read_object(reader, value, generation_fields, &generation);
    for (int64_t number = 1; r == 0 && number <= generation.count; number++)
        list_append(pool->users, pool->user_count,
                    generate_user(reader->context, pool, &generation, number));
    free(generation.prefix);
    free(generation.password);
    json_object_put(generation.groups);
    return r;
}
