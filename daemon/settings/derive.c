/* Addresses that follow from pool ids, in every partition of AWS. */
#include "daemon/settings/derive.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Regions by how they begin, and the domain their services are in. */
static const struct partition {
    const char *prefix;
    const char *domain;
} partitions[] = {
    {"cn-", "amazonaws.com.cn"},   {"eusc-", "amazonaws.eu"}, {"us-iso-", "c2s.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov"}, {"", "amazonaws.com"},
};

static const char *domain_of(const char *region)
{
    size_t i = 0;

    while (strncmp(region, partitions[i].prefix, strlen(partitions[i].prefix)) != 0)
        i++;
    return partitions[i].domain;
}

/* Gives an unset text a value made by the format. */
static int fill_in(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int fill_in(char **text, const char *format, ...)
{
    va_list arguments;

    if (*text != NULL)
        return 0;
    va_start(arguments, format);
    int length = vasprintf(text, format, arguments);
    va_end(arguments);
    if (length >= 0)
        return 0;
    *text = NULL;
    return -ENOMEM;
}

static int derive_user_pool(struct settings_user_pool *pool)
{
    int r = fill_in(&pool->region, "%.*s", (int)strcspn(pool->id, "_"), pool->id);

    if (r == 0)
        r = fill_in(&pool->endpoint, "https://cognito-idp.%s.%s", pool->region,
                    domain_of(pool->region));
    if (r == 0)
        r = fill_in(&pool->issuer, "https://cognito-idp.%s.%s/%s", pool->region,
                    domain_of(pool->region), pool->id);
    return r;
}

static int derive_identity_pool(struct settings_identity_pool *pool, const char *issuer)
{
    if (pool->id == NULL)
        return 0;
    int r = fill_in(&pool->region, "%.*s", (int)strcspn(pool->id, ":"), pool->id);
    if (r == 0)
        r = fill_in(&pool->endpoint, "https://cognito-identity.%s.%s", pool->region,
                    domain_of(pool->region));
    if (r == 0)
        r = fill_in(&pool->login_key, "%s", issuer + strlen("https://"));
    return r;
}

int settings_derive(struct settings *settings)
{
    int r = derive_user_pool(&settings->user_pool);

    if (r < 0)
        return r;
    const char *region = settings->user_pool.region;
    r = fill_in(&settings->aws.sts_endpoint, "https://sts.%s.%s", region, domain_of(region));
    if (r == 0)
        r = fill_in(&settings->aws.s3_region, "%s", region);
    if (r == 0)
        r = fill_in(&settings->aws.s3_endpoint, "https://s3.%s.%s", settings->aws.s3_region,
                    domain_of(settings->aws.s3_region));
    return r < 0 ? r : derive_identity_pool(&settings->identity_pool, settings->user_pool.issuer);
}
