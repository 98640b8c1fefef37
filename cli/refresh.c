/* cognitoctl refresh: lists the user pool now. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"

#define LIMIT_MS 3600000 /* a pool of a million users takes its time */

static void show_progress(struct json_object *object)
{
    bool lists = strcmp(member_text(object, "state"), "listing") == 0;

    (void)puts(lists ? "Listing the user pool …"
                     : "There is no list to get: users are known once they have signed in here "
                       "(source = logins).");
    (void)fflush(stdout);
}

int refresh_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *result = NULL;

    (void)argv;
    if (argc != 1)
        return command_usage(command);
    int exit_status = daemon_call("refresh", "", deadline_in_ms(LIMIT_MS), show_progress, &result);
    if (exit_status == EXIT_DONE)
        (void)printf("%lld users and %lld groups in %lld ms; problems: %lld%s\n",
                     (long long)member_number(result, "users"),
                     (long long)member_number(result, "groups"),
                     (long long)member_number(result, "took_ms"),
                     (long long)member_number(result, "problem_count"),
                     member_number(result, "problem_count") > 0 ? ", see cognitoctl status" : "");
    json_object_put(result);
    return exit_status;
}
