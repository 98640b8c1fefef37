/* UTF-8: well-formed or not (the table of RFC 3629), and what may reach a terminal. */
#include "common/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

/* Writes a code point the long way round, without a look at what is allowed. */
static size_t encode(uint32_t point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t followers = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(first[followers] | (point >> (6 * followers)));
    for (size_t i = 1; i <= followers; i++)
        out[i] = (char)(0x80 | ((point >> (6 * (followers - i))) & 0x3F));
    return followers + 1;
}

START_TEST(every_code_point_but_the_surrogates_is_well_formed)
{
    char bytes[4];

    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
        ck_assert_int_eq(utf8_is_valid(bytes, encode(point, bytes)), !is_surrogate);
    }
}
END_TEST

START_TEST(no_code_point_above_the_last_is_well_formed)
{
    char bytes[4];

    for (uint32_t point = 0x110000; point < 0x200000; point++)
        ck_assert(!utf8_is_valid(bytes, encode(point, bytes)));
}
END_TEST

START_TEST(an_overlong_form_is_refused)
{
    static const char *const overlong[] = {"\xC0\xAF",     "\xC1\xBF",         "\xE0\x80\xAF",
                                           "\xE0\x9F\xBF", "\xF0\x80\x80\xAF", "\xF0\x8F\xBF\xBF"};

    for (size_t i = 0; i < sizeof overlong / sizeof *overlong; i++)
        ck_assert(!utf8_is_valid(overlong[i], strlen(overlong[i])));
}
END_TEST

START_TEST(a_cut_or_interrupted_character_is_refused)
{
    static const char *const broken[] = {
        "\xC3", "\xE2\x82", "\xF0\x9F\x98",         "\xC3(", "\xE2(\xAC",
        "\x80", "a\xBF",    "\xF8\x88\x80\x80\x80", "\xFE",  "\xFF"};

    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        ck_assert(!utf8_is_valid(broken[i], strlen(broken[i])));
}
END_TEST

static void check_cleaned(const char *text, const char *expected)
{
    char cleaned[64];

    (void)snprintf(cleaned, sizeof cleaned, "%s", text);
    utf8_remove_controls(cleaned);
    ck_assert_str_eq(cleaned, expected);
}

START_TEST(controls_that_steer_a_terminal_are_removed)
{
    check_cleaned("\033[2JPassword: ", "[2JPassword: ");
    check_cleaned("a\rb\tc\ad\x7F", "abcd");
    check_cleaned("\xC2\x9B"
                  "31mred",
                  "31mred");
    check_cleaned("\xE2\x80\xAEgnp.exe\xE2\x81\xA6!", "gnp.exe!");
}
END_TEST

START_TEST(words_and_new_lines_are_left_alone)
{
    check_cleaned("Grüße, 世界 — “ok”\nZeile 2 €", "Grüße, 世界 — “ok”\nZeile 2 €");
    check_cleaned("", "");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("utf8");

    UNIT_CASE(suite, "well-formed", every_code_point_but_the_surrogates_is_well_formed,
              no_code_point_above_the_last_is_well_formed, an_overlong_form_is_refused,
              a_cut_or_interrupted_character_is_refused);
    UNIT_CASE(suite, "controls", controls_that_steer_a_terminal_are_removed,
              words_and_new_lines_are_left_alone);
    return suite;
}
