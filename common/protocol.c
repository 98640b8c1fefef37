/* The codec: each message is a list of fields, written and read in the same order. */
#include "common/protocol.h"

#include <errno.h>
#include <string.h>

/* An enumerator read from the wire, or the error when it is not one of first…last. */
static unsigned checked(struct buffer *in, unsigned value, unsigned first, unsigned last)
{
    if (in->error == 0 && (value < first || value > last))
        in->error = -EBADMSG;
    return value;
}

static void put_begin(struct buffer *out, const struct message_begin *begin)
{
    buffer_put_u16(out, begin->version);
    buffer_put_u8(out, (uint8_t)begin->action);
    buffer_put_u32(out, begin->flags);
    buffer_put_text(out, begin->user);
    buffer_put_text(out, begin->service);
    buffer_put_text(out, begin->tty);
    buffer_put_text(out, begin->remote_host);
    buffer_put_text(out, begin->ticket);
}

static void get_begin(struct buffer *in, struct message_begin *out)
{
    out->version = buffer_get_u16(in);
    out->action = checked(in, buffer_get_u8(in), ACTION_AUTHENTICATE, ACTION_CHANGE_PASSWORD);
    out->flags = buffer_get_u32(in);
    out->user = buffer_get_text(in);
    out->service = buffer_get_text(in);
    out->tty = buffer_get_text(in);
    out->remote_host = buffer_get_text(in);
    out->ticket = buffer_get_text(in);
}

static void put_prompt(struct buffer *out, const struct message_prompt *prompt)
{
    buffer_put_u8(out, (uint8_t)prompt->style);
    buffer_put_text(out, prompt->words);
}

static void get_prompt(struct buffer *in, struct message_prompt *out)
{
    out->style = checked(in, buffer_get_u8(in), PROMPT_PASSWORD, PROMPT_HOLD);
    out->words = buffer_get_text(in);
}

static void put_result(struct buffer *out, const struct message_result *result)
{
    if (result->environment_count > PROTOCOL_MAX_ENVIRONMENT) {
        out->error = -EINVAL;
        return;
    }
    buffer_put_u8(out, (uint8_t)result->outcome);
    buffer_put_text(out, result->words);
    buffer_put_text(out, result->ticket);
    buffer_put_u16(out, result->environment_count);
    for (uint16_t i = 0; i < result->environment_count; i++) {
        buffer_put_text(out, result->environment[i].name);
        buffer_put_text(out, result->environment[i].value);
    }
}

static void get_result(struct buffer *in, struct message_result *out)
{
    out->outcome = checked(in, buffer_get_u8(in), 0, OUTCOME_COUNT - 1);
    out->words = buffer_get_text(in);
    out->ticket = buffer_get_text(in);
    out->environment_count = (uint16_t)checked(in, buffer_get_u16(in), 0, PROTOCOL_MAX_ENVIRONMENT);
    for (uint16_t i = 0; in->error == 0 && i < out->environment_count; i++) {
        out->environment[i].name = buffer_get_text(in);
        out->environment[i].value = buffer_get_text(in);
    }
}

static void put_reply(struct buffer *out, const struct message_reply *reply)
{
    buffer_put_u8(out, reply->failed);
    buffer_put_u8(out, reply->last);
    buffer_put_text(out, reply->text);
}

static void get_reply(struct buffer *in, struct message_reply *out)
{
    out->failed = (uint8_t)checked(in, buffer_get_u8(in), 0, 1);
    out->last = (uint8_t)checked(in, buffer_get_u8(in), 0, 1);
    out->text = buffer_get_text(in);
}

static void put_found(struct buffer *out, const struct message_found *found)
{
    buffer_put_u8(out, (uint8_t)found->answer);
    if (found->answer != LOOKUP_PROVISIONAL)
        return;
    buffer_put_u32(out, found->uid);
    buffer_put_u32(out, found->gid);
    buffer_put_text(out, found->home);
    buffer_put_text(out, found->shell);
}

static void get_found(struct buffer *in, struct message_found *out)
{
    out->answer = checked(in, buffer_get_u8(in), 0, LOOKUP_PROVISIONAL);
    if (out->answer != LOOKUP_PROVISIONAL)
        return;
    out->uid = buffer_get_u32(in);
    out->gid = buffer_get_u32(in);
    out->home = buffer_get_text(in);
    out->shell = buffer_get_text(in);
}

int protocol_encode(const struct message *message, struct buffer *out)
{
    buffer_put_u16(out, (uint16_t)message->kind);
    switch (message->kind) {
    case MESSAGE_BEGIN:
        put_begin(out, &message->begin);
        break;
    case MESSAGE_PROMPT:
        put_prompt(out, &message->prompt);
        break;
    case MESSAGE_ANSWER:
        buffer_put_text(out, message->answer.words);
        break;
    case MESSAGE_RESULT:
        put_result(out, &message->result);
        break;
    case MESSAGE_LOOKUP:
        buffer_put_text(out, message->lookup.user);
        break;
    case MESSAGE_FOUND:
        put_found(out, &message->found);
        break;
    case MESSAGE_REQUEST:
        buffer_put_text(out, message->request.command);
        buffer_put_text(out, message->request.argument);
        break;
    case MESSAGE_REPLY:
        put_reply(out, &message->reply);
        break;
    }
    int r = buffer_error(out);
    return r == -ENOSPC ? -EMSGSIZE : r;
}

int protocol_decode(struct buffer *in, struct message *out)
{
    struct message message = {.kind = buffer_get_u16(in)};

    switch (message.kind) {
    case MESSAGE_BEGIN:
        get_begin(in, &message.begin);
        break;
    case MESSAGE_PROMPT:
        get_prompt(in, &message.prompt);
        break;
    case MESSAGE_ANSWER:
        message.answer.words = buffer_get_text(in);
        break;
    case MESSAGE_RESULT:
        get_result(in, &message.result);
        break;
    case MESSAGE_LOOKUP:
        message.lookup.user = buffer_get_text(in);
        break;
    case MESSAGE_FOUND:
        get_found(in, &message.found);
        break;
    case MESSAGE_REQUEST:
        message.request.command = buffer_get_text(in);
        message.request.argument = buffer_get_text(in);
        break;
    case MESSAGE_REPLY:
        get_reply(in, &message.reply);
        break;
    default: /* the kind came from outside */
        return -EBADMSG;
    }
    int r = buffer_finish_reading(in);
    if (r < 0)
        return r;
    *out = message;
    return 0;
}

bool protocol_tickets_equal(const char *a, const char *b)
{
    unsigned char difference = 0;

    if (strlen(a) != PROTOCOL_TICKET_LENGTH || strlen(b) != PROTOCOL_TICKET_LENGTH)
        return false;
    for (size_t i = 0; i < PROTOCOL_TICKET_LENGTH; i++)
        difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}
