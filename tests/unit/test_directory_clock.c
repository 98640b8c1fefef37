/* What a directory believes of times that a wrong clock left behind, and of one and the same
 * second. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/cognito/token.h"
#include "tests/unit/fake_pool.h"
#include "tests/unit/unit.h"

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4Ck2kcBBKTsuXKpYSGWwV8RwF4Ssx6BHn1kKLLnyjs"

/* Jane is on the first page, Joe on the second and last one. */
enum { JANE, JOE };

static struct directory_fixture fixture;
static time_t ahead_s;    /* of the right time */
static time_t stopped_at; /* 0: the clock goes */

/* The clock that the directory looks at. */
time_t time(time_t *out)
{
    struct timespec now = {.tv_sec = stopped_at};

    if (now.tv_sec == 0)
        (void)clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += ahead_s;
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}

static void set_key(const char *key)
{
    ck_assert_int_eq(text_map_set(&fixture.pool.users[JANE].attributes, "custom:keys", key), 0);
}

static void set_groups(const char *first, const char *second)
{
    fixture.pool.users[JANE].groups[0] = first;
    fixture.pool.users[JANE].groups[1] = second;
}

/* Jane has a key and is in both groups; one of them gives a group of the host. */
static void open_pool(void)
{
    static char attribute[] = "custom:keys";
    static char *names[] = {attribute};
    static const struct text_list attributes = {.texts = names, .count = 1};
    static char crew[] = "crew", sudo[] = "sudo";
    static struct group_mapping mappings[] = {{.group = crew, .local = sudo}};
    static const struct group_mapping_list local_groups = {.mappings = mappings, .count = 1};

    ahead_s = stopped_at = 0;
    directory_fixture_make(&fixture);
    fixture.settings.ssh_keys_attributes = &attributes;
    fixture.settings.local_groups = &local_groups;
    fixture.pool.page_size = 1;
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "staff", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "joe");
    set_key(KEY);
    set_groups("crew", "staff");
    directory_fixture_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static struct directory_user find(const char *name)
{
    struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user;
}

static void expect_jane_is_gone(void)
{
    auto_directory_user struct directory_user jane = find("jane");

    ck_assert(!jane.enabled);
    ck_assert_str_eq(jane.status, "DELETED");
}

/* As it is after a start without a battery-backed clock, until the time comes over the network. */
static void list_while_the_clock_is_ahead(void)
{
    ahead_s = 3600;
    directory_fixture_refresh(&fixture);
    ahead_s = 0;
}

START_TEST(a_clock_that_was_ahead_makes_no_later_listing_powerless)
{
    list_while_the_clock_is_ahead();
    auto_directory_user struct directory_user before = find("jane");
    ck_assert_uint_eq(before.local_by_directory, 1);
    set_key("");
    set_groups(NULL, NULL);
    fixture.pool.users[JANE].is_disabled = true;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = find("jane");
    ck_assert(!jane.enabled);
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 0);
    ck_assert_uint_eq(jane.local_by_directory, 0);
}
END_TEST

START_TEST(who_is_gone_is_found_gone_though_the_clock_was_ahead)
{
    list_while_the_clock_is_ahead();
    fake_pool_remove(&fixture.pool, "jane");
    directory_fixture_refresh(&fixture);
    expect_jane_is_gone();
}
END_TEST

/* It has told of Jane, and goes on with the next refresh. */
static void break_off_a_listing(void)
{
    fixture.pool.fails_with = -ECONNRESET;
    fixture.pool.fails_after_users = JOE;
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(20000)), -ECONNRESET);
    fixture.pool.fails_with = 0;
    directory_fixture_let_a_second_begin();
}

static void sign_in_by_a_token_of_crew(void)
{
    char name[] = "jane", sub[] = "sub-jane", crew[] = "crew";
    struct id_token token = {
        .username = name, .sub = sub, .groups = (char *[]){crew}, .group_count = 1};

    ck_assert_int_eq(directory_learn_login(fixture.directory, name, &token),
                     DIRECTORY_LOGIN_LEARNED);
}

START_TEST(a_login_after_the_clock_was_ahead_keeps_nothing_that_was_withdrawn_before)
{
    list_while_the_clock_is_ahead();
    set_key("");
    set_groups(NULL, NULL);
    break_off_a_listing();
    sign_in_by_a_token_of_crew();
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = find("jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.local_by_directory, 0);
}
END_TEST

START_TEST(who_was_asked_about_while_the_clock_was_ahead_is_asked_about_again)
{
    directory_fixture_refresh(&fixture);
    fixture.settings.renew_after_ms = 60000; /* nobody lists the whole pool */
    directory_fixture_reopen(&fixture);
    ahead_s = 3600;
    ck_assert_int_eq(directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(20000)),
                     DIRECTORY_FOUND);
    ahead_s = 0;
    fixture.pool.users[JANE].is_disabled = true;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = find("jane");
    ck_assert(!jane.enabled);
}
END_TEST

START_TEST(who_is_deleted_in_the_second_of_the_listing_before_is_found_gone)
{
    stopped_at = time(NULL);
    directory_fixture_refresh(&fixture);
    fake_pool_remove(&fixture.pool, "jane");
    directory_fixture_refresh(&fixture);
    expect_jane_is_gone();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_clock");

    UNIT_CASE_WITH(suite, "clock", open_pool, end,
                   a_clock_that_was_ahead_makes_no_later_listing_powerless,
                   who_is_gone_is_found_gone_though_the_clock_was_ahead,
                   a_login_after_the_clock_was_ahead_keeps_nothing_that_was_withdrawn_before,
                   who_was_asked_about_while_the_clock_was_ahead_is_asked_about_again,
                   who_is_deleted_in_the_second_of_the_listing_before_is_found_gone);
    return suite;
}
