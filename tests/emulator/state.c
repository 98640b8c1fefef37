/* The state file's top level and access keys. */
#include "tests/emulator/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/field.h"
#include "tests/emulator/state_bucket.h"
#include "tests/emulator/state_identity_pool.h"
#include "tests/emulator/state_pool.h"
#include "tests/emulator/state_role.h"
#include "tests/emulator/state_table.h"
#include "tests/emulator/text.h"

#define DEFAULT_ACCOUNT "123456789012"

static const struct field access_key_fields[] = {
    {"accessKeyId", FIELD_TEXT, true, offsetof(struct access_key, id), 0, 0, NULL, NULL},
    {"secretAccessKey", FIELD_TEXT, true, offsetof(struct access_key, secret), 0, 0, NULL, NULL},
    {"userName", FIELD_TEXT, true, offsetof(struct access_key, user_name), 0, 0, NULL, NULL},
    {"allowedActions", FIELD_TEXT_LIST, false, offsetof(struct access_key, allowed_actions), 0, 0,
     NULL, NULL},
    {0}};

static int read_access_key(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct access_key *key = calloc(1, sizeof *key);

    if (key == NULL)
        abort();
    list_append(world->access_keys, world->access_key_count, key);
    return field_read_object(reader, value, access_key_fields, key);
}

static const struct field world_fields[] = {
    {"region", FIELD_TEXT, false, offsetof(struct world, region), 0, 0, NULL, NULL},
    {"accountId", FIELD_TEXT, false, offsetof(struct world, account_id), 0, 0, NULL, NULL},
    {"userPools", FIELD_OBJECTS, true, 0, 0, 0, NULL, state_read_pool},
    {"identityPools", FIELD_OBJECTS, false, 0, 0, 0, NULL, state_read_identity_pool},
    {"accessKeys", FIELD_OBJECTS, false, 0, 0, 0, NULL, read_access_key},
    {"roles", FIELD_OBJECTS, false, 0, 0, 0, NULL, state_read_role},
    {"buckets", FIELD_OBJECTS, false, 0, 0, 0, NULL, state_read_bucket},
    {"tables", FIELD_OBJECTS, false, 0, 0, 0, NULL, state_read_table},
    {0}};

/* What follows from the rest when the file doesn't say it. */
static void fill_in(struct world *world)
{
    if (world->account_id == NULL)
        world->account_id = text_copy(DEFAULT_ACCOUNT);
    if (world->region == NULL) {
        const char *id = world->pool_count == 0 ? "us-east-1_" : world->pools[0]->id;
        world->region = text_format("%.*s", (int)strcspn(id, "_"), id);
    }
    for (size_t i = 0; i < world->access_key_count; i++) {
        struct access_key *key = world->access_keys[i];
        key->arn = text_format("arn:aws:iam::%s:user/%s", world->account_id, key->user_name);
        key->principal_id = text_format("AIDA%.17s", key->id);
    }
}

char *state_parse(struct world *world, const char *text)
{
    char *problem = NULL;
    auto_json struct json_object *state = json_parse(text, strlen(text), &problem);
    struct field_reader reader = {.context = world};

    if (state == NULL)
        return problem;
    if (field_read_object(&reader, state, world_fields, world) == 0)
        fill_in(world);
    return reader.problem;
}

static char *read_file(const char *path)
{
    auto_fclose FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;

    if (file == NULL)
        return NULL;
    if (getdelim(&text, &size, '\0', file) >= 0)
        return text;
    free(text);
    return ferror(file) ? NULL : text_copy("");
}

char *state_load(struct world *world, const char *path)
{
    auto_free char *text = read_file(path);

    if (text == NULL)
        return text_format("%s: cannot be read: %m", path);
    auto_free char *problem = state_parse(world, text);
    return problem == NULL ? NULL : text_format("%s: %s", path, problem);
}
