/* cognitoctl why: whether a user may use a service, and what decides it. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"

#define LIMIT_MS 30000

static void show_step(struct json_object *step)
{
    const char *place = member_text(step, "place");

    (void)fputs("  ", stdout);
    show_clean(member_text(step, "what"), stdout);
    (void)fputs(": ", stdout);
    show_clean(member_text(step, "finding"), stdout);
    if (place[0] != '\0') {
        (void)fputs(" (", stdout);
        show_clean(place, stdout);
        (void)putchar(')');
    }
    (void)putchar('\n');
}

/* Where PAM looks for the stack of a service. A name that is no file's own cannot be one. */
static bool has_stack(const char *service)
{
    static const char *const folders[] = {"/etc/pam.d", "/usr/lib/pam.d"};
    char path[512];

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int length = snprintf(path, sizeof path, "%s/%s", folders[i], service);
        if (strchr(service, '/') == NULL && length > 0 && (size_t)length < sizeof path &&
            access(path, F_OK) == 0)
            return true;
    }
    return false;
}

/* The rules have an answer for any name; whoever mistyped it should know. */
static void warn_of_service(const char *service)
{
    if (has_stack(service))
        return;
    (void)fputs("Is the name right? There is no file ", stdout);
    show_clean(service, stdout);
    (void)fputs(" in /etc/pam.d. Services are sshd, login, su or sudo, for example; where a "
                "program asks by "
                "a name without a file, the file \"other\" is its stack.\n",
                stdout);
}

static void show_why(struct json_object *why, const char *user, const char *service)
{
    struct json_object *steps = member(why, "steps");
    size_t count = json_object_array_length(steps);

    for (size_t i = 0; i < count; i++)
        show_step(json_object_array_get_idx(steps, i));
    show_clean(user, stdout);
    (void)fputs(" at ", stdout);
    show_clean(service, stdout);
    (void)fputs(": ", stdout);
    show_clean(member_text(why, "result"), stdout);
    (void)putchar('\n');
}

int why_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *why = NULL;
    char question[256];

    if (argc != 3 || argv[1][0] == '\0' || strchr(argv[2], ' ') != NULL)
        return command_usage(command);
    int length = snprintf(question, sizeof question, "%s %s", argv[1], argv[2]);
    if (length < 0 || (size_t)length >= sizeof question)
        return command_usage(command);
    int exit_status = daemon_call("why", question, deadline_in_ms(LIMIT_MS), NULL, &why);
    if (exit_status == EXIT_DONE) {
        show_why(why, argv[1], argv[2]);
        warn_of_service(argv[2]);
        exit_status = json_object_get_boolean(member(why, "allowed")) ? EXIT_DONE : EXIT_REFUSED;
    }
    json_object_put(why);
    return exit_status;
}
