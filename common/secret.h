/* A secret: bytes that are wiped when their scope ends, never grown in place, never logged.
 * Passwords, codes, tokens, challenge sessions, client secrets and messages that carry one. */
#ifndef COMMON_SECRET_H
#define COMMON_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
    char *bytes;   /* never NULL when length > 0; a NUL always follows the last byte */
    size_t length; /* bytes, without that NUL */
};

/* auto_wipe struct secret code = {0}; wiped and freed at the end of the scope. */
#define auto_wipe __attribute__((cleanup(secret_wipe)))

/* Overwrites and frees; the secret is empty afterwards. Safe on an empty one. */
void secret_wipe(struct secret *secret);

/* Makes `out`, which must be empty, a copy of `length` bytes. Errors: -ENOMEM. */
int secret_copy(struct secret *out, const void *bytes, size_t length);

/* Makes `out`, which must be empty, a copy of the text. NULL makes an empty one. Errors: -ENOMEM.
 */
int secret_copy_text(struct secret *out, const char *text);

/* Makes `out`, which must be empty, `length` zero bytes to be written into. Errors: -ENOMEM. */
int secret_allocate(struct secret *out, size_t length);

/* Hands the content over; the source is empty afterwards. */
struct secret secret_take(struct secret *secret);

/* The text, "" for an empty secret; never NULL. */
const char *secret_text(const struct secret *secret);

/* Compares in a time that depends on the lengths only. Two empty secrets are NOT equal: an absent
 * secret proves nothing. */
bool secret_equals(const struct secret *a, const struct secret *b);

/* Overwrites memory that is not a struct secret (a message buffer on the stack). */
void secret_wipe_bytes(void *bytes, size_t length);

#endif
