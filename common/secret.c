/* Secrets that cannot be freed unwiped. */
#include "common/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void secret_wipe_bytes(void *bytes, size_t length)
{
    explicit_bzero(bytes, length);
}

void secret_wipe(struct secret *secret)
{
    if (secret->bytes != NULL) {
        secret_wipe_bytes(secret->bytes, secret->length);
        free(secret->bytes);
    }
    *secret = (struct secret){0};
}

int secret_allocate(struct secret *out, size_t length)
{
    char *bytes = calloc(1, length + 1);

    if (bytes == NULL)
        return -ENOMEM;
    *out = (struct secret){.bytes = bytes, .length = length};
    return 0;
}

int secret_copy(struct secret *out, const void *bytes, size_t length)
{
    int r = secret_allocate(out, length);

    if (r < 0)
        return r;
    if (length > 0)
        memcpy(out->bytes, bytes, length);
    return 0;
}

int secret_copy_text(struct secret *out, const char *text)
{
    return secret_copy(out, text, text == NULL ? 0 : strlen(text));
}

struct secret secret_take(struct secret *secret)
{
    struct secret taken = *secret;

    *secret = (struct secret){0};
    return taken;
}

const char *secret_text(const struct secret *secret)
{
    return secret->bytes == NULL ? "" : secret->bytes;
}

bool secret_equals(const struct secret *a, const struct secret *b)
{
    if (a->length != b->length || a->length == 0)
        return false;
    unsigned char difference = 0;
    for (size_t i = 0; i < a->length; i++)
        difference |= (unsigned char)(a->bytes[i] ^ b->bytes[i]);
    return difference == 0;
}
