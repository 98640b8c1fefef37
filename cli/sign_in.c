/* cognitoctl sign-in: the conversation that PAM would have, and what a session would get. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"
#include "cli/terminal.h"
#include "common/ownership.h"
#include "common/relay.h"

#define PAM_SOCKET RUN_DIR "/pam"
#define CONNECT_MS 3000
#define SERVICE    "cognitoctl"
#define SHOWN      8 /* characters of a secret, enough to recognize it by */

static const struct relay_patience patience = {
    .first_reply_ms = 25000, .next_reply_ms = 45000, .in_all_ms = 120000};

/* One conversation on a connection of its own. Returns an exit status. */
static int converse(const struct message_begin *begin, struct channel_message *reply)
{
    const struct prompter person = {.ask = terminal_ask};
    auto_close int fd = channel_connect(PAM_SOCKET, deadline_in_ms(CONNECT_MS));

    if (fd < 0)
        return daemon_unreachable(PAM_SOCKET, fd);
    int r = relay_conversation(fd, begin, &person, &patience, reply);
    return r < 0 ? daemon_unreachable(PAM_SOCKET, r) : EXIT_DONE;
}

static void show_outcome(const char *label, const struct message_result *result)
{
    show_line(label, "%s", outcome_name(result->outcome));
    if (result->words[0] != '\0')
        show_text("", result->words);
}

/* The words are for whoever logs in; whoever tries it here wants to know more. */
static int point_at_the_log(void)
{
    show_line("", "'journalctl -u cognitod' says why.");
    return EXIT_REFUSED;
}

static bool is_secret(const char *name)
{
    return strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0 || strcmp(name, "AWS_SESSION_TOKEN") == 0;
}

static void show_environment(const struct message_result *result)
{
    for (uint16_t i = 0; i < result->environment_count; i++) {
        const struct environment_entry *entry = &result->environment[i];
        bool hidden = is_secret(entry->name);
        auto_free char *shown = strndup(entry->value, hidden ? SHOWN : strlen(entry->value));
        (void)fputs("  ", stdout);
        show_clean(entry->name, stdout);
        (void)putchar('=');
        show_clean(shown != NULL ? shown : "", stdout);
        (void)puts(hidden ? "…" : "");
    }
}

/* Redeems the ticket, as pam_sm_setcred() would. */
static int fetch_credentials(const struct message_begin *began, const char *ticket)
{
    auto_message_wipe struct channel_message reply;
    struct message_begin begin = *began;

    begin.action = ACTION_CREDENTIALS;
    begin.ticket = ticket;
    channel_message_start(&reply);
    int status = converse(&begin, &reply);
    if (status != EXIT_DONE)
        return status;
    show_outcome("Credentials", &reply.message.result);
    show_environment(&reply.message.result);
    bool goes_on = reply.message.result.outcome == OUTCOME_SUCCESS ||
                   reply.message.result.outcome == OUTCOME_NO_CREDENTIALS;
    if (reply.message.result.outcome != OUTCOME_SUCCESS)
        (void)point_at_the_log();
    return goes_on ? EXIT_DONE : EXIT_REFUSED;
}

static int sign_in(const struct message_begin *begin)
{
    auto_message_wipe struct channel_message reply;

    channel_message_start(&reply);
    int status = daemon_greet(); /* its first prompt may take long: Cognito comes before it */
    if (status == EXIT_DONE)
        status = converse(begin, &reply);
    if (status != EXIT_DONE)
        return status;
    const struct message_result *result = &reply.message.result;
    show_outcome("Sign-in", result);
    if (result->outcome != OUTCOME_SUCCESS)
        return point_at_the_log();
    if (result->ticket[0] == '\0') {
        show_line("Credentials", "none for the service %s", begin->service);
        return EXIT_DONE;
    }
    return fetch_credentials(begin, result->ticket);
}

int sign_in_main(const struct command *command, int argc, char *argv[])
{
    static const struct option options[] = {{"service", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    struct message_begin begin = {.version = PROTOCOL_VERSION,
                                  .action = ACTION_AUTHENTICATE,
                                  .service = SERVICE,
                                  .tty = "",
                                  .remote_host = "",
                                  .ticket = ""};
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != 's')
            return command_usage(command);
        begin.service = optarg;
    }
    if (optind != argc - 1)
        return command_usage(command);
    begin.user = argv[optind];
    return sign_in(&begin);
}
