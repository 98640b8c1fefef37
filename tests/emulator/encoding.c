/* Bytes as text and back. */
#include "tests/emulator/encoding.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

char *hex_encode(const void *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *from = bytes;
    char *text = memory_resize(NULL, 2 * length + 1);

    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    text[2 * length] = '\0';
    return text;
}

char *base64_encode(const void *bytes, size_t length)
{
    char *text = memory_resize(NULL, 4 * ((length + 2) / 3) + 1);

    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    return text;
}

char *base64url_encode(const void *bytes, size_t length)
{
    char *text = base64_encode(bytes, length);

    for (char *c = text; *c != '\0'; c++) {
        if (*c == '+')
            *c = '-';
        if (*c == '/')
            *c = '_';
        if (*c == '=')
            *c = '\0';
    }
    return text;
}

static bool is_base64(const char *text, size_t length)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t inside = strspn(text, alphabet);

    return length % 4 == 0 && length - inside <= 2 && strspn(text + inside, "=") == length - inside;
}

int base64_decode(const char *text, struct bytes *out)
{
    size_t length = strlen(text);

    if (!is_base64(text, length))
        return -EBADMSG;
    uint8_t *data = memory_resize(NULL, length / 4 * 3 + 1);
    int decoded = EVP_DecodeBlock(data, (const unsigned char *)text, (int)length);
    if (decoded < 0) {
        free(data);
        return -EBADMSG;
    }
    size_t padding = length - strcspn(text, "=");
    *out = (struct bytes){.data = data, .length = (size_t)decoded - padding};
    data[out->length] = '\0';
    return 0;
}

int base64url_decode(const char *text, size_t length, struct bytes *out)
{
    if (length % 4 == 1)
        return -EBADMSG;
    auto_free char *padded = memory_resize(NULL, length + 4);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '+' || text[i] == '/' || text[i] == '=')
            return -EBADMSG;
        padded[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    }
    while (length % 4 != 0)
        padded[length++] = '=';
    padded[length] = '\0';
    return base64_decode(padded, out);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    int lower = tolower((unsigned char)c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static char *form_decode(const char *text, size_t length)
{
    char *decoded = memory_resize(NULL, length + 1);
    size_t out = 0;

    for (size_t i = 0; i < length; i++) {
        bool escaped = text[i] == '%' && i + 2 < length && hex_digit(text[i + 1]) >= 0 &&
                       hex_digit(text[i + 2]) >= 0;
        decoded[out++] = text[i] == '+' ? ' ' : text[i];
        if (escaped) {
            decoded[out - 1] = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        }
    }
    decoded[out] = '\0';
    return decoded;
}

char *form_value(const char *body, const char *name)
{
    size_t name_length = strlen(name);

    for (const char *pair = body; *pair != '\0';) {
        size_t length = strcspn(pair, "&");
        if (length > name_length && strncmp(pair, name, name_length) == 0 &&
            pair[name_length] == '=')
            return form_decode(pair + name_length + 1, length - name_length - 1);
        pair += length + (pair[length] == '&');
    }
    return NULL;
}
