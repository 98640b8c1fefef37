/* Building and taking down the objects of the daemon, each from the settings and those before. */
#include "daemon/services.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/file_failure.h"
#include "daemon/access/access.h"
#include "daemon/fleet_services.h"
#include "daemon/login/remembered.h"
#include "daemon/sources.h"

#define MAX_PATH         512
#define FIRST_REFUSAL_MS 200 /* a guess, until Cognito has refused somebody */

static void join_path(char out[static MAX_PATH], const char *directory, const char *name)
{
    (void)snprintf(out, MAX_PATH, "%s/%s", directory, name);
}

static int open_http(struct services *services)
{
    const struct settings_network *network = &services->settings->network;
    const struct http_settings settings = {.ca_file = network->ca_file,
                                           .proxy = network->proxy,
                                           .connect_timeout_ms = (int)network->connect_timeout_ms,
                                           .request_timeout_ms = (int)network->request_timeout_ms};

    return http_pool_new(&settings, &services->http);
}

/* The key is made at the first start that needs it. */
static int open_host_proof(struct services *services, const char *state_directory)
{
    char path[MAX_PATH];

    if (services->settings->sign_in.host_proof == SETTINGS_HOST_PROOF_IAM) {
        services->host_proof.sts_host = services->settings->aws.sts_endpoint + strlen("https://");
        services->host_proof.region = services->settings->user_pool.region;
        services->host_proof.credentials = services->host_credentials;
    }
    if (!services->settings->sign_in.signed_client_metadata)
        return 0;
    join_path(path, state_directory, "host-key");
    int r = ed25519_load_or_make_key(path, &services->host_key);
    if (r == 0)
        services->host_proof.key = &services->host_key;
    return r;
}

static int open_user_pool(struct services *services)
{
    const struct settings_user_pool *pool = &services->settings->user_pool;
    const struct cognito_user_pool_settings settings = {.id = pool->id,
                                                        .region = pool->region,
                                                        .endpoint = pool->endpoint,
                                                        .issuer = pool->issuer,
                                                        .client_id = pool->client_id,
                                                        .client_secrets = pool->client_secrets,
                                                        .client_secret_count =
                                                            pool->client_secret_count,
                                                        .host_proof = &services->host_proof};

    int r = cognito_user_pool_new(&settings, services->http, &services->user_pool);
    if (r < 0)
        return r;
    return key_set_new(services->http, pool->issuer, KEYS_REFETCH_INTERVAL_MS, &services->keys);
}

static int open_identity_pool(struct services *services)
{
    const struct settings_identity_pool *pool = &services->settings->identity_pool;
    const struct cognito_identity_pool_settings settings = {.id = pool->id,
                                                            .endpoint = pool->endpoint,
                                                            .login_key = pool->login_key,
                                                            .role_arn = pool->role_arn};

    if (pool->id == NULL)
        return 0;
    return cognito_identity_pool_new(&settings, services->http, &services->identity_pool);
}

static bool keeps_out(const void *settings, const char *group)
{
    return access_keeps_out(settings, group);
}

static bool goes_by_others(const void *settings,
                           bool (*is_known)(const void *known, const char *group),
                           const void *known)
{
    return access_goes_by_others(settings, is_known, known);
}

struct state_paths {
    char snapshot[MAX_PATH];
    char recent[MAX_PATH];
    char keys[MAX_PATH];
    char recent_keys[MAX_PATH];
    char ledger[MAX_PATH];
    char pool[MAX_PATH];
    char unfinished[MAX_PATH];
    char unpublished[MAX_PATH];
};

static void join_paths(struct state_paths *own, const char *state_directory,
                       struct directory_paths *out)
{
    join_path(own->snapshot, state_directory, "directory");
    join_path(own->recent, state_directory, "directory.recent");
    join_path(own->keys, state_directory, "keys");
    join_path(own->recent_keys, state_directory, "keys.recent");
    join_path(own->ledger, state_directory, "ids");
    join_path(own->pool, state_directory, "pool");
    join_path(own->unfinished, state_directory, "listing");
    join_path(own->unpublished, state_directory, "unpublished");
    out->snapshot = own->snapshot;
    out->recent = own->recent;
    out->keys = own->keys;
    out->recent_keys = own->recent_keys;
    out->ledger = own->ledger;
    out->pool = own->pool;
    out->unfinished = own->unfinished;
    out->unpublished = own->unpublished;
}

/* `said` is all that is known of it, or "". */
static void log_unopened(const struct log *log, int r, const char *state_directory,
                         const char *said)
{
    char reason[FILE_FAILURE_SIZE];

    file_failure_write(r, reason);
    if (said[0] != '\0')
        log_line(log, NULL, LOG_ERR, "cannot open the directory: %s", said);
    else
        log_line(log, NULL, LOG_ERR, "cannot open the directory in %s: %s", state_directory,
                 reason);
}

/* Logs itself what is wrong. */
static int open_directory(struct services *services, const char *state_directory)
{
    const struct settings_directory *from = &services->settings->directory;
    struct state_paths own_paths;
    char error_text[DIRECTORY_ERROR_SIZE] = "";

    struct directory_settings settings = {
        .pool_id = services->settings->user_pool.id,
        .login_name = from->login_name,
        .uid_attribute = from->uid_attribute,
        .gid_attribute = from->gid_attribute,
        .gecos_attribute = from->gecos_attribute,
        .home_attribute = from->home_attribute,
        .shell_attribute = from->shell_attribute,
        .home_base = from->home_base,
        .default_shell = from->default_shell,
        .primary_group = from->primary_group,
        .renew_after_ms =
            from->source == SETTINGS_SOURCE_LOOKUP ? from->refresh_interval_ms / 2 : 0,
        .knows_logins_only = from->source == SETTINGS_SOURCE_LOGINS,
        .provisional_names = &from->provisional_names,
        .allowed_system_names = &from->allow_system_names,
        .ssh_keys_attributes = &from->ssh_keys_attribute,
        .ssh_key_options = &from->ssh_key_options,
        .trusted_attributes = &from->trust_user_writable_attributes,
        .trusts_all_attributes = settings_trust_all_attributes(from),
        .local_groups = &services->settings->groups,
        .keeps_out = keeps_out,
        .goes_by_others = goes_by_others,
        .keeps_out_context = services->settings,
        .negative_ttl_ms = from->negative_ttl_ms,
        .may_be_enumerated = from->enumerate,
        .lookup_timeout_ms = from->lookup_timeout_ms,
        .paths = directory_default_paths};
    join_paths(&own_paths, state_directory, &settings.paths);
    int r = fleet_open(services, state_directory, &settings);
    if (r == 0)
        r = sources_choose(services, &settings.source);
    if (r == 0)
        r = directory_open(&settings, &services->directory, error_text);
    if (r < 0)
        log_unopened(services->log, r, state_directory, error_text);
    else if (error_text[0] != '\0')
        log_line(services->log, NULL, LOG_WARNING, "%s", error_text);
    return r;
}

static int open_identities(struct services *services, const char *state_directory)
{
    char path[MAX_PATH];

    join_path(path, state_directory, "identities");
    return identity_cache_open(path, &services->identities);
}

static int open_remembered(struct services *services, const char *state_directory)
{
    if (asprintf(&services->remembered_folder, "%s/remembered", state_directory) < 0) {
        services->remembered_folder = NULL;
        return -ENOMEM;
    }
    return remembered_open_folder(services->remembered_folder);
}

static int open_offline(struct services *services, const char *state_directory)
{
    char path[MAX_PATH];

    join_path(path, state_directory, "offline");
    int r = offline_store_open(path, &services->offline);
    return r < 0 ? r : away_open(&services->away);
}

static int open_bounds(struct services *services)
{
    const struct settings_daemon *settings = &services->settings->daemon;

    int r = seats_open((unsigned)settings->max_conversations,
                       (unsigned)settings->max_conversations_per_host, &services->seats);
    if (r < 0)
        return r;
    r = session_tickets_open(&services->tickets);
    if (r < 0)
        return r;
    return throttle_open(&services->throttle);
}

static int report(const struct log *log, int r, const char *what)
{
    char reason[FILE_FAILURE_SIZE];

    file_failure_write(r, reason);
    if (r < 0)
        log_line(log, NULL, LOG_ERR, "cannot set up %s: %s", what, reason);
    return r;
}

int services_open(const struct settings *settings, const struct log *log,
                  const char *state_directory, struct services *out)
{
    *out =
        (struct services){.log = log, .settings = settings, .started_at_unix = (int64_t)time(NULL)};
    host_identity_read(&out->host);
    int r = report(log, open_http(out), "HTTPS");
    if (r == 0)
        r = report(log, sources_open_credentials(out), "the host's access key");
    if (r == 0)
        r = report(log, open_host_proof(out, state_directory), "the host key");
    if (r == 0)
        r = report(log, open_user_pool(out), "the user pool");
    if (r == 0)
        r = report(log, open_identity_pool(out), "the identity pool");
    if (r == 0)
        r = open_directory(out, state_directory);
    if (r == 0)
        r = report(log, open_identities(out, state_directory), "the cache of identity ids");
    if (r == 0)
        r = report(log, open_remembered(out, state_directory), "what is remembered of users");
    if (r == 0)
        r = report(log, open_offline(out, state_directory), "offline logins");
    if (r == 0)
        r = report(log, open_bounds(out), "the bounds");
    return r;
}

bool services_list_the_pool(const struct services *services)
{
    return services->host_credentials != NULL || services->follower != NULL;
}

void services_close(struct services *services)
{
    refresh_stop(services->refresh);
    throttle_close(services->throttle);
    offline_store_close(services->offline);
    away_close(services->away);
    free(services->remembered_folder);
    session_tickets_close(services->tickets);
    seats_close(services->seats);
    identity_cache_close(services->identities);
    directory_close(services->directory);
    publisher_close(services->publisher);
    follower_close(services->follower);
    cognito_identity_pool_free(services->identity_pool);
    key_set_free(services->keys);
    cognito_user_pool_free(services->user_pool);
    http_pool_free(services->http);
    host_credentials_close(services->host_credentials);
    pool_paces_close(&services->paces);
    ed25519_key_clear(&services->host_key);
}
