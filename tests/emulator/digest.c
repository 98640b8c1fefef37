/* SHA-256, HMAC-SHA-256 and randomness by OpenSSL. */
#include "tests/emulator/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "tests/emulator/text.h"

struct span span_of_text(const char *text)
{
    return (struct span){.bytes = text, .length = strlen(text)};
}

void digest_sha256(const struct span *parts, size_t count, uint8_t out[DIGEST_LENGTH])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned int length = 0;

    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        abort();
    for (size_t i = 0; i < count; i++) {
        if (EVP_DigestUpdate(context, parts[i].bytes, parts[i].length) != 1)
            abort();
    }
    if (EVP_DigestFinal_ex(context, out, &length) != 1)
        abort();
    EVP_MD_CTX_free(context);
}

/* One piece of memory out of many, for HMAC() which takes only one. */
static uint8_t *join(const struct span *parts, size_t count, size_t *length)
{
    uint8_t *joined = NULL;

    *length = 0;
    for (size_t i = 0; i < count; i++) {
        joined = memory_resize(joined, *length + parts[i].length);
        if (parts[i].length > 0)
            memcpy(joined + *length, parts[i].bytes, parts[i].length);
        *length += parts[i].length;
    }
    return joined;
}

void digest_hmac_sha256(struct span key, const struct span *parts, size_t count,
                        uint8_t out[DIGEST_LENGTH])
{
    size_t length = 0;
    uint8_t *message = join(parts, count, &length);

    if (HMAC(EVP_sha256(), key.bytes, (int)key.length, message, length, out, NULL) == NULL)
        abort();
    free(message);
}

void random_bytes(void *out, size_t length)
{
    if (RAND_bytes(out, (int)length) != 1)
        abort();
}

static char *uuid_of_bytes(uint8_t b[16])
{
    b[6] = (uint8_t)((b[6] & 0x0F) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);
    return text_format("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
                       b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
                       b[13], b[14], b[15]);
}

char *uuid_random(void)
{
    uint8_t bytes[16];

    random_bytes(bytes, sizeof bytes);
    return uuid_of_bytes(bytes);
}

char *uuid_of_digest(const uint8_t digest[DIGEST_LENGTH])
{
    uint8_t bytes[16];

    memcpy(bytes, digest, sizeof bytes);
    return uuid_of_bytes(bytes);
}

char *random_text(const char *alphabet, size_t count)
{
    size_t letters = strlen(alphabet);
    char *text = memory_resize(NULL, count + 1);

    random_bytes(text, count);
    for (size_t i = 0; i < count; i++)
        text[i] = alphabet[(unsigned char)text[i] % letters];
    text[count] = '\0';
    return text;
}
