/* cognitoctl directory: publishes the directory for other hosts, and makes the keys for it. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"

#define LIMIT_MS 3600000 /* listing a pool of a million users takes its time */

static void show_key(struct json_object *result, const char *name, const char *words)
{
    struct json_object *key = json_object_object_get(result, name);
    const char *text = key == NULL ? "" : json_object_get_string(key);

    if (text != NULL && text[0] != '\0')
        (void)printf("%s%s\n", words, text);
}

static void show_keys(struct json_object *result)
{
    show_key(result, "key", "");
    show_key(result, "next_key", "next: ");
}

static void show_published(struct json_object *result)
{
    (void)printf("Published generation %lld: %lld bytes\n",
                 (long long)member_number(result, "generation"),
                 (long long)member_number(result, "bytes"));
}

static const struct {
    const char *name;
    void (*show)(struct json_object *result);
} actions[] = {
    {"publish", show_published},
    {"keygen", show_keys},
    {"key", show_keys},
    {"rotate", show_keys},
};

int directory_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *result = NULL;

    for (size_t i = 0; argc == 2 && i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(argv[1], actions[i].name) != 0)
            continue;
        int status = daemon_call("directory", argv[1], deadline_in_ms(LIMIT_MS), NULL, &result);
        if (status == EXIT_DONE)
            actions[i].show(result);
        json_object_put(result);
        return status;
    }
    return command_usage(command);
}
