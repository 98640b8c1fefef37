/* The subcommands of cognitoctl: one file and one x_main() each. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* Exit statuses of every subcommand. */
enum {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1,     /* the answer is no: no such user, not signed in, not allowed */
    EXIT_USAGE = 2,       /* the command line is wrong */
    EXIT_UNAVAILABLE = 3, /* cognitod does not answer */
};

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *summary;   /* one line */
    const char *details;   /* sentences and options, for the command's own help */
    int (*main)(const struct command *command, int argc, char *argv[]);
};

int status_main(const struct command *command, int argc, char *argv[]);
int user_main(const struct command *command, int argc, char *argv[]);
int why_main(const struct command *command, int argc, char *argv[]);
int doctor_main(const struct command *command, int argc, char *argv[]);
int ids_main(const struct command *command, int argc, char *argv[]);
int directory_main(const struct command *command, int argc, char *argv[]);
int refresh_main(const struct command *command, int argc, char *argv[]);
int offline_main(const struct command *command, int argc, char *argv[]);
int authorized_keys_main(const struct command *command, int argc, char *argv[]);
int host_key_main(const struct command *command, int argc, char *argv[]);
int sign_in_main(const struct command *command, int argc, char *argv[]);

/* All subcommands, in the order of the help. */
#define COMMAND_COUNT 11
extern const struct command all_commands[COMMAND_COUNT];

/* Says how the subcommand is called, on standard error. Returns EXIT_USAGE. */
int command_usage(const struct command *command);

#endif
