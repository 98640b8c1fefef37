/* base64 (RFC 4648), strictly: only the canonical form is read. */
#ifndef DAEMON_COGNITO_BASE64_H
#define DAEMON_COGNITO_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the text for that many bytes, with padding and the NUL. */
#define BASE64_SIZE(length) (((length) + 2) / 3 * 4 + 1)

/* Writes standard base64 with padding, and a NUL. `out` has BASE64_SIZE(length) bytes. */
void base64_encode(const uint8_t *bytes, size_t length, char *out);

enum base64_alphabet {
    BASE64_STANDARD, /* + and /, padded with = */
    BASE64_URL,      /* - and _, not padded */
};

/* Reads a text of `length` characters into `out`, which has at least length / 4 * 3 + 3 bytes.
 * Errors: -EBADMSG a character that is not of the alphabet, a wrong length or padding, or bits set
 * behind the last byte. */
int base64_decode(enum base64_alphabet alphabet, const char *text, size_t length, uint8_t *out,
                  size_t *out_length);

#endif
