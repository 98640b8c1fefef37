/* The commands of cognitoctl, seen from the daemon. */
#include "daemon/serve_control.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/channel.h"
#include "common/identity.h"
#include "common/ownership.h"
#include "daemon/access/account.h"
#include "daemon/background.h"
#include "daemon/control_directory.h"
#include "daemon/control_doctor.h"
#include "daemon/control_host_key.h"
#include "daemon/control_ids.h"
#include "daemon/control_json.h"
#include "daemon/control_offline.h"
#include "daemon/control_status.h"
#include "daemon/control_user.h"
#include "daemon/listing_failure.h"
#include "daemon/login/offline_upkeep.h"
#include "daemon/login/offline_why.h"
#include "daemon/memory.h"
#include "daemon/services.h"

#define MAX_PART 32768 /* bytes of text in one reply */

/* One command from one peer. */
struct command {
    struct services *services;
    const struct peer *peer;
    const struct message_request *request;
    int fd;
};

static int send_part(int fd, const char *text, bool failed, bool last)
{
    const struct message reply = {.kind = MESSAGE_REPLY,
                                  .reply = {.failed = failed, .last = last, .text = text}};

    return channel_send(fd, &reply, deadline_in_ms(SERVE_CONTROL_LIMIT_MS));
}

void serve_control_refuse(int fd)
{
    const struct message reply = {
        .kind = MESSAGE_REPLY,
        .reply = {.failed = true, .last = true, .text = "too many commands at once; try again"}};

    (void)channel_send(fd, &reply, deadline_in_ms(0));
}

__attribute__((format(printf, 2, 3))) static void fail(const struct command *command,
                                                       const char *format, ...)
{
    char text[512];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    (void)send_part(command->fd, text, true, true);
}

/* Whoever asks waits long for the work, but not for a daemon that hears nobody. */
static int say_taken(const struct command *command)
{
    return send_part(command->fd, "", false, false);
}

/* The length of the next part: whole characters, because each part is text by itself. */
static size_t part_length(const char *text)
{
    size_t length = strlen(text);

    if (length <= MAX_PART)
        return length;
    length = MAX_PART;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* Sends a JSON text of any length, in parts. NULL stands for: there was no memory for it. */
static void answer(const struct command *command, const char *json)
{
    char part[MAX_PART + 1];

    if (json == NULL) {
        fail(command, "the daemon is out of memory");
        return;
    }
    for (;;) {
        size_t length = part_length(json);
        memcpy(part, json, length);
        part[length] = '\0';
        json += length;
        if (send_part(command->fd, part, false, *json == '\0') < 0 || *json == '\0')
            return;
    }
}

static void status(const struct command *command)
{
    bool all = permit_command(command->peer, "status", PERMIT_NO_UID) == PERMIT_ALL;
    auto_free char *json = control_status(command->services, all);

    answer(command, json);
}

/* False: there is none, and the peer has been told. */
static bool find_user(const struct command *command, const char *name, struct directory_user *out)
{
    char words[CONTROL_USER_WORDS];

    if (control_find_user(command->services, command->peer, name, out, words))
        return true;
    fail(command, "%s", words);
    return false;
}

static void user(const struct command *command)
{
    auto_directory_user struct directory_user found = {0};

    if (!find_user(command, command->request->argument, &found))
        return;
    bool all = permit_command(command->peer, "user", found.uid) == PERMIT_ALL;
    auto_free char *json = control_json_user(command->services, &found, all);
    answer(command, json);
}

/* The argument is "USER SERVICE"; what somebody takes for a user's name may have blanks. */
static void why(const struct command *command)
{
    const char *argument = command->request->argument;
    const char *blank = strrchr(argument, ' ');
    char name[256];
    auto_directory_user struct directory_user found = {0};
    struct why explanation;

    if (blank == NULL || blank[1] == '\0' || blank - argument >= (ptrdiff_t)sizeof name) {
        fail(command, "a user and a service are needed");
        return;
    }
    (void)snprintf(name, sizeof name, "%.*s", (int)(blank - argument), argument);
    if (!find_user(command, name, &found))
        return;
    if (permit_command(command->peer, "why", found.uid) != PERMIT_ALL) {
        fail(command, "only root may ask about another user");
        return;
    }
    const char *service = blank + 1;
    int64_t now_unix = (int64_t)time(NULL);
    why_explain(command->services->settings, directory_get_paths(command->services->directory),
                &found, service, now_unix, &explanation);
    offline_explain(command->services, &found, service, now_unix, &explanation);
    auto_free char *json = control_json_why(&explanation);
    answer(command, json);
}

static void directory(const struct command *command)
{
    char words[CONTROL_DIRECTORY_WORDS];
    auto_free char *json = control_directory(command->services, command->request->argument, words);

    if (json == NULL)
        fail(command, "%s", words);
    else
        answer(command, json);
}

static void refresh(const struct command *command)
{
    struct services *services = command->services;
    int64_t began_ms = deadline_clock_ms();

    bool lists = services->settings->directory.source != SETTINGS_SOURCE_LOGINS;
    const char *state = lists ? "{\"state\":\"listing\"}" : "{\"state\":\"logins\"}";

    if (send_part(command->fd, state, false, false) < 0)
        return;
    directory_doubt_all(services->directory);
    int r = directory_refresh(services->directory, deadline_in_ms(SERVE_CONTROL_REFRESH_MS));
    if (r < 0) {
        fail(command, "%s: %s; the log says more", listing_failure_words(services),
             listing_failure_reason(services, r));
        return;
    }
    background_log_news(services);
    offline_upkeep(services);
    (void)services_publish(services, false);
    auto_free char *json = control_json_refreshed(services, deadline_clock_ms() - began_ms);
    answer(command, json);
}

static void ids(const struct command *command)
{
    char text[CONTROL_IDS_WHY_SIZE];
    auto_free char *json = control_ids(command->services, command->request->argument, text);

    if (json == NULL)
        fail(command, "%s", text);
    else
        answer(command, json);
}

static void offline(const struct command *command)
{
    char text[CONTROL_OFFLINE_WHY_SIZE];
    auto_free char *json = control_offline(command->services, command->request->argument, text);

    if (json == NULL)
        fail(command, "%s", text);
    else
        answer(command, json);
}

static void host_key(const struct command *command)
{
    char text[CONTROL_HOST_KEY_WHY_SIZE];
    auto_free char *json = control_host_key(command->services, command->request->argument, text);

    if (json == NULL)
        fail(command, "%s", text);
    else
        answer(command, json);
}

static void doctor(const struct command *command)
{
    auto_free char *json = control_doctor(command->services);

    answer(command, json);
}

/* What goes through all users leaves memory behind that is good for nothing until the next time. */
static const struct {
    const char *name;
    void (*run)(const struct command *command);
    bool needs_much_memory;
} commands[] = {
    {"status", status, false},
    {"user", user, false},
    {"why", why, false},
    {"doctor", doctor, true},
    {"ids", ids, true},
    {"refresh", refresh, true},
    {"host-key", host_key, false},
    {"directory", directory, true},
    {"offline", offline, false},
};

static void run(const struct command *command)
{
    const char *name = command->request->command;

    if (permit_command(command->peer, name, PERMIT_NO_UID) == PERMIT_NOTHING) {
        fail(command, "only root may do this");
        return;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) != 0)
            continue;
        commands[i].run(command);
        if (commands[i].needs_much_memory)
            memory_let_go();
        return;
    }
    fail(command, "this cognitod does not know the command");
}

void serve_control(struct services *services, struct visit *visit)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    if (channel_receive(visit->fd, &heard, deadline_in_ms(SERVE_CONTROL_LIMIT_MS)) < 0)
        return;
    if (!permit_message(PERMIT_STATE_CONTROL_START, heard.message.kind))
        return;
    const struct command command = {.services = services,
                                    .peer = &visit->peer,
                                    .request = &heard.message.request,
                                    .fd = visit->fd};
    if (say_taken(&command) == 0)
        run(&command);
}
