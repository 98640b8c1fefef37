/* How cognitod is started. Everything else is in the configuration file. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>

#include "daemon/log.h"

#define OPTIONS_USER "cognitod"

enum options_task {
    OPTIONS_SERVE,
    OPTIONS_CHECK,
    OPTIONS_PRINT_SETTINGS,
    OPTIONS_HELP,
    OPTIONS_VERSION,
};

struct options {
    enum options_task task;
    const char *config_path;
    const char *run_directory;
    const char *state_directory;
    const char *user; /* whom to become when started as root */
    enum log_destination log_destination;
};

/* Reads the command line; texts point into it. Says what is wrong on standard error.
 * Errors: -EINVAL. */
int options_read(int argc, char *argv[], struct options *out);

/* What --help prints. */
extern const char options_help[];

#endif
