/* SHA-256 and HMAC-SHA256 over several pieces, as if they stood in one buffer. */
#ifndef DAEMON_COGNITO_DIGEST_H
#define DAEMON_COGNITO_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define DIGEST_BYTES    32
#define DIGEST_HEX_SIZE (2 * DIGEST_BYTES + 1)

struct digest_piece {
    const void *bytes;
    size_t length;
};

static inline struct digest_piece digest_text(const char *text)
{
    return (struct digest_piece){.bytes = text, .length = strlen(text)};
}

/* Errors of both: -EIO the crypto library failed. */
int digest_sha256(const struct digest_piece *pieces, size_t count, uint8_t out[DIGEST_BYTES]);
int digest_hmac(struct digest_piece key, const struct digest_piece *pieces, size_t count,
                uint8_t out[DIGEST_BYTES]);

/* Lower-case hexadecimal. */
void digest_to_hex(const uint8_t digest[DIGEST_BYTES], char out[DIGEST_HEX_SIZE]);

#endif
