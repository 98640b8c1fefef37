/* attacker: what a program of any user's may say on the daemon's sockets, and never should.
 *
 *   attacker ask ACTION USER SERVICE TTY REMOTE-HOST [TICKET]
 *       begins a conversation with these words of its own and answers each prompt with a line of
 *       standard input; ACTION is authenticate, account, credentials, close or password. Prints
 *       "prompt WORDS" for each, then "outcome NAME", "ticket DIGITS" and "NAME=VALUE" for what it
 * got. attacker crowd COUNT USER SERVICE REMOTE-HOST begins COUNT logins without ever answering,
 * prints how many were asked for a password and how many were refused, and keeps the others waiting
 * until its standard input ends. attacker visit SOCKET COUNT COUNT connections to pam, nss or
 * control that say nothing, as long as standard input lasts. attacker babble SOCKET every message
 * out of turn, every kind cut short, too long or followed by more, and noise.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/channel.h"
#include "common/outcome.h"
#include "common/ownership.h"

#define WAIT_MS     10000
#define MAX_PEERS   4096
#define NOISE_TURNS 500

static const char *const actions[] = {NULL,          "authenticate", "account",
                                      "credentials", "close",        "password"};

static _Noreturn void give_up(const char *words, const char *about)
{
    (void)fprintf(stderr, "attacker: %s %s: %m\n", words, about);
    exit(EXIT_FAILURE);
}

static int try_to_connect(const char *name)
{
    auto_free char *path = NULL;

    if (asprintf(&path, RUN_DIR "/%s", name) < 0)
        give_up("no memory for", name);
    return channel_connect(path, deadline_in_ms(WAIT_MS));
}

static int connect_to(const char *name)
{
    int fd = try_to_connect(name);

    if (fd < 0) {
        errno = -fd;
        give_up("cannot connect to", name);
    }
    return fd;
}

static enum protocol_action action_called(const char *name)
{
    for (int i = ACTION_AUTHENTICATE; i <= ACTION_CHANGE_PASSWORD; i++)
        if (strcmp(actions[i], name) == 0)
            return (enum protocol_action)i;
    errno = EINVAL;
    give_up("no action", name);
}

/* False when the daemon has hung up. */
static bool say(int fd, const struct message *message)
{
    return channel_send(fd, message, deadline_in_ms(WAIT_MS)) == 0;
}

static void answer_prompt(int fd, const struct message_prompt *prompt)
{
    static char line[PROTOCOL_MAX_MESSAGE / 2];

    (void)printf("prompt %s\n", prompt->words);
    if (fgets(line, sizeof line, stdin) == NULL)
        line[0] = '\0';
    line[strcspn(line, "\n")] = '\0';
    (void)say(fd, &(struct message){.kind = MESSAGE_ANSWER, .answer = {.words = line}});
}

static void show_result(const struct message_result *result)
{
    (void)printf("outcome %s\n", outcome_name(result->outcome));
    if (result->ticket[0] != '\0')
        (void)printf("ticket %s\n", result->ticket);
    for (size_t i = 0; i < result->environment_count; i++)
        (void)printf("%s=%s\n", result->environment[i].name, result->environment[i].value);
}

static int ask(char **words)
{
    static struct channel_message heard;
    const struct message begin = {.kind = MESSAGE_BEGIN,
                                  .begin = {.version = PROTOCOL_VERSION,
                                            .action = action_called(words[0]),
                                            .user = words[1],
                                            .service = words[2],
                                            .tty = words[3],
                                            .remote_host = words[4],
                                            .ticket = words[5] == NULL ? "" : words[5]}};
    auto_close int fd = connect_to("pam");

    (void)say(fd, &begin);
    for (int turn = 0; turn <= PROTOCOL_MAX_TURNS; turn++) {
        channel_message_start(&heard);
        int r = channel_receive(fd, &heard, deadline_in_ms(WAIT_MS));
        if (r < 0) {
            (void)printf("no answer\n");
            return EXIT_SUCCESS;
        }
        if (heard.message.kind == MESSAGE_RESULT) {
            show_result(&heard.message.result);
            return EXIT_SUCCESS;
        }
        answer_prompt(fd, &heard.message.prompt);
    }
    return EXIT_FAILURE;
}

static void stay_until_told(void)
{
    (void)fflush(stdout);
    while (getchar() != EOF)
        ;
}

/* Whether the daemon asks for a password. */
static bool is_served(int fd)
{
    static struct channel_message heard;

    channel_message_start(&heard);
    return channel_receive(fd, &heard, deadline_in_ms(WAIT_MS)) == 0 &&
           heard.message.kind == MESSAGE_PROMPT;
}

static int crowd(char **words)
{
    static int fds[MAX_PEERS];
    size_t count = strtoul(words[0], NULL, 10), served = 0, refused = 0;
    const struct message begin = {.kind = MESSAGE_BEGIN,
                                  .begin = {.version = PROTOCOL_VERSION,
                                            .action = ACTION_AUTHENTICATE,
                                            .user = words[1],
                                            .service = words[2],
                                            .tty = "",
                                            .remote_host = words[3],
                                            .ticket = ""}};

    for (size_t i = 0; i < count; i++) {
        auto_close int fd = try_to_connect("pam");
        if (fd >= 0 && say(fd, &begin) && is_served(fd) && served < MAX_PEERS)
            fds[served++] = take_fd(&fd);
        else
            refused++;
    }
    (void)printf("served %zu refused %zu\n", served, refused);
    stay_until_told();
    for (size_t i = 0; i < served; i++)
        ownership_close(&fds[i]);
    return EXIT_SUCCESS;
}

static int visit(char **words)
{
    size_t count = strtoul(words[1], NULL, 10), connected = 0;

    for (size_t i = 0; i < count; i++)
        connected += try_to_connect(words[0]) >= 0; /* left open until the end */
    (void)printf("connected %zu\n", connected);
    stay_until_told();
    return EXIT_SUCCESS;
}

/* Sends it to a daemon that is to hang up on us. */
static void blurt(const char *socket_name, const void *bytes, size_t length)
{
    auto_close int fd = connect_to(socket_name);
    char byte;

    (void)send(fd, bytes, length, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    if (poll(&entry, 1, WAIT_MS) <= 0)
        give_up("no end of a conversation on", socket_name);
    (void)recv(fd, &byte, 1, 0);
}

static void blurt_whole_cut_and_more(const char *socket_name, const struct message *message)
{
    static uint8_t memory[PROTOCOL_MAX_MESSAGE];
    struct buffer buffer = buffer_over(memory, sizeof memory - 1);

    if (protocol_encode(message, &buffer) < 0)
        return;
    blurt(socket_name, memory, buffer.length);
    blurt(socket_name, memory, buffer.length / 2);
    blurt(socket_name, memory, buffer.length + 1);
}

static void blurt_noise(const char *socket_name)
{
    static uint8_t noise[1024];

    for (int i = 0; i < NOISE_TURNS; i++) {
        if (getrandom(noise, sizeof noise, 0) != sizeof noise)
            give_up("no noise for", socket_name);
        noise[0] = (uint8_t)(noise[0] % 40); /* kinds that there are, and others */
        noise[1] = 0;
        blurt(socket_name, noise, noise[2] * 4u);
    }
}

static int babble(char **words)
{
    static char long_text[PROTOCOL_MAX_MESSAGE - 64];
    const struct message messages[] = {
        {.kind = MESSAGE_PROMPT, .prompt = {.style = PROMPT_PASSWORD, .words = "Password: "}},
        {.kind = MESSAGE_ANSWER, .answer = {.words = "Janes-Password-1"}},
        {.kind = MESSAGE_ANSWER, .answer = {.words = long_text}},
        {.kind = MESSAGE_RESULT, .result = {.outcome = OUTCOME_SUCCESS, .words = "", .ticket = ""}},
        {.kind = MESSAGE_LOOKUP, .lookup = {.user = long_text}},
        {.kind = MESSAGE_FOUND, .found = {.answer = LOOKUP_PUBLISHED}},
        {.kind = MESSAGE_REQUEST, .request = {.command = long_text, .argument = ""}},
        {.kind = MESSAGE_REQUEST, .request = {.command = "user", .argument = long_text}},
        {.kind = MESSAGE_REPLY, .reply = {.last = 1, .text = "{}"}},
    };

    memset(long_text, 'a', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        blurt_whole_cut_and_more(words[0], &messages[i]);
    blurt_noise(words[0]);
    (void)printf("said it all\n");
    return EXIT_SUCCESS;
}

static const struct {
    const char *name;
    int argument_count;
    int (*run)(char **words);
} attacks[] = {{"ask", 5, ask}, {"crowd", 4, crowd}, {"visit", 2, visit}, {"babble", 1, babble}};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof attacks / sizeof *attacks; i++)
        if (strcmp(attacks[i].name, argv[1]) == 0 && argc - 2 >= attacks[i].argument_count)
            return attacks[i].run(argv + 2);
    (void)fputs("Usage: attacker ask|crowd|visit|babble WORD...; see its source\n", stderr);
    return 2;
}
