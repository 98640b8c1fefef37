/* JSON for cognitoctl. json-c appears here and in daemon/cognito. */
#include "daemon/control_json.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "daemon/control_offline.h"
#include "daemon/directory/membership.h"

static void add_text(struct json_object *to, const char *name, const char *value)
{
    json_object_object_add(to, name, value != NULL ? json_object_new_string(value) : NULL);
}

static void add_number(struct json_object *to, const char *name, int64_t value)
{
    json_object_object_add(to, name, json_object_new_int64(value));
}

static void add_truth(struct json_object *to, const char *name, bool value)
{
    json_object_object_add(to, name, json_object_new_boolean(value));
}

static char *finish(struct json_object *object)
{
    const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    char *copy = text != NULL ? strdup(text) : NULL;

    json_object_put(object);
    return copy;
}

static const char *access_name(const struct settings_access *access)
{
    if (access->rules.allow_everyone)
        return "everyone";
    if (access->rules.allow_groups.count == 0 && access->rules.allow_users.count == 0)
        return "nobody";
    return "some";
}

static struct json_object *list_texts(const struct text_list *texts)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < texts->count; i++)
        (void)json_object_array_add(list, json_object_new_string(texts->texts[i]));
    return list;
}

/* With how many people are in each: a misspelt group has none. */
static struct json_object *describe_groups(struct directory *directory,
                                           const struct text_list *groups)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < groups->count; i++) {
        struct json_object *object = json_object_new_object();
        add_text(object, "name", groups->texts[i]);
        add_number(object, "enabled_users",
                   (int64_t)directory_count_members(directory, groups->texts[i]));
        (void)json_object_array_add(list, object);
    }
    return list;
}

static void add_access(struct json_object *to, const struct services *services, bool all)
{
    const struct settings_access *access = &services->settings->access;

    add_text(to, "allowed", access_name(access));
    if (!all)
        return;
    json_object_object_add(to, "allow_groups",
                           describe_groups(services->directory, &access->rules.allow_groups));
    json_object_object_add(to, "allow_users", list_texts(&access->rules.allow_users));
}

static struct json_object *describe_user_pool(const struct services *services)
{
    const struct settings_user_pool *pool = &services->settings->user_pool;
    struct json_object *object = json_object_new_object();

    add_text(object, "id", pool->id);
    add_text(object, "region", pool->region);
    add_text(object, "endpoint", pool->endpoint);
    add_text(object, "client_id", pool->client_id);
    return object;
}

/* Names, addresses and attributes of people whom NSS does not show: for root alone. */
static struct json_object *describe_problems(const struct directory_status *status)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < status->problem_kept_count; i++) {
        struct json_object *object = json_object_new_object();
        add_text(object, "problem", directory_problem_words(status->problems[i].kind));
        add_text(object, "subject", status->problems[i].subject);
        add_text(object, "detail", status->problems[i].detail);
        (void)json_object_array_add(list, object);
    }
    return list;
}

/* What the service or TLS said is in the log; these two would mislead without it. */
static const char *refresh_error_words(int error)
{
    switch (-error) {
    case 0:
        return NULL;
    case EREMOTEIO:
        return "Cognito refused";
    case EKEYREJECTED:
        return "Cognito's certificate is not trusted";
    default:
        return strerrordesc_np(-error);
    }
}

/* Why the last listing failed. A published directory has its own words for it. */
static const char *listing_error_words(const struct services *services, int error)
{
    if (error == 0 || services->follower == NULL)
        return refresh_error_words(error);
    return follower_outcome_words(follower_last_outcome(services->follower));
}

static struct json_object *add_edition(struct json_object *to, const char *name,
                                       uint64_t generation, int64_t listed_at_unix)
{
    struct json_object *object = json_object_new_object();

    add_number(object, "generation", (int64_t)generation);
    add_number(object, "listed_at", listed_at_unix);
    json_object_object_add(to, name, object);
    return object;
}

/* Where others get it is for root alone. */
static void add_published(struct json_object *to, const struct publisher_status *status, bool all)
{
    struct json_object *edition =
        add_edition(to, "publishes", status->generation, status->listed_at_unix);

    add_number(edition, "failing_since", status->failing_since_unix);
    if (all && status->failing_since_unix != 0)
        add_text(edition, "why", status->why);
}

/* What this host publishes for others, or follows. */
static void add_fleet(struct json_object *to, const struct services *services, bool all)
{
    struct publisher_status published;
    struct statement followed;

    if (services->publisher != NULL) {
        publisher_get_status(services->publisher, &published);
        add_published(to, &published, all);
    }
    if (services->follower != NULL) {
        follower_get_statement(services->follower, &followed);
        (void)add_edition(to, "follows", followed.generation, followed.listed_at_unix);
    }
}

static struct json_object *describe_directory(struct services *services, bool all)
{
    struct directory_status status;
    struct json_object *object = json_object_new_object();

    directory_get_status(services->directory, &status);
    add_number(object, "users", (int64_t)status.user_count);
    add_number(object, "enabled_users", (int64_t)status.enabled_user_count);
    add_number(object, "groups", (int64_t)status.group_count);
    add_truth(object, "lists_the_pool", services_list_the_pool(services));
    add_number(object, "refreshed_at", status.refreshed_at_unix);
    add_number(object, "refresh_failed_at", status.refresh_failed_at_unix);
    add_text(object, "refresh_error", listing_error_words(services, status.refresh_error));
    add_fleet(object, services, all);
    add_number(object, "problem_count", (int64_t)status.problem_count);
    if (all)
        json_object_object_add(object, "problems", describe_problems(&status));
    return object;
}

static struct json_object *describe_https(struct services *services)
{
    struct http_counters counters;
    struct json_object *object = json_object_new_object();

    http_pool_count(services->http, &counters);
    add_number(object, "requests", (int64_t)counters.requests);
    add_number(object, "connections", (int64_t)counters.connections);
    add_number(object, "failures", (int64_t)counters.failures);
    return object;
}

/* Whether sign-ins are answered. */
static struct json_object *describe_cognito(struct services *services, bool all)
{
    struct away_status away;
    struct json_object *object = json_object_new_object();

    away_get_status(services->away, &away);
    add_number(object, "away_since", away.since_unix);
    add_number(object, "asked_at", away.noted_unix);
    add_text(object, "why", all ? away.why : away.kind);
    return object;
}

char *control_json_status(struct services *services, bool all)
{
    struct json_object *object = json_object_new_object();

    add_text(object, "version", PACKAGE_VERSION);
    add_number(object, "started_at", services->started_at_unix);
    add_number(object, "conversations", (int64_t)services->conversations);
    add_text(object, "host_id", services->host.id);
    add_access(object, services, all);
    json_object_object_add(object, "user_pool", describe_user_pool(services));
    add_text(object, "identity_pool", services->settings->identity_pool.id);
    json_object_object_add(object, "cognito", describe_cognito(services, all));
    if (all)
        json_object_object_add(object, "offline", control_offline_status(services));
    json_object_object_add(object, "directory", describe_directory(services, all));
    json_object_object_add(object, "https", describe_https(services));
    return finish(object);
}

static struct json_object *list_attributes(const struct text_map *attributes)
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < attributes->count; i++)
        add_text(object, attributes->entries[i].name, attributes->entries[i].value);
    return object;
}

/* What of the mappings to groups of the host one of the two that must agree has said so far, and
 * what initgroups(3) makes of it. */
static struct json_object *list_local_groups(const struct services *services,
                                             const struct directory_user *user)
{
    const struct group_mapping_list *list = &services->settings->groups;
    const struct directory_paths *paths = directory_get_paths(services->directory);
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < list->count; i++) {
        bool by_directory = (user->local_by_directory >> i & 1) != 0;
        bool by_token = (user->local_by_token >> i & 1) != 0;
        if (!by_directory && !by_token)
            continue;
        char why_not[MEMBERSHIP_WORDS];
        struct json_object *mapping = json_object_new_object();
        add_text(mapping, "name", list->mappings[i].local);
        add_text(mapping, "group", list->mappings[i].group);
        add_truth(mapping, "by_directory", by_directory);
        add_truth(mapping, "by_token", by_token);
        add_truth(mapping, "given",
                  membership_is_given(paths, user, i, list->mappings[i].local, why_not));
        add_text(mapping, "why_not", why_not);
        (void)json_object_array_add(array, mapping);
    }
    return array;
}

char *control_json_user(const struct services *services, const struct directory_user *user,
                        bool all)
{
    struct json_object *object = json_object_new_object();

    add_text(object, "name", user->name);
    add_number(object, "uid", user->uid);
    add_number(object, "gid", user->gid);
    add_text(object, "gecos", user->gecos);
    add_text(object, "home", user->home);
    add_text(object, "shell", user->shell);
    add_truth(object, "complete", all);
    if (!all)
        return finish(object);
    add_text(object, "username", user->username);
    add_text(object, "sub", user->sub);
    add_truth(object, "enabled", user->enabled);
    add_text(object, "status", user->status);
    add_number(object, "created_at", user->created_at_ms / 1000);
    add_number(object, "seen_at", user->seen_at_unix);
    json_object_object_add(object, "groups", list_texts(&user->groups));
    json_object_object_add(object, "local_groups", list_local_groups(services, user));
    json_object_object_add(object, "attributes", list_attributes(&user->attributes));
    return finish(object);
}

char *control_json_host_key(const struct services *services)
{
    const uint8_t *public_key = services->host_key.public_key;
    char id[ED25519_ID_SIZE], text[ED25519_PUBLIC_SIZE], pem[ED25519_PEM_SIZE];

    if (ed25519_key_id(public_key, id) < 0 || ed25519_public_pem(public_key, pem) < 0)
        return NULL;
    ed25519_public_text(public_key, text);
    struct json_object *object = json_object_new_object();
    add_text(object, "key_id", id);
    add_text(object, "public_key", text);
    add_text(object, "pem", pem);
    add_text(object, "host", services->host.name);
    return finish(object);
}

char *control_json_published(struct services *services)
{
    struct publisher_status status;
    char key[ED25519_PUBLIC_SIZE] = "", next_key[ED25519_PUBLIC_SIZE] = "";
    struct json_object *object = json_object_new_object();

    publisher_get_status(services->publisher, &status);
    (void)publisher_get_keys(services->publisher, key, next_key);
    add_number(object, "generation", (int64_t)status.generation);
    add_number(object, "listed_at", status.listed_at_unix);
    add_number(object, "expires_at", status.expires_at_unix);
    add_number(object, "bytes", (int64_t)status.roster_length);
    add_text(object, "key", key);
    add_text(object, "next_key", next_key);
    return finish(object);
}

char *control_json_refreshed(struct services *services, int64_t took_ms)
{
    struct directory_status status;
    struct json_object *object = json_object_new_object();

    directory_get_status(services->directory, &status);
    add_number(object, "users", (int64_t)status.user_count);
    add_number(object, "groups", (int64_t)status.group_count);
    add_number(object, "problem_count", (int64_t)status.problem_count);
    add_number(object, "took_ms", took_ms);
    return finish(object);
}

char *control_json_why(const struct why *why)
{
    struct json_object *object = json_object_new_object();
    struct json_object *steps = json_object_new_array();

    for (size_t i = 0; i < why->step_count; i++) {
        struct json_object *step = json_object_new_object();
        add_text(step, "what", why->steps[i].what);
        add_text(step, "finding", why->steps[i].finding);
        add_text(step, "place", why->steps[i].place);
        (void)json_object_array_add(steps, step);
    }
    add_truth(object, "allowed", why->is_allowed);
    add_text(object, "result", why->result);
    json_object_object_add(object, "steps", steps);
    return finish(object);
}
