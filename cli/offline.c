/* cognitoctl offline: who could sign in while Cognito is away, and forgetting them. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"
#include "cli/terminal.h"

#define LIMIT_MS      60000
#define ARGUMENT_SIZE 192

static void list_row(struct json_object *row)
{
    const char *name = member_text(row, "name");
    char since[SHOW_TIME_SIZE], until[SHOW_TIME_SIZE];

    show_write_time(member_number(row, "since"), since);
    show_write_time(member_number(row, "until"), until);
    show_clean(name[0] != '\0' ? name : member_text(row, "sub"), stdout);
    if (member(row, "since") != NULL)
        (void)printf(" since %s until %s, wrong passwords left: %lld", since, until,
                     (long long)member_number(row, "failures_left"));
    if (!json_object_get_boolean(member(row, "ready")))
        (void)printf("; not now: %s", member_text(row, "why"));
    (void)putchar('\n');
}

static void show_list(struct json_object *kept)
{
    struct json_object *users = member(kept, "users");
    size_t count = json_object_array_length(users);

    if (json_object_array_length(member(kept, "services")) == 0)
        (void)puts("offline logins are off: [offline] names no service");
    else if (count == 0)
        (void)puts("nobody has signed in here online by a password alone that is still good");
    for (size_t i = 0; i < count; i++)
        list_row(json_object_array_get_idx(users, i));
}

static int ask_for_list(const char *argument, struct json_object **out)
{
    return daemon_call("offline", argument, deadline_in_ms(LIMIT_MS), NULL, out);
}

static int list(bool as_json)
{
    struct json_object *kept = NULL;

    int exit_status = ask_for_list("list", &kept);
    if (exit_status == EXIT_DONE && as_json)
        (void)puts(json_object_to_json_string_ext(kept, JSON_C_TO_STRING_PRETTY));
    if (exit_status == EXIT_DONE && !as_json)
        show_list(kept);
    json_object_put(kept);
    return exit_status;
}

/* Whom; NULL: everybody. */
struct order {
    const char *name;
    bool is_sure;
};

static void explain(const struct order *order)
{
    (void)fputs("Nobody's password changes, and nobody is logged out. ", stderr);
    if (order->name != NULL)
        (void)fprintf(stderr,
                      "While Cognito is away, %s cannot log in here any more\n"
                      "before another online login with a password.\n",
                      order->name);
    else
        (void)fputs("While Cognito is away, nobody can log in here any more\n"
                    "before another online login with a password.\n",
                    stderr);
}

/* What the daemon is asked: "WHAT user NAME". Says so when that is no name. */
static int write_argument(const char *what, const char *name, char out[ARGUMENT_SIZE])
{
    int length = snprintf(out, ARGUMENT_SIZE, "%s user %s", what, name);

    if (length > 0 && length < ARGUMENT_SIZE)
        return EXIT_DONE;
    (void)fputs("cognitoctl: that is no name\n", stderr);
    return EXIT_USAGE;
}

static void show_forgotten(struct json_object *done)
{
    long long damaged = (long long)member_number(done, "damaged");

    (void)printf("users forgotten: %lld", (long long)member_number(done, "forgotten"));
    if (damaged > 0)
        (void)printf(", damaged files among them: %lld", damaged);
    (void)putchar('\n');
}

static int order_forgetting(const struct order *order)
{
    struct json_object *done = NULL;
    char argument[ARGUMENT_SIZE] = "forget all";

    int exit_status =
        order->name == NULL ? EXIT_DONE : write_argument("forget", order->name, argument);
    if (exit_status != EXIT_DONE)
        return exit_status;
    exit_status = daemon_call("offline", argument, deadline_in_ms(LIMIT_MS), NULL, &done);
    if (exit_status == EXIT_DONE)
        show_forgotten(done);
    json_object_put(done);
    return exit_status;
}

/* Whether something is kept of the user; if not, that has been said. */
static int find(const char *name)
{
    struct json_object *kept = NULL;
    char argument[ARGUMENT_SIZE];

    int exit_status = write_argument("list", name, argument);
    if (exit_status == EXIT_DONE)
        exit_status = ask_for_list(argument, &kept);
    if (exit_status == EXIT_DONE && json_object_array_length(member(kept, "users")) == 0) {
        (void)fputs("cognitoctl: nothing is kept for offline logins of ", stderr);
        show_clean(name, stderr);
        (void)fputc('\n', stderr);
        exit_status = EXIT_REFUSED;
    }
    json_object_put(kept);
    return exit_status;
}

static int forget(const struct order *order)
{
    if (order->is_sure)
        return order_forgetting(order);
    int exit_status = order->name == NULL ? EXIT_DONE : find(order->name);
    if (exit_status != EXIT_DONE)
        return exit_status;
    explain(order);
    return terminal_confirms() ? order_forgetting(order) : EXIT_REFUSED;
}

static int forget_main(const struct command *command, int argc, char *argv[])
{
    struct order order = {0};
    bool is_for_all = false;

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0)
            is_for_all = true;
        else if (strcmp(argv[i], "--yes") == 0)
            order.is_sure = true;
        else if (argv[i][0] == '-' || order.name != NULL)
            return command_usage(command);
        else
            order.name = argv[i];
    }
    return is_for_all == (order.name != NULL) ? command_usage(command) : forget(&order);
}

int offline_main(const struct command *command, int argc, char *argv[])
{
    if (argc >= 2 && strcmp(argv[1], "list") == 0) {
        bool as_json = argc == 3 && strcmp(argv[2], "--json") == 0;
        return argc == 2 || as_json ? list(as_json) : command_usage(command);
    }
    if (argc >= 3 && strcmp(argv[1], "forget") == 0)
        return forget_main(command, argc, argv);
    return command_usage(command);
}
