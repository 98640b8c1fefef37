/* cognitoctl user: everything that is known about a user. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"

#define LIMIT_MS 30000

static void show_groups(struct json_object *groups)
{
    size_t count = json_object_array_length(groups);

    for (size_t i = 0; i < count; i++)
        show_text(i == 0 ? "Groups" : "",
                  json_object_get_string(json_object_array_get_idx(groups, i)));
    if (count == 0)
        show_line("Groups", "-");
}

static void show_local_group(const char *label, struct json_object *mapping)
{
    bool is_given = json_object_get_boolean(member(mapping, "given"));
    char words[768];

    (void)snprintf(words, sizeof words, "%s, as a member of %s%s%s", member_text(mapping, "name"),
                   member_text(mapping, "group"), is_given ? "" : ": not, ",
                   member_text(mapping, "why_not"));
    show_text(label, words);
}

static void show_local_groups(struct json_object *mappings)
{
    size_t count = mappings == NULL ? 0 : json_object_array_length(mappings);

    for (size_t i = 0; i < count; i++)
        show_local_group(i == 0 ? "Local groups" : "", json_object_array_get_idx(mappings, i));
}

static void show_attributes(struct json_object *attributes)
{
    (void)puts("Attributes");
    json_object_object_foreach(attributes, name, value)
    {
        (void)fputs("  ", stdout);
        show_clean(name, stdout);
        (void)fputs(" = ", stdout);
        show_clean(json_object_get_string(value), stdout);
        (void)putchar('\n');
    }
}

static void show_user(struct json_object *user)
{
    show_text("Name", member_text(user, "name"));
    show_line("uid, gid", "%lld, %lld", (long long)member_number(user, "uid"),
              (long long)member_number(user, "gid"));
    show_text("GECOS", member_text(user, "gecos"));
    show_text("Home", member_text(user, "home"));
    show_text("Shell", member_text(user, "shell"));
    if (!json_object_get_boolean(member(user, "complete"))) {
        (void)puts("The rest is for root and the user alone.");
        return;
    }
    show_text("Cognito name", member_text(user, "username"));
    show_text("sub", member_text(user, "sub"));
    show_line("Enabled", "%s", json_object_get_boolean(member(user, "enabled")) ? "yes" : "no");
    show_text("Status", member_text(user, "status"));
    show_time("Created", member_number(user, "created_at"));
    show_time("Seen", member_number(user, "seen_at"));
    show_groups(member(user, "groups"));
    show_local_groups(member(user, "local_groups"));
    show_attributes(member(user, "attributes"));
}

static void print_json(struct json_object *user)
{
    (void)puts(json_object_to_json_string_ext(user, JSON_C_TO_STRING_PRETTY |
                                                        JSON_C_TO_STRING_NOSLASHESCAPE));
}

int user_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *user = NULL;
    bool as_json = argc == 3 && strcmp(argv[2], "--json") == 0;

    if (argc != 2 && !as_json)
        return command_usage(command);
    int exit_status = daemon_call("user", argv[1], deadline_in_ms(LIMIT_MS), NULL, &user);
    if (exit_status == EXIT_DONE && as_json)
        print_json(user);
    else if (exit_status == EXIT_DONE)
        show_user(user);
    json_object_put(user);
    return exit_status;
}
