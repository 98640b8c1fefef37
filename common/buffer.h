/* A bounded buffer over memory of the caller, for writing and for reading messages.
 * Numbers are little-endian. The first error sticks: later calls do nothing, getters return 0 or
 * "", and buffer_error() tells it at the end, so that codecs read as a list of fields. */
#ifndef COMMON_BUFFER_H
#define COMMON_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
    uint8_t *bytes;
    size_t capacity; /* bytes of room */
    size_t length;   /* bytes written or received */
    size_t position; /* bytes read so far */
    int error;       /* 0 or the first negative errno */
};

/* An empty buffer over `capacity` bytes of memory, which must outlive it. */
struct buffer buffer_over(void *memory, size_t capacity);

/* -ENOSPC when the room is used up, whatever else sticks, or 0. */
int buffer_error(const struct buffer *buffer);

void buffer_put_u8(struct buffer *out, uint8_t value);
void buffer_put_u16(struct buffer *out, uint16_t value);
void buffer_put_u32(struct buffer *out, uint32_t value);
void buffer_put_u64(struct buffer *out, uint64_t value);

/* A text: u16 length, the bytes, a NUL that the length does not count. NULL is written as "".
 * Errors that stick: -ENOSPC; -EILSEQ for text that is not UTF-8. */
void buffer_put_text(struct buffer *out, const char *text);

uint8_t buffer_get_u8(struct buffer *in);
uint16_t buffer_get_u16(struct buffer *in);
uint32_t buffer_get_u32(struct buffer *in);
uint64_t buffer_get_u64(struct buffer *in);

/* The next text, in place: it lives as long as the buffer's memory. Never NULL.
 * Errors that stick: -EBADMSG for a length beyond the end, a NUL inside, a missing NUL behind, and
 * for text that is not UTF-8. */
const char *buffer_get_text(struct buffer *in);

/* The end of a message: 0, or the error that stuck, or -EBADMSG when bytes are left over. */
int buffer_finish_reading(struct buffer *in);

#endif
