/* cognitoctl: which subcommand is meant, and what there is. */
#include "cli/commands.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/name_search.h"

#define HELP_COLUMN 34

static void print_usage(const struct command *command, FILE *to)
{
    (void)fprintf(to, "Usage: cognitoctl %s%s%s\n", command->name,
                  command->arguments[0] == '\0' ? "" : " ", command->arguments);
}

int command_usage(const struct command *command)
{
    print_usage(command, stderr);
    return EXIT_USAGE;
}

static int print_command_help(const struct command *command)
{
    print_usage(command, stdout);
    (void)fputs(command->details, stdout);
    return EXIT_DONE;
}

/* What a command does stands in a column of its own, below the command where that is too long. */
static void print_command(const struct command *command, FILE *to)
{
    int width = fprintf(to, "  %-8s %s", command->name, command->arguments);

    if (width >= HELP_COLUMN) {
        (void)fputc('\n', to);
        width = 0;
    }
    (void)fprintf(to, "%*s%s\n", HELP_COLUMN - width, "", command->summary);
}

static void print_help(FILE *to)
{
    (void)fputs("Usage: cognitoctl COMMAND …\nAsks cognitod, which signs users of this machine in "
                "with Amazon Cognito.\n\n",
                to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        print_command(&all_commands[i], to);
    (void)fputs("  --help, --version\n\n"
                "'cognitoctl COMMAND --help' says more about one of them.\n"
                "Exit status: 0 done; 1 the answer is no (no such user, not signed in, not "
                "allowed);\n2 the command line is wrong; 3 cognitod does not answer.\n",
                to);
}

/* sshd gives authorized-keys whatever name somebody logs in by, and takes for keys what it prints:
 * only a name that nobody can have asks for help there. */
static bool asks_for_help(const struct command *command, int argc, char *argv[])
{
    if (command->main == authorized_keys_main)
        return argc == 2 && strcmp(argv[1], "--help") == 0;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int say_unknown(const char *name)
{
    struct name_search search = {.wanted = name};

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        name_search_consider(&search, all_commands[i].name);
    (void)fprintf(stderr, "cognitoctl: there is no command '%s'", name);
    if (search.nearest != NULL)
        (void)fprintf(stderr, "; did you mean %s?\n", search.nearest);
    else
        (void)fputs("; see cognitoctl --help\n", stderr);
    return EXIT_USAGE;
}

static int run(const char *name, int argc, char *argv[])
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &all_commands[i];
        if (strcmp(command->name, name) == 0)
            return asks_for_help(command, argc, argv) ? print_command_help(command)
                                                      : command->main(command, argc, argv);
    }
    return say_unknown(name);
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)puts("cognitoctl " PACKAGE_VERSION);
        return EXIT_DONE;
    }
    const char *name = argv[1];
    argv[1] = argv[0]; /* what getopt(3) calls the program */
    return run(name, argc - 1, argv + 1);
}
