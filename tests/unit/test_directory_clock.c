/* What a directory believes of times that a wrong clock left behind, and of one and the same
 * second. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/directory/state.h"
#include "tests/unit/crew_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/wrong_date.h"

static struct directory_fixture fixture;

static void open_pool(void)
{
    wrong_date_end();
    crew_make(&fixture);
    crew_open_two(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void expect_jane_is_gone(void)
{
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");

    ck_assert(!jane.enabled);
    ck_assert_str_eq(jane.status, "DELETED");
}

/* As it is after a start without a battery-backed clock, until the time comes over the network. */
static void list_while_the_clock_is_ahead(void)
{
    wrong_date_set(3600);
    directory_fixture_refresh(&fixture);
    wrong_date_set(0);
}

START_TEST(a_clock_that_was_ahead_makes_no_later_listing_powerless)
{
    list_while_the_clock_is_ahead();
    auto_directory_user struct directory_user before = crew_find(&fixture, "jane");
    ck_assert_uint_eq(before.local_by_directory, 1);
    crew_set_key(&fixture, CREW_JANE, "");
    crew_set_groups(&fixture, CREW_JANE, NULL, NULL);
    fixture.pool.users[CREW_JANE].is_disabled = true;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
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

static void break_off_a_listing(void)
{
    crew_break_off_a_listing(&fixture);
}

START_TEST(a_login_after_the_clock_was_ahead_keeps_nothing_that_was_withdrawn_before)
{
    list_while_the_clock_is_ahead();
    crew_set_key(&fixture, CREW_JANE, "");
    crew_set_groups(&fixture, CREW_JANE, NULL, NULL);
    break_off_a_listing();
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.local_by_directory, 0);
}
END_TEST

START_TEST(who_was_asked_about_while_the_clock_was_ahead_is_asked_about_again)
{
    directory_fixture_refresh(&fixture);
    fixture.settings.renew_after_ms = 60000; /* nobody lists the whole pool */
    directory_fixture_reopen(&fixture);
    wrong_date_set(3600);
    ck_assert_int_eq(directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    wrong_date_set(0);
    fixture.pool.users[CREW_JANE].is_disabled = true;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(!jane.enabled);
}
END_TEST

START_TEST(who_is_deleted_in_the_second_of_the_listing_before_is_found_gone)
{
    wrong_date_stop();
    directory_fixture_refresh(&fixture);
    fake_pool_remove(&fixture.pool, "jane");
    directory_fixture_refresh(&fixture);
    expect_jane_is_gone();
}
END_TEST

/* As if jane had been asked about in that second, when her page had been asked for. */
static void find_jane_disabled(void *context, const struct listing *listing, const struct ids *ids,
                               int64_t listed_at_unix)
{
    struct person *jane = people_find(&fixture.directory->people, "jane");

    (void)context, (void)listing, (void)ids, (void)listed_at_unix;
    jane->enabled = false;
    jane->told_moment = moments_next(&fixture.directory->moments);
}

START_TEST(who_was_found_disabled_in_the_second_a_listing_began_stays_it)
{
    wrong_date_stop();
    directory_fixture_refresh(&fixture);
    fixture.directory->settings.listed = find_jane_disabled;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(!jane.enabled);
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
                   who_is_deleted_in_the_second_of_the_listing_before_is_found_gone,
                   who_was_found_disabled_in_the_second_a_listing_began_stays_it);
    return suite;
}
