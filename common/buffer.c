/* The bounded buffer that every message is written to and read from. */
#include "common/buffer.h"

#include <errno.h>
#include <string.h>

#include "common/utf8.h"

struct buffer buffer_over(void *memory, size_t capacity)
{
    return (struct buffer){.bytes = memory, .capacity = capacity};
}

int buffer_error(const struct buffer *buffer)
{
    return buffer->error;
}

/* Room for `count` more bytes, or NULL with the error set. */
static uint8_t *room_for(struct buffer *out, size_t count)
{
    if (out->error < 0)
        return NULL;
    if (count > out->capacity - out->length) {
        out->error = -ENOSPC;
        return NULL;
    }
    uint8_t *at = out->bytes + out->length;
    out->length += count;
    return at;
}

static void put_number(struct buffer *out, uint64_t value, size_t size)
{
    uint8_t *at = room_for(out, size);

    for (size_t i = 0; at != NULL && i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

void buffer_put_u8(struct buffer *out, uint8_t value)
{
    put_number(out, value, 1);
}

void buffer_put_u16(struct buffer *out, uint16_t value)
{
    put_number(out, value, 2);
}

void buffer_put_u32(struct buffer *out, uint32_t value)
{
    put_number(out, value, 4);
}

void buffer_put_u64(struct buffer *out, uint64_t value)
{
    put_number(out, value, 8);
}

void buffer_put_text(struct buffer *out, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);

    if (out->error == 0 && length > UINT16_MAX)
        out->error = -ENOSPC;
    if (out->error == 0 && length > 0 && !utf8_is_valid(text, length))
        out->error = -EILSEQ;
    buffer_put_u16(out, (uint16_t)length);
    uint8_t *at = room_for(out, length + 1);
    if (at == NULL)
        return;
    if (length > 0)
        memcpy(at, text, length);
    at[length] = '\0';
}

/* The next `count` bytes, or NULL with the error set. */
static const uint8_t *next_bytes(struct buffer *in, size_t count)
{
    if (in->error < 0)
        return NULL;
    if (count > in->length - in->position) {
        in->error = -EBADMSG;
        return NULL;
    }
    const uint8_t *at = in->bytes + in->position;
    in->position += count;
    return at;
}

static uint64_t get_number(struct buffer *in, size_t size)
{
    const uint8_t *at = next_bytes(in, size);
    uint64_t value = 0;

    for (size_t i = 0; at != NULL && i < size; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

uint8_t buffer_get_u8(struct buffer *in)
{
    return (uint8_t)get_number(in, 1);
}

uint16_t buffer_get_u16(struct buffer *in)
{
    return (uint16_t)get_number(in, 2);
}

uint32_t buffer_get_u32(struct buffer *in)
{
    return (uint32_t)get_number(in, 4);
}

uint64_t buffer_get_u64(struct buffer *in)
{
    return get_number(in, 8);
}

const char *buffer_get_text(struct buffer *in)
{
    size_t length = buffer_get_u16(in);
    const uint8_t *at = next_bytes(in, length + 1);

    if (at == NULL)
        return "";
    const char *text = (const char *)at;
    if (at[length] != '\0' || memchr(at, '\0', length) != NULL || !utf8_is_valid(text, length)) {
        in->error = -EBADMSG;
        return "";
    }
    return text;
}

int buffer_finish_reading(struct buffer *in)
{
    if (in->error < 0)
        return in->error;
    return in->position == in->length ? 0 : -EBADMSG;
}
