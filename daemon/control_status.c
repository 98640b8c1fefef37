/* What the daemon does, and how it is. */
#include "daemon/control_status.h"

#include <json-c/json.h>
#include <string.h>

#include "daemon/control_offline.h"
#include "daemon/control_parts.h"
#include "daemon/listing_failure.h"

/* Who may log in where no section of the service says otherwise. */
static const char *access_name(const struct settings *settings)
{
    const struct settings_rules *rules = &settings->access.rules;

    if (rules->allow_everyone)
        return "everyone";
    if (rules->allow_groups.count > 0 || rules->allow_users.count > 0)
        return "some";
    return settings_let_somebody_in(settings) ? "services" : "nobody";
}

static bool has_rules(const struct settings_rules *rules)
{
    return rules->allow_everyone || rules->allow_groups.count > 0 || rules->allow_users.count > 0 ||
           rules->deny_groups.count > 0 || rules->deny_users.count > 0;
}

/* The services with rules of their own. */
static struct json_object *list_own_rules(const struct settings_service_list *services)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < services->count; i++)
        if (has_rules(&services->services[i].rules))
            (void)json_object_array_add(list, json_object_new_string(services->services[i].name));
    return list;
}

/* With how many people are in each: a misspelt group has none. */
static struct json_object *describe_groups(struct directory *directory,
                                           const struct text_list *groups)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < groups->count; i++) {
        struct json_object *object = json_object_new_object();
        control_add_text(object, "name", groups->texts[i]);
        control_add_number(object, "enabled_users",
                           (int64_t)directory_count_members(directory, groups->texts[i]));
        (void)json_object_array_add(list, object);
    }
    return list;
}

static void add_access(struct json_object *to, const struct services *services, bool all)
{
    const struct settings_access *access = &services->settings->access;

    control_add_text(to, "allowed", access_name(services->settings));
    if (!all)
        return;
    json_object_object_add(to, "allow_groups",
                           describe_groups(services->directory, &access->rules.allow_groups));
    json_object_object_add(to, "allow_users", control_list_texts(&access->rules.allow_users));
    json_object_object_add(to, "own_rules", list_own_rules(&services->settings->services));
}

static struct json_object *describe_user_pool(const struct services *services)
{
    const struct settings_user_pool *pool = &services->settings->user_pool;
    struct json_object *object = json_object_new_object();

    control_add_text(object, "id", pool->id);
    control_add_text(object, "region", pool->region);
    control_add_text(object, "endpoint", pool->endpoint);
    control_add_text(object, "client_id", pool->client_id);
    return object;
}

/* Names, addresses and attributes of people whom NSS does not show: for root alone. */
static struct json_object *describe_problems(const struct directory_status *status)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < status->problem_kept_count; i++) {
        struct json_object *object = json_object_new_object();
        control_add_text(object, "problem", directory_problem_words(status->problems[i].kind));
        control_add_text(object, "subject", status->problems[i].subject);
        control_add_text(object, "detail", status->problems[i].detail);
        (void)json_object_array_add(list, object);
    }
    return list;
}

static struct json_object *add_edition(struct json_object *to, const char *name,
                                       uint64_t generation, int64_t listed_at_unix)
{
    struct json_object *object = json_object_new_object();

    control_add_number(object, "generation", (int64_t)generation);
    control_add_number(object, "listed_at", listed_at_unix);
    json_object_object_add(to, name, object);
    return object;
}

/* Where others get it is for root alone. */
static void add_published(struct json_object *to, const struct publisher_status *status, bool all)
{
    struct json_object *edition =
        add_edition(to, "publishes", status->generation, status->listed_at_unix);

    control_add_number(edition, "failing_since", status->failing_since_unix);
    control_add_truth(edition, "failing_since_start", status->is_failing_since_start);
    if (all && status->failing_since_unix != 0)
        control_add_text(edition, "why", status->why);
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

static const char *source_name(enum settings_source source)
{
    switch (source) {
    case SETTINGS_SOURCE_LOOKUP:
        return "lookup";
    case SETTINGS_SOURCE_SYNC:
        return "sync";
    case SETTINGS_SOURCE_SNAPSHOT:
        return "snapshot";
    case SETTINGS_SOURCE_LOGINS:
        return "logins";
    }
    return "";
}

static struct json_object *describe_directory(struct services *services, bool all)
{
    struct directory_status status;
    struct json_object *object = json_object_new_object();

    directory_get_status(services->directory, &status);
    control_add_text(object, "source", source_name(services->settings->directory.source));
    control_add_number(object, "users", (int64_t)status.user_count);
    control_add_number(object, "enabled_users", (int64_t)status.enabled_user_count);
    control_add_number(object, "groups", (int64_t)status.group_count);
    control_add_truth(object, "lists_the_pool", services_list_the_pool(services));
    control_add_number(object, "refreshed_at", status.refreshed_at_unix);
    control_add_number(object, "refresh_failed_at", status.refresh_failed_at_unix);
    control_add_number(object, "refresh_failing_since", status.refresh_failing_since_unix);
    control_add_text(
        object, "refresh_error",
        status.refresh_error == 0 ? NULL : listing_failure_reason(services, status.refresh_error));
    add_fleet(object, services, all);
    control_add_number(object, "problem_count", (int64_t)status.problem_count);
    if (all)
        json_object_object_add(object, "problems", describe_problems(&status));
    return object;
}

static struct json_object *describe_https(struct services *services)
{
    struct http_counters counters;
    struct json_object *object = json_object_new_object();

    http_pool_count(services->http, &counters);
    control_add_number(object, "requests", (int64_t)counters.requests);
    control_add_number(object, "connections", (int64_t)counters.connections);
    control_add_number(object, "failures", (int64_t)counters.failures);
    return object;
}

/* Whether sign-ins are answered. */
static struct json_object *describe_cognito(struct services *services, bool all)
{
    struct away_status away;
    struct json_object *object = json_object_new_object();

    away_get_status(services->away, &away);
    control_add_number(object, "away_since", away.since_unix);
    control_add_number(object, "asked_at", away.noted_unix);
    control_add_text(object, "why", all ? away.why : away.kind);
    return object;
}

char *control_status(struct services *services, bool all)
{
    struct json_object *object = json_object_new_object();

    control_add_text(object, "version", PACKAGE_VERSION);
    control_add_number(object, "started_at", services->started_at_unix);
    control_add_number(object, "conversations", (int64_t)services->conversations);
    control_add_text(object, "host_id", services->host.id);
    add_access(object, services, all);
    json_object_object_add(object, "user_pool", describe_user_pool(services));
    control_add_text(object, "identity_pool", services->settings->identity_pool.id);
    json_object_object_add(object, "cognito", describe_cognito(services, all));
    if (all)
        json_object_object_add(object, "offline", control_offline_status(services));
    json_object_object_add(object, "directory", describe_directory(services, all));
    json_object_object_add(object, "https", describe_https(services));
    return control_finish(object);
}
