/* Listing users and groups of the emulator's pool, page by page. */
#include "daemon/cognito/directory_calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/cognito_fixture.h"
#include "tests/unit/unit.h"

#define LIMIT_MS      UNIT_PATIENCE_MS
#define EXAMPLE_USERS 5 /* of the emulator's example state */

static struct emulator_process emulator;
static struct cognito_fixture demo;

static void start_emulator(void)
{
    char *state = cognito_fixture_state();

    emulator = emulator_process_start(state, NULL);
    free(state);
}

static void stop_emulator(void)
{
    emulator_process_stop(&emulator);
}

static void open_demo(void)
{
    demo = cognito_fixture_open(&emulator, FIXTURE_CLIENT, FIXTURE_SECRET);
}

static void close_demo(void)
{
    cognito_fixture_close(&demo);
}

/* What a visitor saw. */
struct sight {
    int count;
    int pages;
    char last_name[128];
    char bobs_uid[32];
    char last_description[128];
    int64_t lowest_precedence;
    bool dave_is_enabled;
};

static int see_user(void *context, const struct cognito_user *user)
{
    struct sight *sight = context;

    sight->count++;
    ck_assert_ptr_nonnull(text_map_get(user->attributes, "sub"));
    ck_assert_double_gt(user->created_at_unix, 0);
    (void)snprintf(sight->last_name, sizeof sight->last_name, "%s", user->username);
    if (strcmp(user->username, "bob") == 0)
        (void)snprintf(sight->bobs_uid, sizeof sight->bobs_uid, "%s",
                       text_map_get(user->attributes, "custom:uid"));
    if (strcmp(user->username, "dave") == 0)
        sight->dave_is_enabled = user->enabled;
    return 0;
}

static int see_group(void *context, const struct cognito_group *group)
{
    struct sight *sight = context;

    if (sight->count == 0 || group->precedence < sight->lowest_precedence)
        sight->lowest_precedence = group->precedence;
    sight->count++;
    (void)snprintf(sight->last_name, sizeof sight->last_name, "%s", group->name);
    (void)snprintf(sight->last_description, sizeof sight->last_description, "%s",
                   group->description);
    return 0;
}

static int refuse_user(void *context, const struct cognito_user *user)
{
    (void)context, (void)user;
    return -ECANCELED;
}

static struct cognito_signer signer(void)
{
    return (struct cognito_signer){.pool = demo.pool, .credentials = demo.credentials};
}

static int list_all(const char *filter, struct sight *sight, struct cognito_failure *failure)
{
    const struct cognito_signer who = signer();
    const struct cognito_user_visitor visitor = {see_user, sight};
    auto_cognito_page struct cognito_page page = {0};
    int r = 0;

    while (r == 0 && !page.finished && sight->pages < 10) {
        r = cognito_list_users(&who, filter, &visitor, &page, deadline_in_ms(LIMIT_MS), failure);
        sight->pages++;
    }
    return r;
}

START_TEST(every_user_is_listed_once_over_several_pages)
{
    struct sight sight = {.dave_is_enabled = true};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(list_all(NULL, &sight, &failure), 0);
    ck_assert_int_eq(sight.count, EXAMPLE_USERS + FIXTURE_CROWD);
    ck_assert_int_eq(sight.pages, 3);
    ck_assert_str_eq(sight.bobs_uid, "1879050001");
    ck_assert(!sight.dave_is_enabled);
}
END_TEST

START_TEST(a_filter_finds_one_user_or_nobody)
{
    struct sight sight = {0}, nobody = {0};
    struct cognito_failure failure = {0};
    char filter[COGNITO_MAX_FILTER + 1];

    ck_assert_int_eq(cognito_filter_equals("username", "bob", filter), 0);
    ck_assert_int_eq(list_all(filter, &sight, &failure), 0);
    ck_assert_int_eq(sight.count, 1);
    ck_assert_str_eq(sight.last_name, "bob");
    ck_assert_int_eq(cognito_filter_equals("username", "x\" or \"", filter), 0);
    ck_assert_int_eq(list_all(filter, &nobody, &failure), 0);
    ck_assert_int_eq(nobody.count, 0);
}
END_TEST

START_TEST(a_filter_quotes_its_value_and_has_a_limit)
{
    char filter[COGNITO_MAX_FILTER + 1], long_value[300];

    ck_assert_int_eq(cognito_filter_equals("username", "a\"b\\c", filter), 0);
    ck_assert_str_eq(filter, "username = \"a\\\"b\\\\c\"");
    ck_assert_int_eq(cognito_filter_equals("username", "a\nb", filter), -EINVAL);
    memset(long_value, 'a', sizeof long_value);
    long_value[COGNITO_MAX_FILTER - strlen("username = \"\"")] = '\0';
    ck_assert_int_eq(cognito_filter_equals("username", long_value, filter), 0);
    ck_assert_uint_eq(strlen(filter), COGNITO_MAX_FILTER);
    memset(long_value, '"', sizeof long_value);
    long_value[sizeof long_value - 1] = '\0';
    ck_assert_int_eq(cognito_filter_equals("username", long_value, filter), -EINVAL);
}
END_TEST

START_TEST(groups_and_members_are_listed)
{
    const struct cognito_signer who = signer();
    struct sight groups = {0}, members = {0}, of_jane = {0};
    const struct cognito_group_visitor see_groups = {see_group, &groups};
    const struct cognito_group_visitor see_janes = {see_group, &of_jane};
    const struct cognito_user_visitor see_members = {see_user, &members};
    struct cognito_failure failure = {0};
    struct deadline deadline = deadline_in_ms(LIMIT_MS);
    struct cognito_page page = {0};

    ck_assert_int_eq(cognito_list_groups(&who, &see_groups, &page, deadline, &failure), 0);
    ck_assert(page.finished);
    ck_assert_int_eq(groups.count, 2);
    ck_assert_int_eq(groups.lowest_precedence, 10);
    ck_assert_str_ne(groups.last_description, "");

    page = (struct cognito_page){0};
    ck_assert_int_eq(
        cognito_list_users_in_group(&who, "linux-admins", &see_members, &page, deadline, &failure),
        0);
    ck_assert_int_eq(members.count, 1);
    ck_assert_str_eq(members.last_name, "jane");

    page = (struct cognito_page){0};
    ck_assert_int_eq(
        cognito_admin_list_groups_for_user(&who, "jane", &see_janes, &page, deadline, &failure), 0);
    ck_assert_int_eq(of_jane.count, 2);
}
END_TEST

START_TEST(a_group_or_user_that_is_not_there_is_told_apart)
{
    const struct cognito_signer who = signer();
    struct sight sight = {0};
    const struct cognito_group_visitor visitor = {see_group, &sight};
    struct cognito_failure failure = {0};
    struct cognito_page page = {0};

    ck_assert_int_eq(cognito_admin_list_groups_for_user(&who, "nobody-here", &visitor, &page,
                                                        deadline_in_ms(LIMIT_MS), &failure),
                     -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_USER_NOT_FOUND);
    ck_assert_int_eq(sight.count, 0);
}
END_TEST

START_TEST(a_visitor_ends_the_listing)
{
    const struct cognito_signer who = signer();
    const struct cognito_user_visitor visitor = {refuse_user, NULL};
    struct cognito_failure failure = {0};
    struct cognito_page page = {0};

    ck_assert_int_eq(
        cognito_list_users(&who, NULL, &visitor, &page, deadline_in_ms(LIMIT_MS), &failure),
        -ECANCELED);
    ck_assert(!page.finished);
}
END_TEST

START_TEST(a_wrong_key_is_told_from_an_unknown_one)
{
    struct sight sight = {0};
    struct cognito_failure failure = {0};

    cognito_fixture_set_key(&demo, FIXTURE_KEY_ID, "another");
    ck_assert_int_eq(list_all(NULL, &sight, &failure), -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_SIGNATURE);
    cognito_fixture_set_key(&demo, "AKIAXXMODIRECTORY001", FIXTURE_KEY_SECRET);
    ck_assert_int_eq(list_all(NULL, &sight, &failure), -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_ACCESS_KEY);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_MISCONFIGURED);
    ck_assert_int_eq(sight.count, 0);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        every_user_is_listed_once_over_several_pages,    a_filter_finds_one_user_or_nobody,
        a_filter_quotes_its_value_and_has_a_limit,       groups_and_members_are_listed,
        a_group_or_user_that_is_not_there_is_told_apart, a_visitor_ends_the_listing,
        a_wrong_key_is_told_from_an_unknown_one,
    };
    Suite *suite = suite_create("directory calls");
    TCase *lists = tcase_create("emulator");

    tcase_set_timeout(lists, UNIT_TIMEOUT_S);
    tcase_add_unchecked_fixture(lists, start_emulator, stop_emulator);
    tcase_add_checked_fixture(lists, open_demo, close_demo);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(lists, tests[i]);
    suite_add_tcase(suite, lists);
    return suite;
}
