/* The daemon's end of a socket pair: messages queued before the code under test runs, answers read
 * after it has. A socket pair keeps both, so no second thread is needed. */
#ifndef TESTS_UNIT_DAEMON_END_H
#define TESTS_UNIT_DAEMON_END_H

#include <stddef.h>

#include "common/channel.h"

struct daemon_end {
    int module_fd; /* for the code under test */
    int fd;        /* ours */
    struct channel_message heard;
};

void daemon_end_open(struct daemon_end *out);
void daemon_end_close(struct daemon_end *end);

/* Dies as a daemon does: what has been queued can still be read, then comes the end. */
void daemon_end_hang_up(struct daemon_end *end);

void daemon_end_prompt(struct daemon_end *end, enum prompt_style style, const char *words);
void daemon_end_result(struct daemon_end *end, enum outcome outcome, const char *words,
                       const char *ticket);
void daemon_end_send(struct daemon_end *end, const struct message *message);
void daemon_end_send_bytes(struct daemon_end *end, const void *bytes, size_t length);

/* The next message the code under test sent; fails the test when there is none of that kind. */
const struct message *daemon_end_hear(struct daemon_end *end, enum message_kind kind);

/* Fails the test when anything more was sent. */
void daemon_end_hears_nothing(struct daemon_end *end);

#endif
