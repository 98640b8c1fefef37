/* SHA-256, HMAC-SHA-256 and randomness. OpenSSL failing at these stops the emulator. */
#ifndef TESTS_EMULATOR_DIGEST_H
#define TESTS_EMULATOR_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_LENGTH 32

/* Bytes of somebody else. */
struct span {
    const void *bytes;
    size_t length;
};

struct span span_of_text(const char *text);

/* The hash of all parts, one after the other. */
void digest_sha256(const struct span *parts, size_t count, uint8_t out[DIGEST_LENGTH]);
void digest_hmac_sha256(struct span key, const struct span *parts, size_t count,
                        uint8_t out[DIGEST_LENGTH]);

void random_bytes(void *out, size_t length);

/* A random UUID (version 4) to be freed. */
char *uuid_random(void);

/* The UUID that always belongs to this digest, to be freed. */
char *uuid_of_digest(const uint8_t digest[DIGEST_LENGTH]);

/* `count` random characters of `alphabet`, to be freed. */
char *random_text(const char *alphabet, size_t count);

#endif
