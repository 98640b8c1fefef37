/* Whole messages over a SOCK_SEQPACKET socket, never waiting past a deadline. */
#include "common/channel.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "common/ownership.h"
#include "common/secret.h"

/* connect(2) on a unix socket waits for room in the backlog as long as SO_SNDTIMEO says. */
static int limit_connect_time(int fd, struct deadline deadline)
{
    int left = deadline_left_ms(deadline);

    if (left == 0)
        return -ETIMEDOUT;
    struct timeval limit = {.tv_sec = left / 1000, .tv_usec = (left % 1000) * 1000L};
    return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) < 0 ? -errno : 0;
}

int channel_connect(const char *path, struct deadline deadline)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path) + 1);
    auto_close int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    int r = limit_connect_time(fd, deadline);
    if (r < 0)
        return r;
    while (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        if (errno == EAGAIN)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
        r = limit_connect_time(fd, deadline);
        if (r < 0)
            return r;
    }
    return take_fd(&fd);
}

/* Waits until the socket is ready for `events` or closed. */
static int wait_for(int fd, short events, struct deadline deadline)
{
    for (;;) {
        struct pollfd entry = {.fd = fd, .events = events};
        int ready = poll(&entry, 1, deadline_left_ms(deadline));
        if (ready > 0)
            return 0;
        if (ready == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
    }
}

static int send_bytes(int fd, const struct buffer *bytes, struct deadline deadline)
{
    for (;;) {
        ssize_t sent = send(fd, bytes->bytes, bytes->length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            return (size_t)sent == bytes->length ? 0 : -EIO;
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return errno == ECONNRESET ? -EPIPE : -errno;
        int r = wait_for(fd, POLLOUT, deadline);
        if (r < 0)
            return r;
    }
}

int channel_send(int fd, const struct message *message, struct deadline deadline)
{
    uint8_t memory[PROTOCOL_MAX_MESSAGE];
    struct buffer bytes = buffer_over(memory, sizeof memory);

    int r = protocol_encode(message, &bytes);
    if (r == 0)
        r = send_bytes(fd, &bytes, deadline);
    secret_wipe_bytes(memory, bytes.length);
    return r;
}

void channel_message_wipe(struct channel_message *message)
{
    secret_wipe_bytes(message->memory, message->buffer.length);
    message->buffer.length = 0;
}

static ssize_t receive_bytes(int fd, struct channel_message *out, struct deadline deadline)
{
    for (;;) {
        struct iovec place = {.iov_base = out->memory, .iov_len = sizeof out->memory};
        struct msghdr header = {.msg_iov = &place, .msg_iovlen = 1};
        ssize_t received = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (received > 0)
            return (header.msg_flags & MSG_TRUNC) != 0 ? -EMSGSIZE : received;
        if (received == 0)
            return -ECONNRESET;
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return -errno;
        int r = wait_for(fd, POLLIN, deadline);
        if (r < 0)
            return r;
    }
}

int channel_receive(int fd, struct channel_message *out, struct deadline deadline)
{
    channel_message_wipe(out);
    out->buffer = buffer_over(out->memory, sizeof out->memory);
    ssize_t received = receive_bytes(fd, out, deadline);
    if (received == -EMSGSIZE)
        out->buffer.length = sizeof out->memory; /* there is that much to wipe */
    if (received < 0)
        return (int)received;
    out->buffer.length = (size_t)received;
    return protocol_decode(&out->buffer, &out->message);
}
