/* REQUEST → REPLY …, put together to JSON objects. */
#include "cli/daemon_call.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/show.h"
#include "common/channel.h"
#include "common/ownership.h"

#define CONTROL_SOCKET RUN_DIR "/control"
#define CONNECT_MS     3000
#define TAKEN_MS       5000 /* systemd may hold the socket of a daemon that does not start */

static bool is_configured(void)
{
    return access(SYSCONF_DIR "/cognitod.conf", F_OK) == 0 || errno != ENOENT;
}

int daemon_unreachable(const char *path, int r)
{
    errno = -r;
    (void)fprintf(stderr, "cognitoctl: cognitod does not answer at %s: %m\n", path);
    switch (-r) {
    case ENOENT:
    case ECONNREFUSED:
        (void)fputs(is_configured()
                        ? "It is not running. Start it with 'systemctl start cognitod', and see "
                          "'journalctl -u cognitod' when it does not stay up.\n"
                        : "It does not run without " SYSCONF_DIR
                          "/cognitod.conf: " DAEMON_CALL_CONFIGURE ".\n",
                    stderr);
        break;
    case EACCES:
        (void)fputs("This user may not connect to it: the directory should have mode 0755, the "
                    "socket 0666.\n",
                    stderr);
        break;
    default:
        (void)fputs("It does not start, or is too busy or stuck; 'systemctl status cognitod' and "
                    "'journalctl -u cognitod' say which.\n",
                    stderr);
    }
    return EXIT_UNAVAILABLE;
}

/* The text of one answer, which grows by a part with each reply. */
struct text {
    char *bytes;
    size_t length;
};

static int append(struct text *text, const char *part)
{
    size_t length = strlen(part);
    char *grown = realloc(text->bytes, text->length + length + 1);

    if (grown == NULL)
        return -ENOMEM;
    memcpy(grown + text->length, part, length + 1);
    text->bytes = grown;
    text->length += length;
    return 0;
}

/* The object the text is, once it is whole; NULL before. */
static struct json_object *take_object(struct text *text)
{
    struct json_object *object = json_tokener_parse(text->bytes);

    if (object != NULL)
        text->length = 0;
    return object;
}

static int say_nonsense(void)
{
    (void)fputs("cognitoctl: the answer makes no sense; is cognitod of the same version?\n",
                stderr);
    return EXIT_UNAVAILABLE;
}

/* One reply: EXIT_DONE and perhaps a whole object in `out`. */
static int hear_reply(int fd, struct deadline deadline, struct text *text, bool *last,
                      struct json_object **out)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    int r = channel_receive(fd, &heard, deadline);
    if (r < 0)
        return daemon_unreachable(CONTROL_SOCKET, r);
    const struct message_reply *reply = &heard.message.reply;
    if (heard.message.kind != MESSAGE_REPLY)
        return say_nonsense();
    if (reply->failed) {
        (void)fputs("cognitoctl: ", stderr);
        show_words(reply->text, stderr);
        (void)fputc('\n', stderr);
        return EXIT_REFUSED;
    }
    if (append(text, reply->text) < 0)
        return say_nonsense();
    *last = reply->last;
    *out = take_object(text);
    return EXIT_DONE;
}

/* The first reply is there by `taken_by`, the last one by `deadline`. */
static int hear_all(int fd, struct deadline taken_by, struct deadline deadline,
                    void (*progress)(struct json_object *object), struct json_object **out)
{
    struct deadline next_by = taken_by;
    struct text text = {0};
    bool last = false;
    int status = EXIT_DONE;

    while (status == EXIT_DONE && !last) {
        struct json_object *object = NULL;
        status = hear_reply(fd, next_by, &text, &last, &object);
        next_by = deadline;
        if (last) {
            *out = object;
        } else if (object != NULL) {
            if (progress != NULL)
                progress(object);
            json_object_put(object);
        }
    }
    free(text.bytes);
    if (status == EXIT_DONE && *out == NULL)
        return say_nonsense();
    return status;
}

/* One command that the daemon has taken, or is about to. */
static int send_command(const char *command, const char *argument, struct deadline deadline)
{
    const struct message request = {.kind = MESSAGE_REQUEST,
                                    .request = {.command = command, .argument = argument}};
    auto_close int fd = channel_connect(CONTROL_SOCKET, deadline_in_ms(CONNECT_MS));

    if (fd < 0)
        return fd;
    int r = channel_send(fd, &request, deadline);
    return r < 0 ? r : take_fd(&fd);
}

int daemon_call(const char *command, const char *argument, struct deadline deadline,
                void (*progress)(struct json_object *object), struct json_object **out)
{
    struct deadline taken_by = deadline_earlier(deadline, deadline_in_ms(TAKEN_MS));
    auto_close int fd = send_command(command, argument, taken_by);

    if (fd < 0)
        return daemon_unreachable(CONTROL_SOCKET, fd);
    *out = NULL;
    return hear_all(fd, taken_by, deadline, progress, out);
}

int daemon_greet(void)
{
    struct deadline deadline = deadline_in_ms(TAKEN_MS);
    auto_message_wipe struct channel_message heard;
    auto_close int fd = send_command("status", "", deadline);

    channel_message_start(&heard);
    int r = fd < 0 ? fd : channel_receive(fd, &heard, deadline);
    return r == -ETIMEDOUT ? daemon_unreachable(CONTROL_SOCKET, r) : EXIT_DONE;
}
