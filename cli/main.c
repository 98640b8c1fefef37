/* cognitoctl: a table of subcommands. */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
    {"status", "", "show what cognitod does and whether all is well", status_main},
    {"user", "NAME [--json]", "show what is known about a user", user_main},
    {"why", "USER SERVICE", "say what lets a user in, or keeps the user out", why_main},
    {"doctor", "[--json]", "check everything that logins need, say what is wrong (root)",
     doctor_main},
    {"ids", "list [--json]|check|forget [--group] NAME [--with-ids] [--yes]",
     "show, check or change who has which name and id (root)", ids_main},
    {"offline", "list [--json]|forget USER|--all [--yes]",
     "show or forget who could log in while Cognito is away (root)", offline_main},
    {"authorized-keys", "USER", "print a user's SSH keys, for sshd", authorized_keys_main},
    {"directory", "publish|keygen|key|rotate", "publish the directory for other hosts (root)",
     directory_main},
    {"refresh", "", "list the user pool now, and wait for the end (root)", refresh_main},
    {"host-key", "[enrol dynamodb TABLE|enrol s3 BUCKET[/PREFIX]|enrol s3://BUCKET[/PREFIX]]",
     "show the key this host signs with, make it known (root)", host_key_main},
    {"sign-in", "USER [--service NAME]", "try a login without PAM (root)", sign_in_main},
};
#define HELP_COLUMN   34
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

int command_usage(const struct command *command)
{
    (void)fprintf(stderr, "Usage: cognitoctl %s %s\n", command->name, command->arguments);
    return EXIT_USAGE;
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
        print_command(&commands[i], to);
    (void)fputs("  --help, --version\n\n"
                "Exit status: 0 done; 1 the answer is no (no such user, not signed in, not "
                "allowed);\n2 the command line is wrong; 3 cognitod does not answer.\n",
                to);
}

static int run(const char *name, int argc, char *argv[])
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].main(&commands[i], argc, argv);
    (void)fprintf(stderr, "cognitoctl: there is no command '%s'; see cognitoctl --help\n", name);
    return EXIT_USAGE;
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0) {
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
