/* go-between: stands between pam_cognito.so and cognitod and does something at one message.
 *
 *   go-between LISTEN DAEMON PLAN
 *
 * It listens at the path LISTEN, where the module asks, and carries each conversation to the daemon
 * at the path DAEMON. Before each message it looks into the file PLAN, whose lines are
 *   SERVICE ACTION NUMBER DEED
 * for message NUMBER, from 1, of a conversation of that PAM service ("any" is every one) about
 * ACTION: authenticate, account or credentials. A DEED is
 *   die          kills the daemon, and the message is lost
 *   die-behind   the daemon is dead when its own message arrives, or is killed once the module's is
 *                on its way, which a quick one may still answer
 *   garbage      in its place bytes that are no message
 *   too-much     in its place more bytes than a message may have
 *   out-of-turn  in its place a message that has no place in a conversation
 *   endless      in its place prompts without an end
 *   twice        the message, and once more
 * What no line is about is passed on. On standard output a line a message, what became of it last:
 *   SERVICE ACTION NUMBER KIND [OUTCOME] DEED */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/channel.h"
#include "common/ownership.h"

#define WAIT_MS     60000
#define TOO_MUCH    (PROTOCOL_MAX_MESSAGE + 1)
#define MAX_PROMPTS 1000

struct conversation {
    int module;
    int daemon;
    char service[64];
    const char *action;
    unsigned number; /* of the last message */
};

static const char *const kinds[] = {[MESSAGE_BEGIN] = "begin",
                                    [MESSAGE_PROMPT] = "prompt",
                                    [MESSAGE_ANSWER] = "answer",
                                    [MESSAGE_RESULT] = "result"};

static const char *name_of_action(enum protocol_action action)
{
    switch (action) {
    case ACTION_AUTHENTICATE:
        return "authenticate";
    case ACTION_ACCOUNT:
        return "account";
    case ACTION_CREDENTIALS:
        return "credentials";
    case ACTION_CLOSE_SESSION:
        return "close";
    case ACTION_CHANGE_PASSWORD:
        return "change";
    }
    return "unknown";
}

static bool pass(int to, const struct message *message)
{
    return channel_send(to, message, deadline_in_ms(WAIT_MS)) == 0;
}

static bool pass_twice(int to, const struct message *message)
{
    return pass(to, message) && pass(to, message);
}

static bool send_garbage(int to, const struct message *message)
{
    static const char garbage[] = "\x04\0\x01 this is no message";

    (void)message;
    return send(to, garbage, sizeof garbage, MSG_NOSIGNAL) > 0;
}

static bool send_too_much(int to, const struct message *message)
{
    static const uint8_t bytes[TOO_MUCH] = {MESSAGE_RESULT};

    (void)message;
    return send(to, bytes, sizeof bytes, MSG_NOSIGNAL) > 0;
}

static bool send_out_of_turn(int to, const struct message *message)
{
    struct message found = {.kind = MESSAGE_FOUND, .found = {.answer = LOOKUP_PUBLISHED}};

    (void)message;
    return pass(to, &found);
}

/* What is answered is not read: it stays in the socket. */
static bool send_without_an_end(int to, const struct message *message)
{
    struct message prompt = {.kind = MESSAGE_PROMPT,
                             .prompt = {.style = PROMPT_INFO, .words = "again"}};
    bool goes_on = true;

    (void)message;
    for (int i = 0; goes_on && i < MAX_PROMPTS; i++)
        goes_on = pass(to, &prompt);
    return goes_on;
}

static bool lose(int to, const struct message *message)
{
    (void)to;
    (void)message;
    return false;
}

static const struct deed {
    const char *name;
    bool (*send)(int to, const struct message *message); /* false ends the conversation */
    bool kills;
} deeds[] = {
    {"pass", pass, false},
    {"die", lose, true},
    {"die-behind", pass, true},
    {"garbage", send_garbage, false},
    {"too-much", send_too_much, false},
    {"out-of-turn", send_out_of_turn, false},
    {"endless", send_without_an_end, false},
    {"twice", pass_twice, false},
};

static _Noreturn void fail(const char *what, const char *word)
{
    (void)fprintf(stderr, "go-between: %s: %s\n", what, word);
    exit(EXIT_FAILURE);
}

static const struct deed *deed_called(const char *name)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (strcmp(deeds[i].name, name) == 0)
            return &deeds[i];
    fail("no such deed", name);
}

static bool is_meant(const struct conversation *conversation, const char *service,
                     const char *action, unsigned number)
{
    bool is_the_service =
        strcmp(service, "any") == 0 || strcmp(service, conversation->service) == 0;

    return is_the_service && strcmp(action, conversation->action) == 0 &&
           number == conversation->number;
}

static const struct deed *planned_deed(const char *plan, const struct conversation *conversation)
{
    char service[64];
    char action[64];
    char name[64];
    unsigned number = 0;
    auto_fclose FILE *file = fopen(plan, "re");

    while (file != NULL && fscanf(file, "%63s %63s %u %63s", service, action, &number, name) == 4)
        if (is_meant(conversation, service, action, number))
            return deed_called(name);
    return deed_called("pass");
}

/* Ends who listened at the other end and waits until it is no more. */
static void kill_daemon(int fd)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    struct pollfd end = {.fd = fd, .events = 0};

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.pid <= 1 ||
        kill(peer.pid, SIGKILL) < 0 || poll(&end, 1, WAIT_MS) <= 0)
        fail("cannot kill", "the daemon");
}

static bool do_deed(const struct conversation *conversation, const struct deed *deed, int to,
                    const struct message *message)
{
    bool is_from_daemon = to == conversation->module;

    if (deed->kills && is_from_daemon)
        kill_daemon(conversation->daemon);
    bool goes_on = deed->send(to, message);
    if (deed->kills && !is_from_daemon)
        kill_daemon(conversation->daemon);
    return goes_on;
}

static void tell(const struct conversation *conversation, const struct message *message,
                 const char *deed)
{
    bool is_result = message->kind == MESSAGE_RESULT;

    (void)printf("%s %s %u %s %s%s%s\n", conversation->service, conversation->action,
                 conversation->number, kinds[message->kind],
                 is_result ? outcome_name(message->result.outcome) : "", is_result ? " " : "",
                 deed);
}

static void learn(struct conversation *conversation, const struct message_begin *begin)
{
    (void)snprintf(conversation->service, sizeof conversation->service, "%s", begin->service);
    conversation->action = name_of_action(begin->action);
}

/* Carries one message. False: the conversation is over. */
static bool carry(struct conversation *conversation, int from, int to, const char *plan)
{
    auto_message_wipe struct channel_message heard;
    channel_message_start(&heard);

    if (channel_receive(from, &heard, deadline_in_ms(WAIT_MS)) < 0 ||
        heard.message.kind > MESSAGE_RESULT)
        return false;
    conversation->number++;
    if (heard.message.kind == MESSAGE_BEGIN)
        learn(conversation, &heard.message.begin);
    const struct deed *deed = planned_deed(plan, conversation);
    tell(conversation, &heard.message, deed->name);
    return do_deed(conversation, deed, to, &heard.message);
}

static void converse(struct conversation *conversation, const char *plan)
{
    bool goes_on = true;

    while (goes_on) {
        struct pollfd ends[] = {{.fd = conversation->module, .events = POLLIN},
                                {.fd = conversation->daemon, .events = POLLIN}};
        if (poll(ends, 2, WAIT_MS) <= 0)
            return;
        bool from_daemon = ends[1].revents != 0;
        goes_on = carry(conversation, from_daemon ? conversation->daemon : conversation->module,
                        from_daemon ? conversation->module : conversation->daemon, plan);
    }
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    (void)unlink(path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        chmod(path, 0666) < 0 || listen(fd, 128) < 0)
        fail("cannot listen", path);
    return fd;
}

/* A process a conversation. A daemon that is not there is a connection that closes at once. */
static void serve(int fd, const char *daemon, const char *plan)
{
    if (fork() != 0)
        return;
    struct conversation conversation = {.module = fd, .action = "unknown", .service = "unknown"};
    conversation.daemon = channel_connect(daemon, deadline_in_ms(WAIT_MS));
    if (conversation.daemon >= 0)
        converse(&conversation, plan);
    exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        fail("usage", "go-between LISTEN DAEMON PLAN");
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)signal(SIGCHLD, SIG_IGN);
    auto_close int listener = listen_at(argv[1]);
    (void)printf("ready\n");
    for (;;) {
        auto_close int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            serve(fd, argv[2], argv[3]);
        else if (errno != EINTR)
            fail("cannot accept", argv[1]);
    }
}
