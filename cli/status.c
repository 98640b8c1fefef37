/* cognitoctl status: what the daemon does, and what is wrong with it. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"
#include "common/ownership.h"

#define LIMIT_MS 5000

static void show_list(const char *label, struct json_object *texts)
{
    size_t count = texts == NULL ? 0 : json_object_array_length(texts);

    for (size_t i = 0; i < count; i++)
        show_text(i == 0 ? label : "", json_object_get_string(json_object_array_get_idx(texts, i)));
}

static void show_problems(struct json_object *problems)
{
    for (size_t i = 0; i < json_object_array_length(problems); i++) {
        struct json_object *problem = json_object_array_get_idx(problems, i);
        (void)fputs("  ", stdout);
        show_clean(member_text(problem, "subject"), stdout);
        (void)fputs(": ", stdout);
        show_clean(member_text(problem, "problem"), stdout);
        if (member_text(problem, "detail")[0] != '\0') {
            (void)fputs(": ", stdout);
            show_clean(member_text(problem, "detail"), stdout);
        }
        (void)putchar('\n');
    }
}

/* A published directory: when it was listed, by whoever listed it. */
static void show_edition(struct json_object *edition, const char *label)
{
    if (edition == NULL)
        return;
    int64_t listed_at = member_number(edition, "listed_at");
    if (listed_at != 0)
        show_time(label, listed_at);
    else
        show_text(label, "nothing yet");
}

/* What others get meanwhile is the edition above. */
static void show_publishing(struct json_object *edition)
{
    show_edition(edition, "Publishes");
    if (edition == NULL || member_number(edition, "failing_since") == 0)
        return;
    show_time("Fails since", member_number(edition, "failing_since"));
    if (json_object_get_boolean(member(edition, "failing_since_start")))
        show_line("", "or longer: nothing was published since cognitod was started");
    if (member(edition, "why") != NULL)
        show_text("", member_text(edition, "why"));
}

static bool knows_logins_only(struct json_object *directory)
{
    return strcmp(member_text(directory, "source"), "logins") == 0;
}

static void show_listing_failure(struct json_object *directory, const char *reason)
{
    bool follows = member(directory, "follows") != NULL;
    auto_free char *line = NULL;

    show_time("Failing since", member_number(directory, "refresh_failing_since"));
    show_time("Tried last", member_number(directory, "refresh_failed_at"));
    if (asprintf(&line, "%s: %s",
                 follows ? "the published directory is not taken over" : "the pool is not listed",
                 reason) < 0)
        line = NULL;
    show_text("", line != NULL ? line : reason);
    show_line("", "'journalctl -u cognitod' says more.");
}

static void show_last_listing(struct json_object *directory)
{
    int64_t listed_at = member_number(directory, "refreshed_at");
    const char *error = member_text(directory, "refresh_error");

    if (knows_logins_only(directory))
        show_line("Listed", "not at all: users are known once they have signed in here (source = "
                            "logins)");
    else if (!json_object_get_boolean(member(directory, "lists_the_pool")))
        show_line("Listed", "never: this host has no access key, and knows nobody new");
    else if (listed_at != 0)
        show_time("Listed", listed_at);
    else
        show_text("Listed", error[0] != '\0' ? "never" : "not yet; it is under way");
    show_edition(member(directory, "follows"), "Follows");
    if (error[0] != '\0')
        show_listing_failure(directory, error);
    show_publishing(member(directory, "publishes"));
}

static void show_directory(struct json_object *directory)
{
    int64_t enabled = member_number(directory, "enabled_users");
    int64_t others = member_number(directory, "users") - enabled;

    show_line("Directory", "%lld enabled users, %lld groups", (long long)enabled,
              (long long)member_number(directory, "groups"));
    if (others > 0)
        show_line("", "disabled or deleted, whose names and ids stay theirs: %lld",
                  (long long)others);
    show_last_listing(directory);
    if (member_number(directory, "problem_count") == 0)
        return;
    struct json_object *problems = member(directory, "problems");
    show_line("Problems", "%lld%s", (long long)member_number(directory, "problem_count"),
              problems == NULL ? "; root is told which" : "");
    if (problems != NULL)
        show_problems(problems);
}

static void show_allowed_groups(struct json_object *groups)
{
    size_t count = json_object_array_length(groups);

    for (size_t i = 0; i < count; i++) {
        struct json_object *group = json_object_array_get_idx(groups, i);
        auto_free char *line = NULL;
        if (asprintf(&line, "%s (enabled users: %lld)", member_text(group, "name"),
                     (long long)member_number(group, "enabled_users")) < 0)
            line = NULL;
        show_text(i == 0 ? "Allowed groups" : "", line != NULL ? line : "");
    }
}

static void show_allowed(struct json_object *status)
{
    const char *allowed = member_text(status, "allowed");

    if (strcmp(allowed, "nobody") == 0)
        show_line("Allowed", "nobody: set allow_groups or allow_users in [access]");
    else if (strcmp(allowed, "everyone") == 0)
        show_line("Allowed", "every user of the pool");
    else if (member(status, "allow_groups") == NULL)
        show_line("Allowed", "some; root is told who");
    else if (strcmp(allowed, "services") == 0)
        show_line("Allowed", "nobody, but for services with rules of their own");
    else {
        show_allowed_groups(member(status, "allow_groups"));
        show_list("Allowed users", member(status, "allow_users"));
    }
    show_list("Rules of", member(status, "own_rules"));
}

/* By the sign-ins so far: nobody asks only to know it. */
static void show_cognito(struct json_object *cognito)
{
    int64_t away_since = member_number(cognito, "away_since");
    int64_t asked_at = member_number(cognito, "asked_at");

    if (away_since != 0) {
        show_time("Away since", away_since);
        show_text("", member_text(cognito, "why"));
    }
    if (asked_at != 0)
        show_time(away_since != 0 ? "Asked last" : "Answered last", asked_at);
}

static void show_offline(struct json_object *offline)
{
    struct json_object *services = member(offline, "services");

    if (services == NULL)
        return;
    if (json_object_array_length(services) == 0) {
        show_line("Offline logins", "off");
        return;
    }
    show_list("Offline logins", services);
    if (member(offline, "ready_users") != NULL)
        show_line("", "users who could sign in now: %lld; see 'cognitoctl offline list'",
                  (long long)member_number(offline, "ready_users"));
}

static void show_status(struct json_object *status)
{
    struct json_object *pool = member(status, "user_pool");
    struct json_object *https = member(status, "https");

    show_text("cognitod", member_text(status, "version"));
    show_time("Running since", member_number(status, "started_at"));
    show_text("User pool", member_text(pool, "id"));
    show_text("Endpoint", member_text(pool, "endpoint"));
    show_text("App client", member_text(pool, "client_id"));
    show_text("Identity pool", member_text(status, "identity_pool"));
    show_cognito(member(status, "cognito"));
    show_offline(member(status, "offline"));
    show_allowed(status);
    show_directory(member(status, "directory"));
    show_line("Conversations", "%lld", (long long)member_number(status, "conversations"));
    show_line("HTTPS", "requests %lld, connections %lld, failed %lld",
              (long long)member_number(https, "requests"),
              (long long)member_number(https, "connections"),
              (long long)member_number(https, "failures"));
}

int status_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *status = NULL;

    (void)argv;
    if (argc != 1)
        return command_usage(command);
    int exit_status = daemon_call("status", "", deadline_in_ms(LIMIT_MS), NULL, &status);
    if (exit_status == EXIT_DONE)
        show_status(status);
    json_object_put(status);
    return exit_status;
}
