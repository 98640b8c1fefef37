/* From the configuration to the directory's source and the host's key. */
#include "daemon/sources.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

static int open_configured(struct services *services)
{
    const struct settings_access_key *key = &services->settings->directory.access_key;
    auto_aws_credentials struct aws_credentials keys = {0};

    int r = copy_key(key, &keys);
    return r < 0 ? r : host_credentials_open_static(&keys, &services->host_credentials);
}

static enum host_provider provider_of(const struct services *services)
{
    switch (services->settings->aws.credentials) {
    case SETTINGS_KEY_AUTO:
        return host_provider_find(&services->host_places);
    case SETTINGS_KEY_ENVIRONMENT:
        return HOST_PROVIDER_ENVIRONMENT;
    case SETTINGS_KEY_PROFILE:
        return HOST_PROVIDER_PROFILE;
    case SETTINGS_KEY_WEB_IDENTITY:
        return HOST_PROVIDER_WEB_IDENTITY;
    case SETTINGS_KEY_CONTAINER:
        return HOST_PROVIDER_CONTAINER;
    case SETTINGS_KEY_INSTANCE:
        return HOST_PROVIDER_INSTANCE;
    case SETTINGS_KEY_FILE:
        break;
    }
    return HOST_PROVIDER_NONE;
}

/* The environment is the daemon's, which root has set; no user's ever gets here. */
static struct host_places places_of(const struct services *services)
{
    const struct settings_aws *aws = &services->settings->aws;

    return (struct host_places){.http = services->http,
                                .environment = (const char *const *)environ,
                                .profile_file = aws->profile_file,
                                .metadata_endpoint = aws->metadata_endpoint,
                                .sts_endpoint = aws->sts_endpoint};
}

int sources_open_credentials(struct services *services)
{
    const struct settings *settings = services->settings;

    services->host_places = places_of(services);
    if (settings->directory.access_key.id != NULL &&
        (settings->aws.credentials == SETTINGS_KEY_AUTO ||
         settings->aws.credentials == SETTINGS_KEY_FILE))
        return open_configured(services);
    enum host_provider provider = provider_of(services);
    return provider == HOST_PROVIDER_NONE
               ? 0
               : host_provider_open(provider, &services->host_places, &services->host_credentials);
}

static void use_pool(struct services *services, struct directory_source *out)
{
    pool_paces_open(&services->paces);
    services->source = (struct pool_source){
        .log = services->log,
        .signer = {.pool = services->user_pool, .credentials = services->host_credentials},
        .paces = &services->paces};
    *out = pool_source_make(&services->source);
}

static int list_nothing(void *context, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    (void)context;
    (void)place;
    (void)visitor;
    (void)deadline;
    return -EOPNOTSUPP;
}

static int list_nothing_of(void *context, const char *of, struct source_place *place,
                           const struct source_visitor *visitor, struct deadline deadline)
{
    (void)of;
    return list_nothing(context, place, visitor, deadline);
}

static int find_nobody(void *context, const struct source_question *question,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    (void)question;
    return list_nothing(context, NULL, visitor, deadline);
}

static int list_no_groups_of(void *context, const char *username,
                             const struct source_visitor *visitor, struct deadline deadline)
{
    return list_nothing_of(context, username, NULL, visitor, deadline);
}

/* Users are known from their logins: whoever asks for others learns nothing. */
static struct directory_source no_lists(void)
{
    return (struct directory_source){.list_users = list_nothing,
                                     .list_groups = list_nothing,
                                     .list_members = list_nothing_of,
                                     .find_users = find_nobody,
                                     .list_groups_of_user = list_no_groups_of};
}

int sources_choose(struct services *services, struct directory_source *out)
{
    switch (services->settings->directory.source) {
    case SETTINGS_SOURCE_LOOKUP:
    case SETTINGS_SOURCE_SYNC:
        use_pool(services, out);
        return 0;
    case SETTINGS_SOURCE_SNAPSHOT:
        *out = follower_source(services->follower);
        return 0;
    case SETTINGS_SOURCE_LOGINS:
        *out = no_lists();
        return 0;
    }
    return -EOPNOTSUPP;
}
