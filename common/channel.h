/* One end of a SOCK_SEQPACKET conversation: whole messages, each with a deadline. */
#ifndef COMMON_CHANNEL_H
#define COMMON_CHANNEL_H

#include "common/deadline.h"
#include "common/protocol.h"

/* Connects to a socket path. Returns a descriptor (CLOEXEC), or -ENOENT, -ECONNREFUSED, -EACCES:
 * nobody serves it; -ETIMEDOUT; -ENAMETOOLONG. */
int channel_connect(const char *path, struct deadline deadline);

/* Sends one message. The bytes that carried it are wiped before it returns.
 * Errors: those of protocol_encode; -ETIMEDOUT; -EPIPE the other end is gone. */
int channel_send(int fd, const struct message *message, struct deadline deadline);

/* The memory a received message lives in: `auto_message_wipe struct channel_message m;` and then
 * channel_message_start(&m), or `= {0}` where clearing 64 KiB does not matter. May be reused. */
struct channel_message {
    struct message message;
    struct buffer buffer;
    uint8_t memory[PROTOCOL_MAX_MESSAGE];
};

#define auto_message_wipe __attribute__((cleanup(channel_message_wipe)))
void channel_message_wipe(struct channel_message *message);
static inline void channel_message_start(struct channel_message *message)
{
    message->buffer = (struct buffer){0};
}

/* Receives one message; descriptors that ride along are dropped by the kernel.
 * Errors: -ETIMEDOUT; -ECONNRESET the other end is gone; -EMSGSIZE; -EBADMSG. */
int channel_receive(int fd, struct channel_message *out, struct deadline deadline);

#endif
