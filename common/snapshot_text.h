/* Copies texts out of a published file and judges the copy, 16 bytes a step: every look-up of every
 * process does this, and it is most of what a look-up does.
 *
 * What is judged is what the caller gets, even while a hijacked daemon changes the file: a piece is
 * loaded once, stored, and judged as loaded. Pieces overlap; of two, the later one stays. Judging
 * what lies in the buffer would be simpler and would wait for the stores.
 *
 * What is quickly found sound is sound; the rest is left to the slow and exact rules (identity.h).
 * For snapshot_search.h. */
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

/* Copies, and says whether the copy ends with a NUL and has neither newline nor colon. `from` may
 * be `to`. The last step overlaps the one before it. */
snapshot_inline bool text_copy(char *to, const uint8_t *from, size_t size)
{
    text_bytes dirt = {0};

    if (size < TEXT_STEP)
        return text_copy_short(to, from, size) && to[size - 1] == '\0';
    text_bytes last = text_load(from + size - TEXT_STEP);
    for (size_t at = 0; at + TEXT_STEP < size; at += TEXT_STEP) {
        text_bytes bytes = text_load(from + at);
        memcpy(to + at, &bytes, sizeof bytes);
        dirt |= text_dirt(bytes);
    }
    memcpy(to + size - TEXT_STEP, &last, sizeof last);
    return !text_any(dirt | text_dirt(last)) && last[TEXT_STEP - 1] == '\0';
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

/* Copies what follows a name once more, at least 4 bytes, and says whether that is NUL, "*", NUL.
 */
snapshot_inline bool text_copy_no_password(char *to, const uint8_t *from)
{
    uint8_t piece[4];

    memcpy(piece, from, sizeof piece);
    memcpy(to, piece, sizeof piece);
    return piece[0] == '\0' && piece[1] == '*' && piece[2] == '\0';
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

snapshot_inline struct text_ends text_copy_ends(char *to, const uint8_t *from, size_t length)
{
    size_t piece = length < 8 ? 4 : 8;
    struct text_ends ends;

    snapshot_load_ends(from, length, &ends.first, &ends.last);
    uint32_t first = (uint32_t)ends.first, last = (uint32_t)ends.last;
    if (piece == 4) {
        memcpy(to, &first, sizeof first);
        memcpy(to + length - sizeof last, &last, sizeof last);
    } else {
        memcpy(to, &ends.first, sizeof ends.first);
        memcpy(to + length - sizeof ends.last, &ends.last, sizeof ends.last);
    }
    return ends;
}

/* root, nobody, admin, sudo, wheel (identity.c). */
snapshot_inline bool text_may_begin_name_of_power(uint8_t letter)
{
    return letter == 'r' || letter == 'n' || letter == 'a' || letter == 's' || letter == 'w';
}

/* Whether they are the ends of an acceptable name, no short one that may be a name of power. */
snapshot_inline bool text_are_ends_of_name(struct text_ends ends, size_t length)
{
    uint64_t filling = length < 8 ? UINT64_C(1) << 32 | 1 : 1;
    text_bytes bytes = (text_bytes)(text_words){ends.first * filling, ends.last * filling};
    uint8_t letter = bytes[0];

    if (length <= sizeof "nobody" - 1 && text_may_begin_name_of_power(letter))
        return false;
    return (uint8_t)(letter - 'a') < 26 && !text_any(~text_name_bytes(bytes));
}

/* Whether it is an acceptable name of the usual lengths; if not, it may still be one. */
snapshot_inline bool text_is_usual_name(const char *name, size_t length)
{
    struct text_ends ends;

    if (!text_is_of_usual_length(length))
        return false;
    snapshot_load_ends((const unsigned char *)name, length, &ends.first, &ends.last);
    return text_are_ends_of_name(ends, length);
}

/* Copies a home once more, and says whether it is IDENTITY_HOME_BASE, a slash, and this name. */
snapshot_inline bool text_copy_usual_home(char *to, const uint8_t *from, struct text_ends name,
                                          size_t name_length)
{
    static const uint8_t base[8] = IDENTITY_HOME_BASE "/";
    const size_t base_length = sizeof IDENTITY_HOME_BASE;
    uint8_t begin[8];
    _Static_assert(sizeof IDENTITY_HOME_BASE == 4 + 2, "compared in two steps, without a call");

    memcpy(begin, from, sizeof begin);
    uint8_t end = from[base_length + name_length];
    memcpy(to, begin, sizeof begin);
    struct text_ends ends = text_copy_ends(to + base_length, from + base_length, name_length);
    to[base_length + name_length] = (char)end;
    return memcmp(begin, base, 4) == 0 && memcmp(begin + 4, base + 4, 2) == 0 &&
           ends.first == name.first && ends.last == name.last && end == '\0';
}

/* Copies name and home once more, and says whether both are what they usually are, and so allowed.
 * `size` is that of all texts. */
snapshot_inline bool text_copy_usual(char *to, const uint8_t *from, size_t name_length,
                                     size_t home_at, size_t size)
{
    if (!text_is_of_usual_length(name_length) ||
        size - home_at <= sizeof IDENTITY_HOME_BASE + name_length)
        return false;
    struct text_ends name = text_copy_ends(to, from, name_length);
    return text_are_ends_of_name(name, name_length) &&
           text_copy_usual_home(to + home_at, from + home_at, name, name_length);
}

#endif
