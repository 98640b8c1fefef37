/* The Filter of ListUsers. */
#include "tests/emulator/user_filter.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static struct user_filter parse(const char *text)
{
    struct user_filter filter;

    ck_assert_msg(user_filter_parse(text, &filter) == 0, "%s", text);
    return filter;
}

START_TEST(an_equality_and_a_prefix_are_told_apart)
{
    struct user_filter equal = parse("username = \"jane\"");
    struct user_filter prefix = parse("given_name ^= \"Ja\"");

    ck_assert_str_eq(equal.attribute, "username");
    ck_assert_str_eq(equal.value, "jane");
    ck_assert(!equal.prefix);
    ck_assert_str_eq(prefix.attribute, "given_name");
    ck_assert_str_eq(prefix.value, "Ja");
    ck_assert(prefix.prefix);
}
END_TEST

START_TEST(blanks_around_the_parts_and_quotes_around_the_name_do_not_matter)
{
    static const char *const same[] = {"sub=\"x\"", " sub  =  \"x\" ", "\"sub\" = \"x\"",
                                       "\"sub\"=\"x\""};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_str_eq(parse(same[i]).value, "x");
}
END_TEST

START_TEST(a_backslash_stands_for_a_quote_or_a_backslash)
{
    ck_assert_str_eq(parse("name = \"a\\\"b\\\\c\"").value, "a\"b\\c");
}
END_TEST

START_TEST(what_is_no_filter_is_refused)
{
    static const char *const bad[] = {
        "jane",
        "username",
        "username =",
        "username = jane",
        "username = \"jane",
        "username = 'jane'",
        "username == \"jane\"",
        "username != \"jane\"",
        "username = \"jane\" and sub = \"x\"",
        "username = \"ja\"ne\"",
        "username = \"jane\\\"",
        "username = \"ja\\ne\"",
        "= \"jane\"",
        "\"username = \"jane\"",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct user_filter filter;
        ck_assert_msg(user_filter_parse(bad[i], &filter) == -EBADMSG, "%s", bad[i]);
    }
}
END_TEST

START_TEST(a_filter_longer_than_256_bytes_is_refused)
{
    char text[USER_FILTER_MAX + 2];
    struct user_filter filter;

    memset(text, 'x', sizeof text);
    memcpy(text, "name = \"", 8);
    text[USER_FILTER_MAX - 1] = '"';
    text[USER_FILTER_MAX] = '\0';
    ck_assert_int_eq(user_filter_parse(text, &filter), 0);
    text[USER_FILTER_MAX - 1] = 'x';
    text[USER_FILTER_MAX] = '"';
    text[USER_FILTER_MAX + 1] = '\0';
    ck_assert_int_eq(user_filter_parse(text, &filter), -EBADMSG);
}
END_TEST

START_TEST(an_attribute_that_cannot_be_searched_is_named)
{
    struct user_filter filter;

    ck_assert_int_eq(user_filter_parse("custom:uid = \"7\"", &filter), -EOPNOTSUPP);
    ck_assert_str_eq(filter.attribute, "custom:uid");
}
END_TEST

START_TEST(a_user_is_matched_by_attribute_state_and_prefix_with_regard_to_case)
{
    char name[] = "Jane", sub[] = "11-22";
    struct user user = {.name = name, .sub = sub, .enabled = true};
    struct user_filter filters[] = {
        parse("username = \"Jane\""),
        parse("username ^= \"Ja\""),
        parse("sub = \"11-22\""),
        parse("status = \"Enabled\""),
        parse("cognito:user_status = \"CONFIRMED\""),
        parse("username = \"jane\""),
        parse("username = \"Jan\""),
        parse("status = \"Disabled\""),
        parse("email = \"jane@example.com\""),
    };

    for (size_t i = 0; i < 5; i++)
        ck_assert_msg(user_filter_matches(&filters[i], &user), "filter %zu", i);
    for (size_t i = 5; i < sizeof filters / sizeof *filters; i++)
        ck_assert_msg(!user_filter_matches(&filters[i], &user), "filter %zu", i);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/user_filter");

    UNIT_CASE(suite, "user_filter", an_equality_and_a_prefix_are_told_apart,
              blanks_around_the_parts_and_quotes_around_the_name_do_not_matter,
              a_backslash_stands_for_a_quote_or_a_backslash, what_is_no_filter_is_refused,
              a_filter_longer_than_256_bytes_is_refused,
              an_attribute_that_cannot_be_searched_is_named,
              a_user_is_matched_by_attribute_state_and_prefix_with_regard_to_case);
    return suite;
}
