/* A user pool: what the configuration says about it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/cognito/user_pool_private.h"

void cognito_user_pool_free(struct cognito_user_pool *pool)
{
    if (pool == NULL)
        return;
    cognito_endpoint_close(&pool->endpoint);
    srp_stash_close(pool->stash);
    for (size_t i = 0; i < COGNITO_MAX_CLIENT_SECRETS; i++)
        secret_wipe(&pool->client_secrets[i]);
    free(pool->id);
    free(pool->issuer);
    free(pool->client_id);
    free(pool);
}

static void release(struct cognito_user_pool **pool)
{
    cognito_user_pool_free(*pool);
}

static int copy_secrets(const struct cognito_user_pool_settings *settings,
                        struct cognito_user_pool *pool)
{
    for (size_t i = 0; i < settings->client_secret_count; i++) {
        const struct secret *secret = &settings->client_secrets[i];
        int r = secret_copy(&pool->client_secrets[i], secret->bytes, secret->length);
        if (r < 0)
            return r;
        pool->client_secret_count++;
    }
    return 0;
}

/* SRP hashes what stands behind the '_'; an id with several would mean different things to
 * different clients. */
static int split_id(struct cognito_user_pool *pool)
{
    const char *separator = strchr(pool->id, '_');

    if (separator == NULL || separator == pool->id || separator[1] == '\0' ||
        strchr(separator + 1, '_') != NULL)
        return -EINVAL;
    pool->name = separator + 1;
    return 0;
}

int cognito_user_pool_new(const struct cognito_user_pool_settings *settings, struct http_pool *http,
                          struct cognito_user_pool **out)
{
    if (settings->client_secret_count > COGNITO_MAX_CLIENT_SECRETS)
        return -EINVAL;
    __attribute__((cleanup(release))) struct cognito_user_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return -ENOMEM;
    pool->id = strdup(settings->id);
    pool->issuer = strdup(settings->issuer);
    pool->client_id = strdup(settings->client_id);
    if (pool->id == NULL || pool->issuer == NULL || pool->client_id == NULL)
        return -ENOMEM;
    int r = split_id(pool);
    if (r == 0)
        r = copy_secrets(settings, pool);
    if (r == 0)
        r = srp_stash_open(&pool->stash);
    if (r == 0)
        r = cognito_endpoint_open(&pool->endpoint, http, settings->endpoint, settings->region);
    if (r < 0)
        return r;
    pool->endpoint.target_prefix = "AWSCognitoIdentityProviderService";
    pool->endpoint.service = "cognito-idp";
    pool->host_proof = settings->host_proof;
    *out = take_pointer(&pool);
    return 0;
}

const char *cognito_user_pool_id(const struct cognito_user_pool *pool)
{
    return pool->id;
}

const char *cognito_user_pool_name(const struct cognito_user_pool *pool)
{
    return pool->name;
}

const char *cognito_user_pool_region(const struct cognito_user_pool *pool)
{
    return pool->endpoint.region;
}

const char *cognito_user_pool_client_id(const struct cognito_user_pool *pool)
{
    return pool->client_id;
}

const char *cognito_user_pool_issuer(const struct cognito_user_pool *pool)
{
    return pool->issuer;
}

void cognito_user_pool_prepare(struct cognito_user_pool *pool)
{
    (void)srp_stash_fill(pool->stash);
}

int64_t cognito_user_pool_now_unix(struct cognito_user_pool *pool)
{
    return cognito_endpoint_now_unix(&pool->endpoint);
}
