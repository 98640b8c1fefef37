/* Time-based one-time passwords. */
#include "tests/emulator/totp.h"

#include <errno.h>
#include <math.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "tests/emulator/digest.h"
#include "tests/emulator/text.h"

#define SECRET_LENGTH 32
#define STEP_SECONDS  30.0
#define SHA1_LENGTH   20
#define CODES         1000000U

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

char *totp_make_secret(void)
{
    return random_text(alphabet, (SECRET_LENGTH * 8 + 4) / 5);
}

int totp_decode_secret(const char *text, struct bytes *out)
{
    size_t count = strlen(text), length = 0;
    uint8_t *decoded = NULL;
    unsigned bits = 0, waiting = 0;

    if (count == 0 || strspn(text, alphabet) != count)
        return -EBADMSG;
    decoded = memory_resize(NULL, count);
    for (size_t i = 0; i < count; i++) {
        bits = bits << 5 | (unsigned)(strchr(alphabet, text[i]) - alphabet);
        waiting += 5;
        if (waiting < 8)
            continue;
        waiting -= 8;
        decoded[length++] = (uint8_t)(bits >> waiting);
    }
    *out = (struct bytes){.data = decoded, .length = length};
    return 0;
}

int64_t totp_step(double at_unix)
{
    return (int64_t)floor(at_unix / STEP_SECONDS);
}

void totp_make_code(const struct bytes *secret, int64_t step, char out[TOTP_CODE_SIZE])
{
    uint8_t counter[8], digest[SHA1_LENGTH];

    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    if (HMAC(EVP_sha1(), secret->data, (int)secret->length, counter, sizeof counter, digest,
             NULL) == NULL)
        abort();
    const uint8_t *cut = digest + (digest[SHA1_LENGTH - 1] & 0x0f);
    uint32_t number =
        (uint32_t)(cut[0] & 0x7f) << 24 | (uint32_t)cut[1] << 16 | (uint32_t)cut[2] << 8 | cut[3];
    (void)snprintf(out, TOTP_CODE_SIZE, "%06u", number % CODES);
}

int64_t totp_find_step(const char *secret, const char *code, double now_unix)
{
    int64_t present = totp_step(now_unix), found = -1;
    auto_bytes struct bytes key = {0};
    char expected[TOTP_CODE_SIZE];

    if (totp_decode_secret(secret, &key) < 0)
        return -1;
    for (int64_t step = present - 1; step <= present + 1; step++) {
        totp_make_code(&key, step, expected);
        if (text_equals_in_constant_time(expected, code))
            found = step;
    }
    return found;
}
