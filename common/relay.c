/* One conversation: BEGIN, then PROMPT and ANSWER in turn, then RESULT. */
#include "common/relay.h"

#include <errno.h>
#include <string.h>

#include "common/utf8.h"

struct conversation {
    int fd;
    const struct prompter *person;
    const struct relay_patience *patience;
    int64_t left_ms;        /* of patience->in_all_ms */
    struct secret password; /* the last answer to a PROMPT_PASSWORD */
};

/* Ends a conversation from our side: nothing more is sent, the caller closes the socket. */
static void end_with(struct channel_message *out, enum outcome outcome, const char *words)
{
    channel_message_wipe(out);
    out->message = (struct message){.kind = MESSAGE_RESULT,
                                    .result = {.outcome = outcome, .words = words, .ticket = ""}};
}

/* Cleans a text where it lies, in the datagram that it was received in. */
static void clean_words(struct channel_message *message, const char *words)
{
    size_t offset = (size_t)((const uint8_t *)words - message->memory);

    utf8_remove_controls((char *)message->memory + offset);
}

/* Waits for the daemon's next message and takes the time it needed from what is left. */
static int hear(struct conversation *conversation, int64_t limit_ms, struct channel_message *out)
{
    int64_t before_ms = deadline_clock_ms();
    struct deadline deadline =
        deadline_earlier(deadline_in_ms(limit_ms), deadline_in_ms(conversation->left_ms));

    int r = channel_receive(conversation->fd, out, deadline);
    conversation->left_ms -= deadline_clock_ms() - before_ms;
    return r;
}

/* Why an answer must not leave this host, in words for the person; NULL when it may. */
static const char *objection_to(const struct secret *answer, enum prompt_style style,
                                const struct secret *password)
{
    if (style == PROMPT_PASSWORD && answer->length == 0)
        return "An empty password is never right.";
    if (answer->length > RELAY_MAX_ANSWER)
        return "The answer is too long.";
    if (!utf8_is_valid(secret_text(answer), answer->length))
        return "The answer is not UTF-8: does the terminal use another character set?";
    if (style != PROMPT_PASSWORD && secret_equals(answer, password))
        return "The password was given where something else was asked for.";
    return NULL;
}

static int send_answer(struct conversation *conversation, const struct secret *answer)
{
    struct message message = {.kind = MESSAGE_ANSWER, .answer = {.words = secret_text(answer)}};

    return channel_send(conversation->fd, &message,
                        deadline_in_ms(conversation->patience->first_reply_ms));
}

/* Has one prompt answered. Leaves a MESSAGE_RESULT in `turn` when the conversation is over. */
static int answer_prompt(struct conversation *conversation, struct channel_message *turn)
{
    const struct prompter *person = conversation->person;
    struct message_prompt prompt = turn->message.prompt;
    auto_wipe struct secret answer = {0};

    clean_words(turn, prompt.words);
    int r = person->ask(person->context, &prompt, &answer);
    if (r < 0) {
        end_with(turn, r == -EACCES ? OUTCOME_REFUSED : OUTCOME_ABORTED, "");
        return 0;
    }
    const char *objection = objection_to(&answer, prompt.style, &conversation->password);
    if (objection != NULL) {
        end_with(turn, OUTCOME_REFUSED, objection);
        return 0;
    }
    r = send_answer(conversation, &answer);
    if (r == 0 && prompt.style == PROMPT_PASSWORD) {
        secret_wipe(&conversation->password);
        conversation->password = secret_take(&answer);
    }
    return r;
}

static int take_turns(struct conversation *conversation, struct channel_message *turn)
{
    int64_t limit_ms = conversation->patience->first_reply_ms;

    for (int turns = 0; turns <= PROTOCOL_MAX_TURNS; turns++) {
        int r = hear(conversation, limit_ms, turn);
        if (r < 0)
            return r;
        if (turn->message.kind == MESSAGE_PROMPT)
            r = answer_prompt(conversation, turn);
        else if (turn->message.kind == MESSAGE_RESULT)
            clean_words(turn, turn->message.result.words);
        else
            r = -EPROTO;
        if (r < 0 || turn->message.kind == MESSAGE_RESULT)
            return r;
        limit_ms = conversation->patience->next_reply_ms;
    }
    return -ELOOP;
}

int relay_conversation(int fd, const struct message_begin *begin, const struct prompter *person,
                       const struct relay_patience *patience, struct channel_message *out)
{
    struct message message = {.kind = MESSAGE_BEGIN, .begin = *begin};
    struct conversation conversation = {
        .fd = fd, .person = person, .patience = patience, .left_ms = patience->in_all_ms};

    int r = channel_send(fd, &message, deadline_in_ms(patience->first_reply_ms));
    if (r == 0)
        r = take_turns(&conversation, out);
    secret_wipe(&conversation.password);
    if (r < 0)
        end_with(out, OUTCOME_UNAVAILABLE, "");
    return r;
}
