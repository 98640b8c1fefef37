/* base64, both alphabets. One text for each sequence of bytes: what is signed has one form. */
#include "daemon/cognito/base64.h"

#include <errno.h>

static const char standard_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const uint8_t *bytes, size_t length, char *out)
{
    for (size_t i = 0; i < length; i += 3) {
        size_t count = length - i < 3 ? length - i : 3;
        uint32_t group = (uint32_t)bytes[i] << 16;
        if (count > 1)
            group |= (uint32_t)bytes[i + 1] << 8;
        if (count > 2)
            group |= bytes[i + 2];
        *out++ = standard_digits[group >> 18];
        *out++ = standard_digits[group >> 12 & 63];
        *out++ = count > 1 ? standard_digits[group >> 6 & 63] : '=';
        *out++ = count > 2 ? standard_digits[group & 63] : '=';
    }
    *out = '\0';
}

static int digit_value(enum base64_alphabet alphabet, char digit)
{
    if (digit >= 'A' && digit <= 'Z')
        return digit - 'A';
    if (digit >= 'a' && digit <= 'z')
        return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9')
        return digit - '0' + 52;
    if (digit == (alphabet == BASE64_URL ? '-' : '+'))
        return 62;
    if (digit == (alphabet == BASE64_URL ? '_' : '/'))
        return 63;
    return -EBADMSG;
}

/* How many of the characters are digits; the rest must be the padding that belongs to them. */
static int strip_padding(enum base64_alphabet alphabet, const char *text, size_t *length)
{
    if (alphabet == BASE64_URL)
        return *length % 4 == 1 ? -EBADMSG : 0;
    if (*length % 4 != 0)
        return -EBADMSG;
    for (int i = 0; i < 2 && *length > 0 && text[*length - 1] == '='; i++)
        (*length)--;
    return *length % 4 == 1 ? -EBADMSG : 0;
}

int base64_decode(enum base64_alphabet alphabet, const char *text, size_t length, uint8_t *out,
                  size_t *out_length)
{
    uint32_t bits = 0;
    int bit_count = 0;
    size_t used = 0;

    int r = strip_padding(alphabet, text, &length);
    if (r < 0)
        return r;
    for (size_t i = 0; i < length; i++) {
        int value = digit_value(alphabet, text[i]);
        if (value < 0)
            return value;
        bits = bits << 6 | (uint32_t)value;
        bit_count += 6;
        if (bit_count < 8)
            continue;
        bit_count -= 8;
        out[used++] = (uint8_t)(bits >> bit_count);
        bits &= (1u << bit_count) - 1;
    }
    if (bits != 0)
        return -EBADMSG;
    *out_length = used;
    return 0;
}
