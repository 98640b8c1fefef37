/* The person's end of a socket pair, which keeps what is said until it is read. */
#include "tests/unit/dialogue_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SOON_MS UNIT_PATIENCE_MS

struct dialogue_fixture *dialogue_fixture_open(const char *service)
{
    struct dialogue_fixture *fixture = calloc(1, sizeof *fixture);
    int ends[2];

    ck_assert_ptr_nonnull(fixture);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    fixture->begin = (struct message_begin){.service = service, .user = "jane"};
    fixture->person = ends[1];
    fixture->conversation = (struct conversation){.fd = ends[0],
                                                  .begin = &fixture->begin,
                                                  .deadline = deadline_in_ms(SOON_MS),
                                                  .answer_timeout_ms = SOON_MS};
    return fixture;
}

void dialogue_fixture_close(struct dialogue_fixture *fixture)
{
    conversation_close(&fixture->conversation);
    verdict_clear(&fixture->verdict);
    (void)close(fixture->conversation.fd);
    (void)close(fixture->person);
    free(fixture);
}

void dialogue_fixture_answer(struct dialogue_fixture *fixture, const char *const *words,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct message answer = {.kind = MESSAGE_ANSWER, .answer = {.words = words[i]}};
        ck_assert_int_eq(channel_send(fixture->person, &answer, deadline_in_ms(SOON_MS)), 0);
    }
}

static const char *style_name(enum prompt_style style)
{
    switch (style) {
    case PROMPT_PASSWORD:
        return "password";
    case PROMPT_SECRET:
        return "secret";
    case PROMPT_VISIBLE:
        return "visible";
    case PROMPT_INFO:
        return "info";
    case PROMPT_ERROR:
        return "error";
    case PROMPT_NEW_PASSWORD:
        return "new";
    case PROMPT_HOLD:
        return "hold";
    }
    return "?";
}

const char *dialogue_fixture_heard(struct dialogue_fixture *fixture)
{
    static struct channel_message heard;

    fixture->heard[0] = '\0';
    while (channel_receive(fixture->person, &heard, deadline_in_ms(0)) == 0) {
        size_t length = strlen(fixture->heard);
        ck_assert_int_eq(heard.message.kind, MESSAGE_PROMPT);
        (void)snprintf(fixture->heard + length, sizeof fixture->heard - length, "%s: %s\n",
                       style_name(heard.message.prompt.style), heard.message.prompt.words);
    }
    return fixture->heard;
}
