/* Prompts out, answers in, strictly in turn. */
#include "daemon/conversation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/utf8.h"

void conversation_close(struct conversation *conversation)
{
    given_clear(&conversation->given);
}

/* The earlier of the conversation's end and the time a person gets for one answer. */
static struct deadline turn_deadline(const struct conversation *conversation)
{
    return deadline_earlier(conversation->deadline,
                            deadline_in_ms(conversation->answer_timeout_ms));
}

static int hear_answer(struct conversation *conversation, struct secret *out)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    int r = channel_receive(conversation->fd, &heard, turn_deadline(conversation));
    if (r < 0)
        return r;
    if (!permit_message(PERMIT_STATE_PAM_ANSWER, heard.message.kind))
        return -EBADMSG;
    return secret_copy_text(out, heard.message.answer.words);
}

static int take_turn(struct conversation *conversation, enum prompt_style style, const char *words,
                     struct secret *out)
{
    struct message prompt = {.kind = MESSAGE_PROMPT, .prompt = {.style = style, .words = words}};

    if (conversation->turns++ >= PROTOCOL_MAX_TURNS)
        return -ELOOP;
    int r = channel_send(conversation->fd, &prompt, turn_deadline(conversation));
    if (r < 0)
        return r;
    return hear_answer(conversation, out);
}

/* What was cut in the middle of a character ends before it. */
static void drop_broken_end(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && !utf8_is_valid(text, length))
        text[--length] = '\0';
}

/* Puts the notes that wait before the words, and waits with them no longer. */
static void join_notes(struct conversation *conversation, const char *words,
                       char out[CONVERSATION_MAX_WORDS])
{
    bool both = conversation->notes[0] != '\0' && words[0] != '\0';

    (void)snprintf(out, CONVERSATION_MAX_WORDS, "%s%s%s", conversation->notes, both ? "\n" : "",
                   words);
    drop_broken_end(out);
    conversation->notes[0] = '\0';
}

int conversation_ask(struct conversation *conversation, enum prompt_style style, const char *words,
                     struct secret *out)
{
    char joined[CONVERSATION_MAX_WORDS];
    auto_wipe struct secret answer = {0};

    join_notes(conversation, words, joined);
    int r = take_turn(conversation, style, joined, &answer);
    secret_wipe_bytes(joined, strlen(joined));
    if (r < 0)
        return r;
    if (given_elsewhere(&conversation->given, style, words, &answer))
        return -EKEYREJECTED;
    r = given_note(&conversation->given, style, words, &answer);
    if (r < 0)
        return r;
    *out = secret_take(&answer);
    return 0;
}

/* Services that keep PAM's messages back until the login is over, and callers that want none (sudo
 * is one, by its default): they show what they ask all the same, and a person has to know why. */
static bool folds_messages(const struct conversation *conversation)
{
    return (conversation->begin->flags & FLAG_SILENT) != 0 ||
           strncmp(conversation->begin->service, "sshd", strlen("sshd")) == 0;
}

static void keep_note(struct conversation *conversation, const char *words)
{
    size_t length = strlen(conversation->notes);

    (void)snprintf(conversation->notes + length, sizeof conversation->notes - length, "%s%s",
                   length > 0 ? "\n" : "", words);
    drop_broken_end(conversation->notes);
}

int conversation_tell(struct conversation *conversation, enum prompt_style style, const char *words)
{
    auto_wipe struct secret nothing = {0};

    if (folds_messages(conversation)) {
        keep_note(conversation, words);
        return 0;
    }
    return take_turn(conversation, style, words, &nothing);
}

int conversation_hold(struct conversation *conversation)
{
    auto_wipe struct secret nothing = {0};

    if (conversation->begin->action != ACTION_CHANGE_PASSWORD || conversation->was_held)
        return 0;
    conversation->was_held = true;
    return take_turn(conversation, PROMPT_HOLD, "", &nothing);
}

int conversation_end(struct conversation *conversation, const struct message_result *result)
{
    char joined[CONVERSATION_MAX_WORDS];
    struct message message = {.kind = MESSAGE_RESULT, .result = *result};

    join_notes(conversation, result->words, joined);
    message.result.words = joined;
    return channel_send(conversation->fd, &message, deadline_in_ms(CONVERSATION_END_TIMEOUT_MS));
}
