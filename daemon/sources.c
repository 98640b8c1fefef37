/* From the configuration to the directory's source and the host's key. */
#include "daemon/sources.h"

#include <errno.h>
#include <string.h>

static int copy_key(const struct settings_access_key *key, struct aws_credentials *out)
{
    if (strlen(key->id) >= sizeof out->access_key_id)
        return -ENAMETOOLONG;
    memcpy(out->access_key_id, key->id, strlen(key->id) + 1);
    int r = secret_copy(&out->secret_access_key, key->secret.bytes, key->secret.length);
    if (r < 0)
        return r;
    return secret_copy(&out->session_token, key->session_token.bytes, key->session_token.length);
}

int sources_open_credentials(struct services *services)
{
    const struct settings_access_key *key = &services->settings->directory.access_key;
    auto_aws_credentials struct aws_credentials keys = {0};

    if (key->id == NULL)
        return 0;
    int r = copy_key(key, &keys);
    return r < 0 ? r : host_credentials_open_static(&keys, &services->host_credentials);
}

static void use_pool(struct services *services, struct directory_source *out)
{
    services->source = (struct pool_source){
        .log = services->log,
        .signer = {.pool = services->user_pool, .credentials = services->host_credentials}};
    *out = pool_source_make(&services->source);
}

int sources_choose(struct services *services, struct directory_source *out)
{
    switch (services->settings->directory.source) {
    case SETTINGS_SOURCE_LOOKUP:
    case SETTINGS_SOURCE_SYNC:
        use_pool(services, out);
        return 0;
    case SETTINGS_SOURCE_SNAPSHOT:
    case SETTINGS_SOURCE_LOGINS:
        return -EOPNOTSUPP;
    }
    return -EOPNOTSUPP;
}
