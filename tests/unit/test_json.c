/* JSON in and out: strict, bounded, tolerant only of what AWS may add. */
#include "daemon/cognito/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "tests/unit/unit.h"

static int read_text(const char *text, struct json_object **out)
{
    return json_read(text, strlen(text), out);
}

START_TEST(members_that_are_null_or_of_another_type_count_as_absent)
{
    auto_json struct json_object *object = NULL;
    double number = 7;

    ck_assert_int_eq(read_text("{\"a\":null,\"b\":5,\"c\":\"text\",\"new\":[{}]}", &object), 0);
    ck_assert_ptr_null(json_member(object, "a"));
    ck_assert_ptr_null(json_text_member(object, "a"));
    ck_assert_ptr_null(json_text_member(object, "b"));
    ck_assert_str_eq(json_text_or_empty(object, "missing"), "");
    ck_assert_str_eq(json_text_or_empty(object, "c"), "text");
    ck_assert(!json_number_member(object, "c", &number));
    ck_assert_double_eq(number, 7);
    ck_assert_ptr_null(json_text_member(NULL, "a"));
}
END_TEST

START_TEST(texts_beyond_ascii_are_read)
{
    auto_json struct json_object *object = NULL;

    ck_assert_int_eq(read_text("{\"name\":\"J\xc3\xbcrgen \xf0\x9f\x98\x80\"}", &object), 0);
    ck_assert_str_eq(json_text_member(object, "name"), "J\xc3\xbcrgen \xf0\x9f\x98\x80");
}
END_TEST

START_TEST(times_keep_their_fraction)
{
    auto_json struct json_object *object = NULL;
    double number = 0;

    ck_assert_int_eq(read_text("{\"t\":1.795285890123E9,\"i\":1795285890}", &object), 0);
    ck_assert(json_number_member(object, "t", &number));
    ck_assert_double_eq_tol(number, 1795285890.123, 0.001);
    ck_assert(json_number_member(object, "i", &number));
    ck_assert_double_eq(number, 1795285890);
}
END_TEST

START_TEST(a_number_that_is_none_counts_as_absent)
{
    auto_json struct json_object *object = NULL;
    double number = 7;

    ck_assert_int_eq(read_text("{\"a\":NaN,\"b\":-Infinity,\"c\":1e999}", &object), 0);
    ck_assert(!json_number_member(object, "a", &number));
    ck_assert(!json_number_member(object, "b", &number));
    ck_assert(!json_number_member(object, "c", &number));
    ck_assert_double_eq(number, 7);
}
END_TEST

START_TEST(what_is_not_exactly_one_object_is_refused)
{
    static const char *const bad[] = {
        "",       " ",    "null",    "[]",         "\"text\"",      "{",
        "{}x",    "{}{}", "{'a':1}", "{\"a\":1,}", "{\"a\":/**/1}", "{\"a\":\"\xff\"}",
        "<html>",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        auto_json struct json_object *object = NULL;
        ck_assert_msg(read_text(bad[i], &object) == -EBADMSG, "accepted: %s", bad[i]);
        ck_assert_ptr_null(object);
    }
}
END_TEST

START_TEST(blanks_behind_the_object_are_fine)
{
    auto_json struct json_object *object = NULL;

    ck_assert_int_eq(read_text(" {\"a\":\"b\"} \r\n", &object), 0);
}
END_TEST

START_TEST(nesting_has_a_limit)
{
    char text[512] = "{\"a\":";
    auto_json struct json_object *object = NULL;

    memset(text + strlen(text), '[', 100);
    memset(text + strlen(text), ']', 100);
    text[strlen(text)] = '}';
    ck_assert_int_eq(read_text(text, &object), -EBADMSG);
    ck_assert_int_eq(read_text("{\"a\":{\"a\":{\"a\":{\"a\":[[[]]]}}}}", &object), 0);
}
END_TEST

START_TEST(a_text_with_a_nul_is_no_text)
{
    auto_json struct json_object *object = NULL;

    ck_assert_int_eq(read_text("{\"a\":\"jane\\u0000root\"}", &object), 0);
    ck_assert_ptr_null(json_text_member(object, "a"));
}
END_TEST

START_TEST(two_members_of_one_name_are_noticed_wherever_they_are)
{
    static const struct {
        const char *text;
        bool twice;
    } texts[] = {
        {"{}", false},
        {"{\"a\":1,\"b\":{\"a\":2}}", false},
        {"{\"a\":\":\\\":{}\",\"b\":[{\"a\":1},{\"a\":1}]}", false},
        {"{\"a\":null,\"b\":null}", false},
        {"{\"a\":1,\"a\":1}", true},
        {"{\"a\":1,\"\\u0061\":2}", true},
        {"{\"x\":[{\"a\":1,\"b\":{\"c\":1,\"c\":2}}]}", true},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        auto_json struct json_object *object = NULL;
        ck_assert_int_eq(read_text(texts[i].text, &object), 0);
        ck_assert_msg(json_has_duplicates(texts[i].text, strlen(texts[i].text), object) ==
                          texts[i].twice,
                      "%s", texts[i].text);
    }
}
END_TEST

START_TEST(a_form_is_written_as_it_was_filled)
{
    struct json_form form = json_form_start();
    struct json_form inner = json_form_start();
    auto_text_map struct text_map map = {0}, empty = {0};
    auto_wipe struct secret password = {0}, out = {0};

    ck_assert_int_eq(secret_copy_text(&password, "a\"b\\c/ü"), 0);
    ck_assert_int_eq(text_map_set(&map, "host", "web1"), 0);
    json_form_text(&form, "ClientId", "4ex");
    json_form_number(&form, "Limit", 60);
    json_form_secret(&inner, "PASSWORD", &password);
    json_form_object(&form, "AuthParameters", &inner);
    json_form_map(&form, "ClientMetadata", &map);
    json_form_map(&form, "Absent", &empty);
    json_form_map(&form, "Absent", NULL);
    ck_assert_int_eq(json_form_finish(&form, &out), 0);
    ck_assert_str_eq(secret_text(&out),
                     "{\"ClientId\":\"4ex\",\"Limit\":60,\"AuthParameters\":{\"PASSWORD\":"
                     "\"a\\\"b\\\\c/ü\"},\"ClientMetadata\":{\"host\":\"web1\"}}");
}
END_TEST

START_TEST(an_error_in_a_part_is_an_error_of_the_whole)
{
    struct json_form form = json_form_start();
    struct json_form inner = json_form_start();
    auto_wipe struct secret out = {0};

    inner.error = -EIO;
    json_form_object(&form, "inner", &inner);
    ck_assert_int_eq(json_form_finish(&form, &out), -EIO);
    ck_assert_uint_eq(out.length, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("json");

    UNIT_CASE(suite, "reading", members_that_are_null_or_of_another_type_count_as_absent,
              texts_beyond_ascii_are_read, times_keep_their_fraction,
              a_number_that_is_none_counts_as_absent, what_is_not_exactly_one_object_is_refused,
              blanks_behind_the_object_are_fine, nesting_has_a_limit, a_text_with_a_nul_is_no_text,
              two_members_of_one_name_are_noticed_wherever_they_are);
    UNIT_CASE(suite, "writing", a_form_is_written_as_it_was_filled,
              an_error_in_a_part_is_an_error_of_the_whole);
    return suite;
}
