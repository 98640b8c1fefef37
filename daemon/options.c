/* The command line of cognitod. */
#include "daemon/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "daemon/settings/settings.h"

const char options_help[] =
    "Usage: cognitod [OPTION]…\n"
    "Signs users of this machine in with Amazon Cognito. Started by systemd, or with "
    "--foreground.\n"
    "\n"
    "  --foreground        log to standard error instead of the journal\n"
    "  --check             check the configuration, say what is wrong with it, and exit\n"
    "  --print-settings    print every setting in force, without secrets, and exit\n"
    "  --config FILE       read FILE and FILE.d/*.conf (" SETTINGS_PATH ")\n"
    "  --user NAME         become this user when started as root (" OPTIONS_USER ")\n"
    "  --run-dir DIR       make the sockets in DIR (" RUN_DIR "), the only place where\n"
    "                      the PAM and NSS modules look for them\n"
    "  --state-dir DIR     keep the directory and the ids in DIR (" STATE_DIR ")\n"
    "  --log WHERE         journal or stderr\n"
    "  --help, --version   print this, or the version, and exit\n"
    "\n"
    "Exit status: 0 ended as asked (with --check: nothing is wrong); 1 it failed, the log says "
    "why;\n"
    "2 the command line or the configuration is wrong.\n";

enum {
    OPTION_CHECK = 256,
    OPTION_CONFIG,
    OPTION_FOREGROUND,
    OPTION_HELP,
    OPTION_LOG,
    OPTION_PRINT_SETTINGS,
    OPTION_RUN_DIR,
    OPTION_STATE_DIR,
    OPTION_USER,
    OPTION_VERSION,
};

static const struct option long_options[] = {
    {"check", no_argument, NULL, OPTION_CHECK},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"foreground", no_argument, NULL, OPTION_FOREGROUND},
    {"help", no_argument, NULL, OPTION_HELP},
    {"log", required_argument, NULL, OPTION_LOG},
    {"print-settings", no_argument, NULL, OPTION_PRINT_SETTINGS},
    {"run-dir", required_argument, NULL, OPTION_RUN_DIR},
    {"state-dir", required_argument, NULL, OPTION_STATE_DIR},
    {"user", required_argument, NULL, OPTION_USER},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static int take_log(const char *where, struct options *out)
{
    if (strcmp(where, "journal") != 0 && strcmp(where, "stderr") != 0) {
        (void)fprintf(stderr, "cognitod: --log takes journal or stderr, not '%s'\n", where);
        return -EINVAL;
    }
    out->log_destination = where[0] == 'j' ? LOG_TO_JOURNAL : LOG_TO_STDERR;
    return 0;
}

static int take_option(int option, const char *value, struct options *out)
{
    switch (option) {
    case OPTION_CHECK:
        out->task = OPTIONS_CHECK;
        return 0;
    case OPTION_CONFIG:
        out->config_path = value;
        return 0;
    case OPTION_FOREGROUND:
        out->log_destination = LOG_TO_STDERR;
        return 0;
    case OPTION_HELP:
        out->task = OPTIONS_HELP;
        return 0;
    case OPTION_LOG:
        return take_log(value, out);
    case OPTION_PRINT_SETTINGS:
        out->task = OPTIONS_PRINT_SETTINGS;
        return 0;
    case OPTION_RUN_DIR:
        out->run_directory = value;
        return 0;
    case OPTION_STATE_DIR:
        out->state_directory = value;
        return 0;
    case OPTION_USER:
        out->user = value;
        return 0;
    case OPTION_VERSION:
        out->task = OPTIONS_VERSION;
        return 0;
    }
    return -EINVAL;
}

int options_read(int argc, char *argv[], struct options *out)
{
    struct options options = {.task = OPTIONS_SERVE,
                              .config_path = SETTINGS_PATH,
                              .run_directory = RUN_DIR,
                              .state_directory = STATE_DIR,
                              .user = OPTIONS_USER,
                              .log_destination = LOG_TO_JOURNAL};
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
        if (take_option(option, optarg, &options) < 0)
            return -EINVAL;
    if (optind < argc) {
        (void)fprintf(stderr, "cognitod: takes no '%s'; see cognitod --help\n", argv[optind]);
        return -EINVAL;
    }
    *out = options;
    return 0;
}
