/* A daemon that has said everything beforehand. */
#include "tests/unit/daemon_end.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

void daemon_end_open(struct daemon_end *out)
{
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    out->module_fd = pair[0];
    out->fd = pair[1];
    channel_message_start(&out->heard);
}

void daemon_end_close(struct daemon_end *end)
{
    ck_assert_int_eq(close(end->module_fd), 0);
    if (end->fd >= 0)
        ck_assert_int_eq(close(end->fd), 0);
}

void daemon_end_hang_up(struct daemon_end *end)
{
    ck_assert_int_eq(shutdown(end->fd, SHUT_WR), 0);
}

void daemon_end_send(struct daemon_end *end, const struct message *message)
{
    ck_assert_int_eq(channel_send(end->fd, message, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
}

void daemon_end_prompt(struct daemon_end *end, enum prompt_style style, const char *words)
{
    struct message message = {.kind = MESSAGE_PROMPT, .prompt = {.style = style, .words = words}};

    daemon_end_send(end, &message);
}

void daemon_end_result(struct daemon_end *end, enum outcome outcome, const char *words,
                       const char *ticket)
{
    struct message message = {.kind = MESSAGE_RESULT,
                              .result = {.outcome = outcome, .words = words, .ticket = ticket}};

    daemon_end_send(end, &message);
}

void daemon_end_send_bytes(struct daemon_end *end, const void *bytes, size_t length)
{
    ck_assert_int_eq(send(end->fd, bytes, length, MSG_NOSIGNAL), (ssize_t)length);
}

const struct message *daemon_end_hear(struct daemon_end *end, enum message_kind kind)
{
    ck_assert_int_eq(channel_receive(end->fd, &end->heard, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_int_eq(end->heard.message.kind, kind);
    return &end->heard.message;
}

void daemon_end_hears_nothing(struct daemon_end *end)
{
    ck_assert_int_eq(channel_receive(end->fd, &end->heard, deadline_in_ms(0)), -ETIMEDOUT);
}
