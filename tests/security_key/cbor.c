/* CBOR. */
#include "tests/security_key/cbor.h"

#include <stdlib.h>
#include <string.h>

enum major {
    MAJOR_NUMBER = 0,
    MAJOR_NEGATIVE = 1,
    MAJOR_BYTES = 2,
    MAJOR_TEXT = 3,
    MAJOR_LIST = 4,
    MAJOR_MAP = 5,
    MAJOR_SIMPLE = 7,
};

#define FALSE_VALUE 20
#define TRUE_VALUE  21
#define MAX_DEPTH   4

static void append(struct cbor_writer *to, const void *bytes, size_t length)
{
    if (length > sizeof to->bytes - to->length)
        abort();
    if (length > 0)
        memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

/* In the shortest form, as CTAP2 wants it. */
static void put_head(struct cbor_writer *to, enum major major, uint64_t value)
{
    uint8_t first = (uint8_t)((unsigned)major << 5);

    if (value < 24)
        append(to, (uint8_t[]){first | (uint8_t)value}, 1);
    else if (value <= UINT8_MAX)
        append(to, (uint8_t[]){first | 24, (uint8_t)value}, 2);
    else if (value <= UINT16_MAX)
        append(to, (uint8_t[]){first | 25, (uint8_t)(value >> 8), (uint8_t)value}, 3);
    else
        abort();
}

void cbor_put_number(struct cbor_writer *to, int64_t number)
{
    if (number < 0)
        put_head(to, MAJOR_NEGATIVE, (uint64_t)(-1 - number));
    else
        put_head(to, MAJOR_NUMBER, (uint64_t)number);
}

void cbor_put_bytes(struct cbor_writer *to, const void *bytes, size_t length)
{
    put_head(to, MAJOR_BYTES, length);
    append(to, bytes, length);
}

void cbor_put_text(struct cbor_writer *to, const char *text)
{
    put_head(to, MAJOR_TEXT, strlen(text));
    append(to, text, strlen(text));
}

void cbor_put_boolean(struct cbor_writer *to, bool value)
{
    put_head(to, MAJOR_SIMPLE, value ? TRUE_VALUE : FALSE_VALUE);
}

void cbor_put_list(struct cbor_writer *to, size_t count)
{
    put_head(to, MAJOR_LIST, count);
}

void cbor_put_map(struct cbor_writer *to, size_t count)
{
    put_head(to, MAJOR_MAP, count);
}

static bool take_head(struct cbor *from, enum major *major, uint64_t *value)
{
    if (from->at == from->end)
        return false;
    uint8_t first = *from->at++;
    *major = (enum major)(first >> 5);
    *value = first & 31u;
    size_t more = *value < 24 ? 0 : *value == 24 ? 1 : *value == 25 ? 2 : *value == 26 ? 4 : 9;
    if (more > (size_t)(from->end - from->at))
        return false;
    for (size_t i = 0; i < more; i++)
        *value = (i == 0 ? 0 : *value << 8) | *from->at++;
    return more != 9;
}

static bool take_of(struct cbor *from, enum major wanted, uint64_t *value)
{
    struct cbor tried = *from;
    enum major major = MAJOR_SIMPLE;

    if (!take_head(&tried, &major, value) || major != wanted)
        return false;
    *from = tried;
    return true;
}

bool cbor_take_number(struct cbor *from, int64_t *out)
{
    uint64_t value = 0;
    bool is_positive = take_of(from, MAJOR_NUMBER, &value);

    if (!is_positive && !take_of(from, MAJOR_NEGATIVE, &value))
        return false;
    *out = is_positive ? (int64_t)value : -1 - (int64_t)value;
    return true;
}

static bool take_string(struct cbor *from, enum major major, struct cbor_bytes *out)
{
    uint64_t length = 0;

    if (!take_of(from, major, &length) || length > (size_t)(from->end - from->at))
        return false;
    *out = (struct cbor_bytes){from->at, length};
    from->at += length;
    return true;
}

bool cbor_take_bytes(struct cbor *from, struct cbor_bytes *out)
{
    return take_string(from, MAJOR_BYTES, out);
}

bool cbor_take_text(struct cbor *from, struct cbor_bytes *out)
{
    return take_string(from, MAJOR_TEXT, out);
}

bool cbor_take_boolean(struct cbor *from, bool *out)
{
    uint64_t value = 0;

    if (!take_of(from, MAJOR_SIMPLE, &value) || (value != FALSE_VALUE && value != TRUE_VALUE))
        return false;
    *out = value == TRUE_VALUE;
    return true;
}

bool cbor_take_list(struct cbor *from, size_t *out_count)
{
    uint64_t count = 0;

    if (!take_of(from, MAJOR_LIST, &count) || count > CBOR_MAX_MESSAGE)
        return false;
    *out_count = count;
    return true;
}

static bool skip(struct cbor *from, int depth)
{
    enum major major = MAJOR_SIMPLE;
    struct cbor_bytes string;
    uint64_t value = 0;

    if (cbor_take_bytes(from, &string) || cbor_take_text(from, &string))
        return true;
    if (!take_head(from, &major, &value) || depth > MAX_DEPTH || value > CBOR_MAX_MESSAGE)
        return false;
    uint64_t items = major == MAJOR_LIST ? value : major == MAJOR_MAP ? 2 * value : 0;
    for (uint64_t i = 0; i < items; i++)
        if (!skip(from, depth + 1))
            return false;
    return true;
}

bool cbor_skip(struct cbor *from)
{
    return skip(from, 0);
}

/* Walks over a map to the value whose key is the number or, if there is one, the text. */
static bool find(struct cbor map, int64_t number, const char *text, struct cbor *out)
{
    uint64_t count = 0;

    if (!take_of(&map, MAJOR_MAP, &count))
        return false;
    for (uint64_t i = 0; i < count && i < CBOR_MAX_MESSAGE; i++) {
        struct cbor key = map;
        struct cbor_bytes key_text;
        int64_t key_number = 0;
        if (!skip(&map, 0))
            return false;
        *out = map;
        if (text == NULL ? cbor_take_number(&key, &key_number) && key_number == number
                         : cbor_take_text(&key, &key_text) && cbor_is_text(&key_text, text))
            return true;
        if (!skip(&map, 0))
            return false;
    }
    return false;
}

bool cbor_find_number(struct cbor map, int64_t key, struct cbor *out)
{
    return find(map, key, NULL, out);
}

bool cbor_find_text(struct cbor map, const char *key, struct cbor *out)
{
    return find(map, 0, key, out);
}

bool cbor_is_text(const struct cbor_bytes *bytes, const char *text)
{
    return bytes->length == strlen(text) && memcmp(bytes->bytes, text, bytes->length) == 0;
}
