/* Bytes as text and back: hex, base64, base64url, URL forms. Results are to be freed. */
#ifndef TESTS_EMULATOR_ENCODING_H
#define TESTS_EMULATOR_ENCODING_H

#include <stddef.h>
#include <stdint.h>

/* Bytes in memory that its holder frees; a NUL always follows the last byte. */
struct bytes {
    uint8_t *data;
    size_t length;
};

static inline void bytes_release(struct bytes *bytes);
#define auto_bytes __attribute__((cleanup(bytes_release)))

/* Lower case. */
char *hex_encode(const void *bytes, size_t length);

/* With padding. */
char *base64_encode(const void *bytes, size_t length);

/* Without padding, for JWT. */
char *base64url_encode(const void *bytes, size_t length);

/* Errors: -EBADMSG for anything but complete, padded base64. */
int base64_decode(const char *text, struct bytes *out);

/* Errors: -EBADMSG for anything but base64url without padding. */
int base64url_decode(const char *text, size_t length, struct bytes *out);

/* The value of `name` in an application/x-www-form-urlencoded body; NULL when absent. */
char *form_value(const char *body, const char *name);

#include <stdlib.h>

static inline void bytes_release(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

#endif
