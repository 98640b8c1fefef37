/* fake-daemon: a daemon that says what its command line tells it to, for tests of pam_cognito.so.
 *
 *   fake-daemon on ACTION STEP... on ACTION STEP...
 *
 * It listens where the module of the same build asks, at RUN_DIR "/pam".
 * ACTION is authenticate, account, credentials or change; a conversation that no `on` is for is
 * hung up on. A STEP is one of prompt STYLE WORDS     STYLE is password, new, secret, visible,
 * info, error or hold; waits for the answer repeat COUNT WORDS     that many info prompts words
 * WORDS            of the result to come ticket TICKET          of the result to come set NAME
 * VALUE         in the environment of the result to come result OUTCOME         as outcome_name()
 * calls it: "success", "too many tries" garbage                bytes that are no message stray a
 * message that has no place in a conversation hang                   says nothing until the module
 * gives up hang-up                closes the connection die                    ends the program
 *
 * What it hears goes to standard output, a line each: "ready", "begin ACTION user=… service=… …",
 * "answer WORDS", "gone". It serves one conversation after the other until it is ended. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "common/channel.h"
#include "common/ownership.h"

#define WAIT_MS 60000

struct script {
    char **words; /* what is left of it; ends with NULL */
    struct message_result result;
};

struct step {
    const char *name;
    int argument_count;
    bool (*take)(int fd, struct script *script, char **arguments); /* false ends the conversation */
};

static const char *const actions[] = {[ACTION_AUTHENTICATE] = "authenticate",
                                      [ACTION_ACCOUNT] = "account",
                                      [ACTION_CREDENTIALS] = "credentials",
                                      [ACTION_CLOSE_SESSION] = "close",
                                      [ACTION_CHANGE_PASSWORD] = "change"};
static const char *const styles[] = {
    [PROMPT_PASSWORD] = "password", [PROMPT_SECRET] = "secret", [PROMPT_VISIBLE] = "visible",
    [PROMPT_INFO] = "info",         [PROMPT_ERROR] = "error",   [PROMPT_NEW_PASSWORD] = "new",
    [PROMPT_HOLD] = "hold"};

static _Noreturn void fail(const char *what, const char *word)
{
    (void)fprintf(stderr, "fake-daemon: %s: %s\n", what, word);
    exit(EXIT_FAILURE);
}

static bool say(int fd, const struct message *message)
{
    return channel_send(fd, message, deadline_in_ms(WAIT_MS)) == 0;
}

static bool hear_answer(int fd)
{
    auto_message_wipe struct channel_message heard;
    channel_message_start(&heard);

    if (channel_receive(fd, &heard, deadline_in_ms(WAIT_MS)) < 0 ||
        heard.message.kind != MESSAGE_ANSWER)
        return false;
    (void)printf("answer %s\n", heard.message.answer.words);
    return true;
}

static enum prompt_style style_called(const char *name)
{
    for (int style = PROMPT_PASSWORD; style <= PROMPT_HOLD; style++)
        if (strcmp(styles[style], name) == 0)
            return style;
    fail("no such style", name);
}

static bool take_prompt(int fd, struct script *script, char **arguments)
{
    struct message message = {
        .kind = MESSAGE_PROMPT,
        .prompt = {.style = style_called(arguments[0]), .words = arguments[1]}};

    (void)script;
    return say(fd, &message) && hear_answer(fd);
}

static bool take_repeat(int fd, struct script *script, char **arguments)
{
    char info[] = "info";
    char *prompt[] = {info, arguments[1]};
    bool goes_on = true;

    for (long left = strtol(arguments[0], NULL, 10); goes_on && left > 0; left--)
        goes_on = take_prompt(fd, script, prompt);
    return goes_on;
}

static bool take_words(int fd, struct script *script, char **arguments)
{
    (void)fd;
    script->result.words = arguments[0];
    return true;
}

static bool take_ticket(int fd, struct script *script, char **arguments)
{
    (void)fd;
    script->result.ticket = arguments[0];
    return true;
}

static bool take_set(int fd, struct script *script, char **arguments)
{
    struct message_result *result = &script->result;

    (void)fd;
    if (result->environment_count == PROTOCOL_MAX_ENVIRONMENT)
        fail("too many variables", arguments[0]);
    result->environment[result->environment_count++] =
        (struct environment_entry){.name = arguments[0], .value = arguments[1]};
    return true;
}

static enum outcome outcome_called(const char *name)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        if (strcmp(outcome_name(outcome), name) == 0)
            return outcome;
    fail("no such outcome", name);
}

static bool take_result(int fd, struct script *script, char **arguments)
{
    script->result.outcome = outcome_called(arguments[0]);
    struct message message = {.kind = MESSAGE_RESULT, .result = script->result};
    return say(fd, &message);
}

static bool take_garbage(int fd, struct script *script, char **arguments)
{
    static const char garbage[] = "\x04\0\x01 this is no message";

    (void)script;
    (void)arguments;
    return send(fd, garbage, sizeof garbage, MSG_NOSIGNAL) > 0;
}

static bool take_stray(int fd, struct script *script, char **arguments)
{
    struct message message = {.kind = MESSAGE_FOUND, .found = {.answer = LOOKUP_PUBLISHED}};

    (void)script;
    (void)arguments;
    return say(fd, &message);
}

static bool take_hang(int fd, struct script *script, char **arguments)
{
    auto_message_wipe struct channel_message heard;
    channel_message_start(&heard);

    (void)script;
    (void)arguments;
    (void)channel_receive(fd, &heard, deadline_in_ms(WAIT_MS));
    return false;
}

static bool take_hang_up(int fd, struct script *script, char **arguments)
{
    (void)fd;
    (void)script;
    (void)arguments;
    return false;
}

static bool take_die(int fd, struct script *script, char **arguments)
{
    (void)fd;
    (void)script;
    (void)arguments;
    exit(EXIT_SUCCESS);
}

static const struct step steps[] = {
    {"prompt", 2, take_prompt},   {"repeat", 2, take_repeat}, {"words", 1, take_words},
    {"ticket", 1, take_ticket},   {"set", 2, take_set},       {"result", 1, take_result},
    {"garbage", 0, take_garbage}, {"stray", 0, take_stray},   {"hang", 0, take_hang},
    {"hang-up", 0, take_hang_up}, {"die", 0, take_die},
};

static const struct step *step_called(const char *name)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].name, name) == 0)
            return &steps[i];
    fail("no such step", name);
}

/* Takes the next step and moves past it. */
static bool take_step(int fd, struct script *script)
{
    const struct step *step = step_called(script->words[0]);
    char **arguments = script->words + 1;

    for (int i = 0; i < step->argument_count; i++)
        if (arguments[i] == NULL)
            fail("an argument is missing behind", step->name);
    script->words = arguments + step->argument_count;
    return step->take(fd, script, arguments);
}

/* What follows `on ACTION`; the end of the words when nothing does. */
static char **words_for(enum protocol_action action, char **words)
{
    for (; *words != NULL; words++)
        if (strcmp(words[0], "on") == 0 && words[1] != NULL &&
            strcmp(words[1], actions[action]) == 0)
            return words + 2;
    return words;
}

static void converse(int fd, char **words)
{
    auto_message_wipe struct channel_message heard;
    channel_message_start(&heard);

    if (channel_receive(fd, &heard, deadline_in_ms(WAIT_MS)) < 0 ||
        heard.message.kind != MESSAGE_BEGIN)
        return;
    const struct message_begin *begin = &heard.message.begin;
    (void)printf("begin %s user=%s service=%s tty=%s rhost=%s flags=%u ticket=%s\n",
                 actions[begin->action], begin->user, begin->service, begin->tty,
                 begin->remote_host, begin->flags, begin->ticket);
    struct script script = {.words = words_for(begin->action, words),
                            .result = {.words = "", .ticket = ""}};
    bool goes_on = true;
    while (goes_on && script.words[0] != NULL && strcmp(script.words[0], "on") != 0)
        goes_on = take_step(fd, &script);
    (void)printf("gone\n");
}

static int listen_where_the_module_asks(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = RUN_DIR "/pam"};

    if (mkdir(RUN_DIR, 0755) < 0 && errno != EEXIST)
        fail("cannot make", RUN_DIR);
    (void)unlink(address.sun_path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        chmod(address.sun_path, 0666) < 0 || listen(fd, 8) < 0)
        fail("cannot listen", address.sun_path);
    return fd;
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    auto_close int listener = listen_where_the_module_asks();
    (void)printf("ready\n");
    for (;;) {
        auto_close int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0 && errno != EINTR)
            fail("cannot accept", RUN_DIR "/pam");
        if (fd >= 0)
            converse(fd, argv + 1);
    }
}
