/* Copies texts out of a published file and judges the copy, 16 bytes a step: every look-up of every
 * process does this, and it is most of what a look-up does.
 *
 * What is judged is what the caller gets, even while a hijacked daemon changes the file: a piece is
 * loaded once, stored, and judged as loaded. Pieces overlap; of two, the later one stays. Judging
 * what lies in the buffer would be simpler and would wait for the stores.
 *
 * What is quickly found sound is sound; the rest is left to the slow and exact rules (identity.h).
 * For snapshot_search.h and nss/hit.h. */
#ifndef COMMON_SNAPSHOT_TEXT_H
#define COMMON_SNAPSHOT_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/identity.h"
#include "common/snapshot_format.h"

#define TEXT_STEP 16
typedef uint8_t text_bytes __attribute__((vector_size(TEXT_STEP)));
typedef uint64_t text_words __attribute__((vector_size(TEXT_STEP)));

snapshot_inline text_bytes text_load(const void *at)
{
    text_bytes bytes;

    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

snapshot_inline bool text_any(text_bytes bytes)
{
    text_words words = (text_words)bytes;

    return (words[0] | words[1]) != 0;
}

/* A newline or a colon would be another line or field in what getent(1) and the like write. */
snapshot_inline text_bytes text_dirt(text_bytes bytes)
{
    return (text_bytes)(bytes == '\n') | (text_bytes)(bytes == ':');
}

static inline bool text_copy_short(char *to, const uint8_t *from, size_t size)
{
    bool is_clean = true;

    for (size_t i = 0; i < size; i++) {
        to[i] = (char)from[i];
        is_clean = is_clean && to[i] != '\n' && to[i] != ':';
    }
    return is_clean;
}

/* Copies at least one step, and returns what is not clean in it: anything but zeros. `from` may be
 * `to`. The last step overlaps the one before it. */
snapshot_inline text_bytes text_copy_steps(char *to, const uint8_t *from, size_t size)
{
    text_bytes last = text_load(from + size - TEXT_STEP);
    text_bytes dirt = text_dirt(last);

    for (size_t at = 0; at + TEXT_STEP < size; at += TEXT_STEP) {
        text_bytes bytes = text_load(from + at);
        memcpy(to + at, &bytes, sizeof bytes);
        dirt |= text_dirt(bytes);
    }
    memcpy(to + size - TEXT_STEP, &last, sizeof last);
    return dirt;
}

/* Copies any number of bytes but none, and says whether the copy ends with a NUL and has neither
 * newline nor colon. */
static inline bool text_copy(char *to, const uint8_t *from, size_t size)
{
    bool is_clean = size < TEXT_STEP ? text_copy_short(to, from, size)
                                     : !text_any(text_copy_steps(to, from, size));

    return is_clean && to[size - 1] == '\0';
}

/* Whether two texts of the same length are equal; for lengths of names. */
snapshot_inline bool text_equals(const void *a, const void *b, size_t length)
{
    uint64_t first, last, other_first, other_last;

    if (length > 2 * sizeof first)
        return memcmp(a, b, length) == 0;
    snapshot_load_ends(a, length, &first, &last);
    snapshot_load_ends(b, length, &other_first, &other_last);
    return ((first ^ other_first) | (last ^ other_last)) == 0;
}

snapshot_inline text_bytes text_name_bytes(text_bytes bytes)
{
    text_bytes letter = bytes - 'a', digit = bytes - '0';

    return (text_bytes)(letter < 26) | (text_bytes)(digit < 10) | (text_bytes)(bytes == '_') |
           (text_bytes)(bytes == '-') | (text_bytes)(bytes == '.');
}

/* Behind a name. */
snapshot_inline void text_put_no_password(char *to)
{
    static const char no_password[] = "\0*";

    memcpy(to, no_password, sizeof no_password);
}

/* A name in two pieces (snapshot_load_ends); for the usual ones of 4 to 16 bytes. */
struct text_ends {
    uint64_t first;
    uint64_t last;
};

snapshot_inline bool text_is_of_usual_length(size_t length)
{
    return length >= 4 && length <= 16;
}

snapshot_inline void text_put_ends(char *to, struct text_ends ends, size_t length)
{
    uint32_t first = (uint32_t)ends.first, last = (uint32_t)ends.last;

    if (length < 8) {
        memcpy(to, &first, sizeof first);
        memcpy(to + length - sizeof last, &last, sizeof last);
        return;
    }
    memcpy(to, &ends.first, sizeof ends.first);
    memcpy(to + length - sizeof ends.last, &ends.last, sizeof ends.last);
}

/* root, nobody, admin, sudo, wheel (identity.c). */
snapshot_inline bool text_may_begin_name_of_power(uint8_t letter)
{
    return letter == 'r' || letter == 'n' || letter == 'a' || letter == 's' || letter == 'w';
}

/* What is not usual in a name of the usual length: anything but zeros. If there is, it may still be
 * acceptable. */
snapshot_inline text_bytes text_unusual_bytes(struct text_ends ends, size_t length)
{
    uint64_t filling = length < 8 ? UINT64_C(1) << 32 | 1 : 1;

    return ~text_name_bytes((text_bytes)(text_words){ends.first * filling, ends.last * filling});
}

/* No short one that may be a name of power. */
snapshot_inline bool text_begins_as_usual(struct text_ends ends, size_t length)
{
    uint8_t letter;

    memcpy(&letter, &ends.first, sizeof letter);
    return (uint8_t)(letter - 'a') < 26 &&
           (length > sizeof "nobody" - 1 || !text_may_begin_name_of_power(letter));
}

/* Writes the home that goes with a name of the usual length. */
snapshot_inline void text_put_home(char *to, struct text_ends name, size_t name_length)
{
    static const char base[] = IDENTITY_HOME_BASE "/";

    memcpy(to, base, sizeof base - 1);
    text_put_ends(to + sizeof base - 1, name, name_length);
    to[sizeof base - 1 + name_length] = '\0';
}

#endif
