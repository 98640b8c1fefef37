/* Who may log in: nobody by default, and then exactly who was meant. */
#include "daemon/access.h"

#include <string.h>

#include "tests/unit/unit.h"

#define SUB "0b1c2d3e-1111-2222-3333-444455556666"

static char name[] = "jane";
static char sub[] = SUB;
static char admins[] = "linux-admins";
static char users[] = "linux-users";
static char *two_groups[] = {users, admins};

static struct directory_user jane(void)
{
    return (struct directory_user){.name = name, .sub = sub, .enabled = true};
}

/* A list of one text. */
static struct text_list only(const char *text)
{
    struct text_list list = {0};

    ck_assert_int_eq(text_list_append(&list, text, strlen(text)), 0);
    return list;
}

START_TEST(nobody_may_log_in_when_nothing_is_configured)
{
    const struct settings_access access = {0};
    const struct directory_user user = jane();

    ck_assert_int_eq(access_check(&access, &user, two_groups, 2), ACCESS_NOT_ALLOWED);
    ck_assert_int_eq(access_check(&access, &user, NULL, 0), ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(a_member_of_an_allowed_group_may_log_in)
{
    auto_text_list struct text_list groups = only("linux-admins");
    const struct settings_access access = {.allow_groups = groups};
    const struct directory_user user = jane();

    ck_assert_int_eq(access_check(&access, &user, two_groups, 2), ACCESS_ALLOWED);
    ck_assert_int_eq(access_check(&access, &user, two_groups, 1), ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(the_groups_given_count_and_not_those_of_the_record)
{
    auto_text_list struct text_list groups = only("linux-users");
    auto_text_list struct text_list recorded = only("linux-users");
    const struct settings_access access = {.allow_groups = groups};
    struct directory_user user = jane();

    user.groups = recorded;
    ck_assert_int_eq(access_check(&access, &user, NULL, 0), ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(a_user_is_allowed_by_name_or_by_sub_and_by_nothing_alike)
{
    static const struct {
        const char *allowed;
        enum access_answer answer;
    } cases[] = {{"jane", ACCESS_ALLOWED},     {SUB, ACCESS_ALLOWED},
                 {"Jane", ACCESS_NOT_ALLOWED}, {"jan", ACCESS_NOT_ALLOWED},
                 {"*", ACCESS_NOT_ALLOWED},    {"linux-users", ACCESS_NOT_ALLOWED}};
    const struct directory_user user = jane();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        auto_text_list struct text_list names = only(cases[i].allowed);
        const struct settings_access access = {.allow_users = names};
        ck_assert_int_eq(access_check(&access, &user, two_groups, 2), cases[i].answer);
    }
}
END_TEST

START_TEST(everyone_means_every_user_that_is_enabled)
{
    const struct settings_access access = {.allow_everyone = true};
    struct directory_user user = jane();

    ck_assert_int_eq(access_check(&access, &user, NULL, 0), ACCESS_ALLOWED);
    user.enabled = false;
    ck_assert_int_eq(access_check(&access, &user, NULL, 0), ACCESS_DISABLED);
}
END_TEST

START_TEST(a_refusal_is_never_a_success)
{
    struct verdict verdict = {0};

    access_refuse(ACCESS_NOT_ALLOWED, &verdict);
    ck_assert_int_eq(verdict.outcome, OUTCOME_NOT_ALLOWED);
    access_refuse(ACCESS_DISABLED, &verdict);
    ck_assert_int_eq(verdict.outcome, OUTCOME_ACCOUNT_EXPIRED);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("access");

    UNIT_CASE(suite, "access", nobody_may_log_in_when_nothing_is_configured,
              a_member_of_an_allowed_group_may_log_in,
              the_groups_given_count_and_not_those_of_the_record,
              a_user_is_allowed_by_name_or_by_sub_and_by_nothing_alike,
              everyone_means_every_user_that_is_enabled, a_refusal_is_never_a_success);
    return suite;
}
