/* The identity pools of the state file, with their providers and rules. */
#include "tests/emulator/state_identity_pool.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/text.h"
#include "tests/emulator/world.h"

#define MOST_RULES 25 /* of the service */

static const struct field provider_fields[] = {
    {"providerName", FIELD_TEXT, true, offsetof(struct login_provider, name), 0, 0, NULL, NULL},
    {"clientId", FIELD_TEXT, true, offsetof(struct login_provider, client_id), 0, 0, NULL, NULL},
    {"serverSideTokenCheck", FIELD_BOOLEAN, false,
     offsetof(struct login_provider, server_side_token_check), 0, 0, NULL, NULL},
    {0}};

static int read_provider(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct identity_pool *pool = owner;
    struct login_provider *provider = calloc(1, sizeof *provider);

    if (provider == NULL)
        abort();
    list_append(pool->providers, pool->provider_count, provider);
    return field_read_object(reader, value, provider_fields, provider);
}

static const char *const rule_matches[] = {
    [RULE_EQUALS] = "Equals",
    [RULE_CONTAINS] = "Contains",
    [RULE_STARTS_WITH] = "StartsWith",
    [RULE_NOT_EQUAL] = "NotEqual",
    NULL,
};

static const struct field rule_fields[] = {
    {"claim", FIELD_TEXT, true, offsetof(struct role_rule, claim), 0, 0, NULL, NULL},
    {"matchType", FIELD_CHOICE, true, offsetof(struct role_rule, match), 0, 0, rule_matches, NULL},
    {"value", FIELD_TEXT, true, offsetof(struct role_rule, value), 0, 0, NULL, NULL},
    {"roleArn", FIELD_TEXT, true, offsetof(struct role_rule, role_arn), 0, 0, NULL, NULL},
    {0}};

static int read_rule(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct identity_pool *pool = owner;
    struct role_rule *rule = calloc(1, sizeof *rule);

    if (rule == NULL)
        abort();
    list_append(pool->rules, pool->rule_count, rule);
    if (pool->rule_count > MOST_RULES)
        return field_complain(reader, "a provider has %d rules at most", MOST_RULES);
    return field_read_object(reader, value, rule_fields, rule);
}

static const char *const role_mappings[] = {"None", "Token", "Rules", NULL};

static const struct field identity_pool_fields[] = {
    {"id", FIELD_TEXT, true, offsetof(struct identity_pool, id), 0, 0, NULL, NULL},
    {"authenticatedRoleArn", FIELD_TEXT, false,
     offsetof(struct identity_pool, authenticated_role_arn), 0, 0, NULL, NULL},
    {"roleMapping", FIELD_CHOICE, false, offsetof(struct identity_pool, role_mapping), 0, 0,
     role_mappings, NULL},
    {"rules", FIELD_OBJECTS, false, 0, 0, 0, NULL, read_rule},
    {"denyAmbiguousRole", FIELD_BOOLEAN, false,
     offsetof(struct identity_pool, ambiguous_role_denied), 0, 0, NULL, NULL},
    {"providers", FIELD_OBJECTS, false, 0, 0, 0, NULL, read_provider},
    {0}};

int state_read_identity_pool(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct identity_pool *pool = calloc(1, sizeof *pool);

    if (pool == NULL)
        abort();
    list_append(world->identity_pools, world->identity_pool_count, pool);
    int r = field_read_object(reader, value, identity_pool_fields, pool);
    if (r == 0 && strchr(pool->id, ':') == NULL)
        return field_complain(reader, "the id \"%s\" is not of the form REGION:UUID", pool->id);
    return r;
}
