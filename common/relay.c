/* One conversation: BEGIN, then PROMPT and ANSWER in turn, then RESULT. */
#include "common/relay.h"

#include <errno.h>
#include <string.h>

#include "common/utf8.h"

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
static int hear(struct relay *relay, int64_t limit_ms, struct channel_message *out)
{
    int64_t before_ms = deadline_clock_ms();
    struct deadline deadline =
        deadline_earlier(deadline_in_ms(limit_ms), deadline_in_ms(relay->left_ms));

    int r = channel_receive(relay->fd, out, deadline);
    relay->left_ms -= deadline_clock_ms() - before_ms;
    return r;
}

/* Why an answer must not leave this process, in words for the person; NULL when it may. The old
 * password as the new one is the daemon's to refuse: it asks again. */
static const char *objection_to(const struct relay *relay, const struct message_prompt *prompt,
                                const struct secret *answer)
{
    if (prompt->style == PROMPT_PASSWORD && answer->length == 0 && !relay->may_be_empty)
        return "An empty password is never right.";
    if (answer->length > RELAY_MAX_ANSWER)
        return "The answer is too long.";
    if (!utf8_is_valid(secret_text(answer), answer->length))
        return "The answer is not UTF-8: does the terminal use another character set?";
    if (prompt->style != PROMPT_NEW_PASSWORD &&
        given_elsewhere(&relay->given, prompt->style, prompt->words, answer))
        return "The password was given where something else was asked for.";
    return NULL;
}

static int send_answer(struct relay *relay, const struct secret *answer)
{
    struct message message = {.kind = MESSAGE_ANSWER, .answer = {.words = secret_text(answer)}};

    return channel_send(relay->fd, &message, deadline_in_ms(relay->patience.first_reply_ms));
}

/* Has one prompt answered. Leaves a MESSAGE_RESULT in `turn` when the conversation is over. */
static int answer_prompt(struct relay *relay, const struct prompter *person,
                         struct channel_message *turn)
{
    struct message_prompt prompt = turn->message.prompt;
    auto_wipe struct secret answer = {0};

    clean_words(turn, prompt.words);
    int r = person->ask(person->context, &prompt, &answer);
    if (r < 0) {
        end_with(turn, r == -EACCES ? OUTCOME_REFUSED : OUTCOME_ABORTED, "");
        return 0;
    }
    const char *objection = objection_to(relay, &prompt, &answer);
    if (objection != NULL) {
        end_with(turn, OUTCOME_REFUSED, objection);
        return 0;
    }
    r = send_answer(relay, &answer);
    return r < 0 ? r : given_note(&relay->given, prompt.style, prompt.words, &answer);
}

static bool is_hold(const struct channel_message *turn)
{
    return turn->message.kind == MESSAGE_PROMPT && turn->message.prompt.style == PROMPT_HOLD;
}

/* One message of the daemon. */
static int take_turn(struct relay *relay, const struct prompter *person, int64_t limit_ms,
                     struct channel_message *turn, bool *goes_on)
{
    int r = hear(relay, limit_ms, turn);

    *goes_on = false;
    if (r < 0)
        return r;
    if (is_hold(turn))
        return relay->may_be_held ? 0 : -EPROTO;
    if (turn->message.kind == MESSAGE_PROMPT)
        r = answer_prompt(relay, person, turn);
    else if (turn->message.kind == MESSAGE_RESULT)
        clean_words(turn, turn->message.result.words);
    else
        r = -EPROTO;
    *goes_on = r == 0 && turn->message.kind != MESSAGE_RESULT;
    return r;
}

/* To the RESULT, or to where the conversation is held. */
static int take_turns(struct relay *relay, const struct prompter *person, int64_t first_limit_ms,
                      struct channel_message *turn)
{
    int64_t limit_ms = first_limit_ms;
    bool goes_on = true;
    int r = 0;

    for (; goes_on && relay->turns <= PROTOCOL_MAX_TURNS; relay->turns++) {
        r = take_turn(relay, person, limit_ms, turn, &goes_on);
        limit_ms = relay->patience.next_reply_ms;
    }
    return goes_on ? -ELOOP : r;
}

int relay_open(struct relay *relay, int fd, const struct message_begin *begin,
               const struct prompter *person, const struct relay_patience *patience,
               struct channel_message *out)
{
    struct message message = {.kind = MESSAGE_BEGIN, .begin = *begin};

    *relay = (struct relay){.fd = fd,
                            .patience = *patience,
                            .left_ms = patience->in_all_ms,
                            .may_be_empty = begin->action == ACTION_CHANGE_PASSWORD,
                            .may_be_held = begin->action == ACTION_CHANGE_PASSWORD};
    int r = channel_send(fd, &message, deadline_in_ms(patience->first_reply_ms));
    if (r == 0)
        r = take_turns(relay, person, patience->first_reply_ms, out);
    if (r < 0)
        end_with(out, OUTCOME_UNAVAILABLE, "");
    return r;
}

int relay_resume(struct relay *relay, const struct prompter *person, struct channel_message *out)
{
    const struct secret nothing = {0};

    relay->may_be_held = false;
    int r = send_answer(relay, &nothing);
    if (r == 0)
        r = take_turns(relay, person, relay->patience.next_reply_ms, out);
    if (r < 0)
        end_with(out, OUTCOME_UNAVAILABLE, "");
    return r;
}

void relay_close(struct relay *relay)
{
    given_clear(&relay->given);
}

int relay_conversation(int fd, const struct message_begin *begin, const struct prompter *person,
                       const struct relay_patience *patience, struct channel_message *out)
{
    struct relay relay;

    int r = relay_open(&relay, fd, begin, person, patience, out);
    relay_close(&relay);
    if (r < 0 || !is_hold(out))
        return r;
    end_with(out, OUTCOME_UNAVAILABLE, "");
    return -EPROTO;
}
