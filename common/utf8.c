/* Well-formedness of UTF-8 (RFC 3629, section 4). */
#include "common/utf8.h"

#include <stdint.h>

/* How many bytes follow the first one, and what the second may be; 0 followers with `low` > `high`
 * marks a byte that cannot begin a character. */
struct sequence {
    uint8_t followers;
    uint8_t low;
    uint8_t high;
};

static struct sequence sequence_of(uint8_t first)
{
    if (first < 0x80)
        return (struct sequence){0, 0, 0};
    if (first >= 0xC2 && first <= 0xDF)
        return (struct sequence){1, 0x80, 0xBF};
    if (first == 0xE0)
        return (struct sequence){2, 0xA0, 0xBF};
    if (first == 0xED)
        return (struct sequence){2, 0x80, 0x9F};
    if (first >= 0xE1 && first <= 0xEF)
        return (struct sequence){2, 0x80, 0xBF};
    if (first == 0xF0)
        return (struct sequence){3, 0x90, 0xBF};
    if (first >= 0xF1 && first <= 0xF3)
        return (struct sequence){3, 0x80, 0xBF};
    if (first == 0xF4)
        return (struct sequence){3, 0x80, 0x8F};
    return (struct sequence){0, 1, 0};
}

bool utf8_is_valid(const char *bytes, size_t length)
{
    size_t i = 0;

    while (i < length) {
        struct sequence expected = sequence_of((uint8_t)bytes[i++]);
        if (expected.low > expected.high || expected.followers > length - i)
            return false;
        for (uint8_t n = 0; n < expected.followers; n++, i++) {
            uint8_t follower = (uint8_t)bytes[i];
            if (follower < expected.low || follower > expected.high)
                return false;
            expected.low = 0x80;
            expected.high = 0xBF;
        }
    }
    return true;
}

/* How many bytes at `text` are one character that must not reach a terminal; 0 for any other. */
static size_t control_length(const uint8_t *text)
{
    if ((text[0] < 0x20 && text[0] != '\n') || text[0] == 0x7F)
        return 1;
    if (text[0] == 0xC2 && text[1] >= 0x80 && text[1] <= 0x9F)
        return 2;
    if (text[0] != 0xE2)
        return 0;
    bool is_embedding = text[1] == 0x80 && text[2] >= 0xAA && text[2] <= 0xAE;
    bool is_isolate = text[1] == 0x81 && text[2] >= 0xA6 && text[2] <= 0xA9;
    return is_embedding || is_isolate ? 3 : 0;
}

void utf8_remove_controls(char *text)
{
    uint8_t *from = (uint8_t *)text;
    uint8_t *to = from;

    while (*from != '\0') {
        size_t skipped = control_length(from);
        if (skipped > 0)
            from += skipped;
        else
            *to++ = *from++;
    }
    *to = '\0';
}
