/* Characters beyond ASCII as the escapes of RFC 8259, section 7. */
#include "common/json_ascii.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/utf8.h"

#define ESCAPE_LENGTH         6 /* \uXXXX */
#define FIRST_IN_TWO_ESCAPES  0x10000
#define LONGEST_ESCAPE_LENGTH 12 /* a pair of surrogates */

/* Reads the character at `at`, well-formed and beyond ASCII; returns how many bytes it has. */
static size_t read_character(const uint8_t *at, uint32_t *out)
{
    size_t length = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    uint32_t character = at[0] & (0xFFu >> (length + 1));

    for (size_t i = 1; i < length; i++)
        character = character << 6 | (at[i] & 0x3Fu);
    *out = character;
    return length;
}

static size_t write_escape(uint32_t character, char *to)
{
    char text[LONGEST_ESCAPE_LENGTH + 1];
    size_t length = character < FIRST_IN_TWO_ESCAPES ? ESCAPE_LENGTH : LONGEST_ESCAPE_LENGTH;
    uint32_t rest = character - FIRST_IN_TWO_ESCAPES;

    if (length == ESCAPE_LENGTH)
        (void)snprintf(text, sizeof text, "\\u%04x", (unsigned)character & 0xFFFFu);
    else
        (void)snprintf(text, sizeof text, "\\u%04x\\u%04x", 0xD800u + (rest >> 10 & 0x3FFu),
                       0xDC00u + (rest & 0x3FFu));
    memcpy(to, text, length);
    secret_wipe_bytes(text, sizeof text);
    return length;
}

/* A backslash before the character would take the one of its escape for its own. */
static bool has_escaped_character(const char *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++)
        if (bytes[i] == '\\' && (uint8_t)bytes[++i] >= 0x80)
            return true;
    return false;
}

static size_t escape(const char *bytes, size_t length, char *to)
{
    const uint8_t *from = (const uint8_t *)bytes;
    size_t used = 0;

    for (size_t i = 0; i < length;) {
        uint32_t character = 0;
        if (from[i] < 0x80) {
            to[used++] = bytes[i++];
            continue;
        }
        i += read_character(from + i, &character);
        used += write_escape(character, to + used);
    }
    return used;
}

int json_ascii_escape(const char *bytes, size_t length, struct secret *out)
{
    auto_wipe struct secret room = {0};

    if (!utf8_is_valid(bytes, length) || has_escaped_character(bytes, length))
        return -EBADMSG;
    int r = secret_allocate(&room, 3 * length);
    if (r < 0)
        return r;
    room.length = escape(bytes, length, room.bytes);
    *out = secret_take(&room);
    return 0;
}
