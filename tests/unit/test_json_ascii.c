/* Escapes mean what the characters meant; nothing that was no JSON becomes some. */
#include "common/json_ascii.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static void check_escaped(const char *json, const char *expected)
{
    auto_wipe struct secret out = {0};

    ck_assert_int_eq(json_ascii_escape(json, strlen(json), &out), 0);
    ck_assert_str_eq(secret_text(&out), expected);
    ck_assert_uint_eq(out.length, strlen(expected));
}

START_TEST(ascii_stays_as_it_is)
{
    check_escaped("", "");
    check_escaped("{\"a\\u00e4\\\"\\\\\":[1,\"\\n\"]}", "{\"a\\u00e4\\\"\\\\\":[1,\"\\n\"]}");
}
END_TEST

START_TEST(characters_of_each_length_become_escapes)
{
    check_escaped("\"\xC2\x80\xDF\xBF\"", "\"\\u0080\\u07ff\"");
    check_escaped("\"\xE0\xA0\x80\xEF\xBF\xBF\"", "\"\\u0800\\uffff\"");
    check_escaped("\"\xF0\x90\x80\x80\"", "\"\\ud800\\udc00\"");
    check_escaped("\"\xF4\x8F\xBF\xBF\"", "\"\\udbff\\udfff\"");
}
END_TEST

START_TEST(what_is_not_utf_8_is_refused)
{
    auto_wipe struct secret out = {0};

    ck_assert_int_eq(json_ascii_escape("\"\xC3\"", 3, &out), -EBADMSG);
    ck_assert_int_eq(json_ascii_escape("\"\xFF\"", 3, &out), -EBADMSG);
    ck_assert_ptr_null(out.bytes);
}
END_TEST

START_TEST(a_backslash_before_such_a_character_is_refused)
{
    auto_wipe struct secret out = {0};

    ck_assert_int_eq(json_ascii_escape("\"\\\xC3\xA4\"", 5, &out), -EBADMSG);
    check_escaped("\"\\\\\xC3\xA4\"", "\"\\\\\\u00e4\"");
}
END_TEST

START_TEST(a_nul_is_kept_for_the_parser_to_refuse)
{
    auto_wipe struct secret out = {0};

    ck_assert_int_eq(json_ascii_escape("\"\0\"", 3, &out), 0);
    ck_assert_uint_eq(out.length, 3);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("json_ascii");

    UNIT_CASE(suite, "escaping", ascii_stays_as_it_is, characters_of_each_length_become_escapes,
              what_is_not_utf_8_is_refused, a_backslash_before_such_a_character_is_refused,
              a_nul_is_kept_for_the_parser_to_refuse);
    return suite;
}
