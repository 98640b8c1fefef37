/* The world's making, end, and look-ups. */
#include "tests/emulator/world.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/object_store.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/table_store.h"
#include "tests/emulator/text.h"

/* How long an expired key is still told from an unknown one. */
#define REMEMBERED_SECONDS 3600

struct world *world_new(void)
{
    struct world *world = calloc(1, sizeof *world);

    if (world == NULL)
        abort();
    (void)pthread_mutex_init(&world->lock, NULL);
    seal_make(&world->seal);
    request_log_open(&world->log);
    return world;
}

static void free_access_key(struct access_key *key)
{
    free(key->id);
    free(key->secret);
    free(key->session_token);
    free(key->user_name);
    free(key->arn);
    free(key->principal_id);
    json_object_put(key->allowed_actions);
    free(key);
}

static void free_role(struct role *role)
{
    free(role->arn);
    free(role->audience);
    free(role->subject);
    json_object_put(role->allowed_actions);
    free(role);
}

static void free_identity_pool(struct identity_pool *pool)
{
    for (size_t i = 0; i < pool->provider_count; i++) {
        free(pool->providers[i]->name);
        free(pool->providers[i]->client_id);
        free(pool->providers[i]);
    }
    for (size_t i = 0; i < pool->rule_count; i++) {
        free(pool->rules[i]->claim);
        free(pool->rules[i]->value);
        free(pool->rules[i]->role_arn);
        free(pool->rules[i]);
    }
    free(pool->providers);
    free(pool->rules);
    free(pool->id);
    free(pool->authenticated_role_arn);
    free(pool);
}

static void free_identity(struct identity *identity)
{
    free(identity->id);
    free(identity->merged_id);
    free(identity->provider);
    free(identity->sub);
    free(identity);
}

void world_free(struct world *world)
{
    for (size_t i = 0; i < world->pool_count; i++)
        pool_free(world->pools[i]);
    for (size_t i = 0; i < world->identity_pool_count; i++)
        free_identity_pool(world->identity_pools[i]);
    for (size_t i = 0; i < world->access_key_count; i++)
        free_access_key(world->access_keys[i]);
    for (size_t i = 0; i < world->role_count; i++)
        free_role(world->roles[i]);
    for (size_t i = 0; i < world->identity_count; i++)
        free_identity(world->identities[i]);
    for (size_t i = 0; i < world->table_count; i++)
        table_free(world->tables[i]);
    free(world->tables);
    for (size_t i = 0; i < world->bucket_count; i++)
        bucket_free(world->buckets[i]);
    free(world->pools);
    free(world->identity_pools);
    free(world->access_keys);
    free(world->roles);
    free(world->identities);
    free(world->buckets);
    free(world->issuer_base);
    free(world->region);
    free(world->account_id);
    challenge_sessions_release(&world->sessions);
    request_log_close(&world->log);
    faults_release(&world->faults);
    if (world->trigger_log != NULL)
        (void)fclose(world->trigger_log);
    if (world->secret_log != NULL)
        (void)fclose(world->secret_log);
    if (world->outbox != NULL)
        (void)fclose(world->outbox);
    (void)pthread_mutex_destroy(&world->lock);
    free(world);
}

struct pool *world_find_pool(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->pool_count; i++) {
        if (strcmp(world->pools[i]->id, id) == 0)
            return world->pools[i];
    }
    return NULL;
}

struct pool *world_find_pool_by_issuer(const struct world *world, const char *issuer)
{
    for (size_t i = 0; i < world->pool_count; i++) {
        auto_free char *own = world_issuer(world, world->pools[i]);
        if (strcmp(own, issuer) == 0)
            return world->pools[i];
    }
    return NULL;
}

struct app_client *world_find_client(const struct world *world, const char *id, struct pool **pool)
{
    for (size_t i = 0; i < world->pool_count; i++) {
        struct app_client *client = pool_find_client(world->pools[i], id);
        if (client != NULL) {
            *pool = world->pools[i];
            return client;
        }
    }
    return NULL;
}

struct identity_pool *world_find_identity_pool(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->identity_pool_count; i++) {
        if (strcmp(world->identity_pools[i]->id, id) == 0)
            return world->identity_pools[i];
    }
    return NULL;
}

static bool identity_is(const struct identity *identity, const char *id)
{
    return strcmp(identity->id, id) == 0 ||
           (identity->merged_id != NULL && strcmp(identity->merged_id, id) == 0);
}

struct identity *world_find_identity(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->identity_count; i++) {
        if (identity_is(world->identities[i], id))
            return world->identities[i];
    }
    return NULL;
}

struct access_key *world_find_access_key(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->access_key_count; i++) {
        if (strcmp(world->access_keys[i]->id, id) == 0)
            return world->access_keys[i];
    }
    return NULL;
}

void world_forget_expired_keys(struct world *world)
{
    double now = clock_now(&world->clock);
    size_t kept = 0;

    for (size_t i = 0; i < world->access_key_count; i++) {
        struct access_key *key = world->access_keys[i];
        if (key->expires_at != 0 && key->expires_at + REMEMBERED_SECONDS < now)
            free_access_key(key);
        else
            world->access_keys[kept++] = key;
    }
    world->access_key_count = kept;
}

char *world_issuer(const struct world *world, const struct pool *pool)
{
    return text_format("%s/%s", world->issuer_base, pool->id);
}
