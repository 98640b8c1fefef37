/* A conversation from its beginning to its result. */
#include "tests/daemon/person.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/ownership.h"

#define CONNECT_MS 30000

static const struct relay_patience patience = {
    .first_reply_ms = 30000, .next_reply_ms = 60000, .in_all_ms = 120000};

int person_read_password(struct secret *out)
{
    char line[RELAY_MAX_ANSWER + 2];

    if (fgets(line, sizeof line, stdin) == NULL)
        return -ENODATA;
    line[strcspn(line, "\n")] = '\0';
    int r = secret_copy_text(out, line);
    secret_wipe_bytes(line, sizeof line);
    return r;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

int person_converse(const char *socket, const struct message_begin *begin,
                    const struct prompter *person, struct channel_message *reply)
{
    struct message_begin whole = *begin;

    whole.version = PROTOCOL_VERSION;
    whole.tty = or_empty(begin->tty);
    whole.remote_host = or_empty(begin->remote_host);
    whole.ticket = or_empty(begin->ticket);
    auto_close int fd = channel_connect(socket, deadline_in_ms(CONNECT_MS));
    return fd < 0 ? fd : relay_conversation(fd, &whole, person, &patience, reply);
}
