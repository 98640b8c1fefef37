/* cognitoctl ids: the ledger of names and ids. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"
#include "cli/terminal.h"

#define LIMIT_MS 60000

static void list_row(const char *kind, struct json_object *row)
{
    char since[SHOW_TIME_SIZE], state_since[SHOW_TIME_SIZE] = "";
    char uid[16] = "-";

    show_write_time(member_number(row, "since"), since);
    if (member(row, "state_since") != NULL)
        show_write_time(member_number(row, "state_since"), state_since);
    if (member(row, "uid") != NULL)
        (void)snprintf(uid, sizeof uid, "%lld", (long long)member_number(row, "uid"));
    (void)printf("%-5s ", kind);
    show_clean(member_text(row, "name"), stdout);
    (void)printf(" %s %lld since %s %s%s%s ", uid, (long long)member_number(row, "gid"), since,
                 member_text(row, "state"), state_since[0] == '\0' ? "" : " ", state_since);
    show_clean(member_text(row, "sub"), stdout);
    (void)putchar('\n');
}

static void list_rows(const char *kind, struct json_object *rows)
{
    size_t count = json_object_array_length(rows);

    for (size_t i = 0; i < count; i++)
        list_row(kind, json_object_array_get_idx(rows, i));
}

static int list(bool as_json)
{
    struct json_object *ledger = NULL;

    int exit_status = daemon_call("ids", "list", deadline_in_ms(LIMIT_MS), NULL, &ledger);
    if (exit_status == EXIT_DONE && as_json)
        (void)puts(json_object_to_json_string_ext(ledger, JSON_C_TO_STRING_PRETTY));
    if (exit_status == EXIT_DONE && !as_json) {
        list_rows("user", member(ledger, "users"));
        list_rows("group", member(ledger, "groups"));
    }
    json_object_put(ledger);
    return exit_status;
}

static void show_finding(struct json_object *finding)
{
    const char *detail = member_text(finding, "detail");

    show_clean(member_text(finding, "subject"), stdout);
    (void)printf(": %s", member_text(finding, "problem"));
    if (detail[0] != '\0') {
        (void)fputs(" (", stdout);
        show_clean(detail, stdout);
        (void)putchar(')');
    }
    (void)putchar('\n');
}

/* Whether all is well. */
static bool show_check(struct json_object *check)
{
    struct json_object *findings = member(check, "findings");
    size_t shown = json_object_array_length(findings);
    long long found = (long long)member_number(check, "finding_count");
    const char *file = member_text(check, "file");

    if (file[0] != '\0')
        show_words(file, stdout);
    for (size_t i = 0; i < shown; i++)
        show_finding(json_object_array_get_idx(findings, i));
    if (found > (long long)shown)
        (void)printf("and %lld more\n", found - (long long)shown);
    if (file[0] != '\0' || found > 0)
        return false;
    (void)printf("%lld users and %lld groups in the ledger, and all is well\n",
                 (long long)member_number(check, "users"),
                 (long long)member_number(check, "groups"));
    return true;
}

static int check(void)
{
    struct json_object *checked = NULL;

    int exit_status = daemon_call("ids", "check", deadline_in_ms(LIMIT_MS), NULL, &checked);
    if (exit_status == EXIT_DONE && !show_check(checked))
        exit_status = EXIT_REFUSED;
    json_object_put(checked);
    return exit_status;
}

/* Whom, and how far. */
struct order {
    const char *name;
    bool is_group;
    bool with_ids;
    bool is_sure;
};

static void explain(const struct order *order)
{
    const char *id = order->is_group ? "gid" : "uid";

    (void)fprintf(
        stderr,
        "The %s %s will not resolve any more until somebody asks for the name or the user\n"
        "pool is listed; whoever has the name there then will have it here.\n",
        order->is_group ? "group" : "user", order->name);
    if (order->with_ids)
        (void)fprintf(stderr,
                      "The %s may go to somebody else, with every file on this host that has it:\n"
                      "find them first, as with: find / -xdev -%s NUMBER\n",
                      id, id);
    else
        (void)fprintf(stderr, "The %s stays what it is: nobody else will get it.\n", id);
}

/* Has the daemon do something with whom the order names. Returns an exit status. */
static int call_daemon(const char *what, const struct order *order)
{
    struct json_object *done = NULL;
    char argument[128];

    int length =
        snprintf(argument, sizeof argument, "%s %s %s%s", what, order->is_group ? "group" : "user",
                 order->name, order->with_ids ? " with-ids" : "");
    if (length < 0 || (size_t)length >= sizeof argument || strchr(order->name, ' ') != NULL) {
        (void)fputs("cognitoctl: that is no name\n", stderr);
        return EXIT_USAGE;
    }
    int exit_status = daemon_call("ids", argument, deadline_in_ms(LIMIT_MS), NULL, &done);
    json_object_put(done);
    return exit_status;
}

/* Nobody is asked about a name that is not there. */
static int make_sure(const struct order *order)
{
    int exit_status = call_daemon("find", order);
    if (exit_status != EXIT_DONE)
        return exit_status;
    explain(order);
    return terminal_confirms() ? EXIT_DONE : EXIT_REFUSED;
}

static int forget(const struct order *order)
{
    int exit_status = order->is_sure ? EXIT_DONE : make_sure(order);
    if (exit_status == EXIT_DONE)
        exit_status = call_daemon("forget", order);
    if (exit_status == EXIT_DONE)
        (void)printf("let go of the %s %s%s\n", order->is_group ? "group" : "user", order->name,
                     order->with_ids ? " and its ids" : "");
    return exit_status;
}

static int forget_main(const struct command *command, int argc, char *argv[])
{
    struct order order = {0};

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--group") == 0)
            order.is_group = true;
        else if (strcmp(argv[i], "--with-ids") == 0)
            order.with_ids = true;
        else if (strcmp(argv[i], "--yes") == 0)
            order.is_sure = true;
        else if (argv[i][0] == '-' || order.name != NULL)
            return command_usage(command);
        else
            order.name = argv[i];
    }
    return order.name == NULL ? command_usage(command) : forget(&order);
}

int ids_main(const struct command *command, int argc, char *argv[])
{
    if (argc >= 2 && strcmp(argv[1], "list") == 0) {
        bool as_json = argc == 3 && strcmp(argv[2], "--json") == 0;
        return argc == 2 || as_json ? list(as_json) : command_usage(command);
    }
    if (argc == 2 && strcmp(argv[1], "check") == 0)
        return check();
    if (argc >= 3 && strcmp(argv[1], "forget") == 0)
        return forget_main(command, argc, argv);
    return command_usage(command);
}
