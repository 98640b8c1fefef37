/* The order in which a directory asks and hears decides, not the clock: within one and the same
 * second, and while the clock is set. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "tests/unit/crew_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/wrong_date.h"

static struct directory_fixture fixture;
static struct directory_source pool;
static void (*meanwhile)(void); /* happens when Jane has been listed, and before Joe is */

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    void (*happens)(void) = place->token != NULL ? meanwhile : NULL;

    if (happens != NULL) {
        meanwhile = NULL;
        happens();
    }
    return pool.list_users(context, place, visitor, deadline);
}

static void open_pool(void)
{
    wrong_date_end();
    meanwhile = NULL;
    crew_make(&fixture);
    pool = fixture.settings.source;
    fixture.settings.source.list_users = list_users;
    crew_open_two(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void break_off_a_listing(void)
{
    crew_break_off_a_listing(&fixture);
}

static void ask_about_jane(void)
{
    crew_ask_about_jane(&fixture);
}

static void withdraw_all(void)
{
    crew_withdraw_all(&fixture);
}

static void expect_jane_has_nothing(void)
{
    crew_expect_jane_has_nothing(&fixture);
}

START_TEST(a_page_takes_what_an_answer_of_the_same_second_told)
{
    directory_fixture_refresh(&fixture);
    directory_fixture_let_a_second_begin();
    wrong_date_stop();
    ask_about_jane();
    withdraw_all();
    directory_fixture_refresh(&fixture);
    expect_jane_has_nothing();
}
END_TEST

START_TEST(a_page_takes_what_a_token_of_the_same_second_told)
{
    directory_fixture_refresh(&fixture);
    directory_fixture_let_a_second_begin();
    wrong_date_stop();
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    withdraw_all();
    directory_fixture_refresh(&fixture);
    expect_jane_has_nothing();
}
END_TEST

static void list_while(void (*happens)(void))
{
    meanwhile = happens;
    directory_fixture_refresh(&fixture);
    ck_assert_ptr_null(meanwhile);
}

static void withdraw_and_ask(void)
{
    withdraw_all();
    ask_about_jane();
}

START_TEST(a_page_gives_nothing_back_that_an_answer_of_the_same_second_took)
{
    wrong_date_stop();
    directory_fixture_refresh(&fixture);
    list_while(withdraw_and_ask);
    expect_jane_has_nothing();
}
END_TEST

static void withdraw_ask_and_set_the_clock_back(void)
{
    withdraw_and_ask();
    wrong_date_set(-3600);
}

START_TEST(a_page_gives_nothing_back_though_the_clock_is_set_back)
{
    directory_fixture_refresh(&fixture);
    list_while(withdraw_ask_and_set_the_clock_back);
    expect_jane_has_nothing();
}
END_TEST

static void set_the_clock_right(void)
{
    wrong_date_set(0);
}

START_TEST(a_page_takes_what_was_told_before_it_though_the_clock_goes_back_and_forth)
{
    directory_fixture_refresh(&fixture);
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    ask_about_jane();
    withdraw_all();
    wrong_date_set(-3600);
    list_while(set_the_clock_right);
    expect_jane_has_nothing();
}
END_TEST

static int list_members_then_sign_in(void *context, const char *group, struct source_place *place,
                                     const struct source_visitor *visitor, struct deadline deadline)
{
    int r = pool.list_members(context, group, place, visitor, deadline);

    if (strcmp(group, "crew") == 0 && atomic_load(&fixture.pool.listings) == 2)
        crew_sign_in(&fixture, "jane", NULL, 0);
    return r;
}

START_TEST(a_page_gives_no_group_back_that_a_token_of_the_same_second_lacked)
{
    fixture.settings.source.list_members = list_members_then_sign_in;
    directory_fixture_reopen(&fixture);
    wrong_date_stop();
    crew_set_groups(&fixture, CREW_JANE, "crew", NULL);
    directory_fixture_refresh(&fixture);
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_uint_eq(jane.groups.count, 0);
    ck_assert_uint_eq(jane.local_by_token, 0);
}
END_TEST

START_TEST(a_listing_that_goes_on_gives_nothing_back_that_an_answer_of_the_same_second_took)
{
    wrong_date_stop();
    directory_fixture_refresh(&fixture);
    break_off_a_listing();
    withdraw_and_ask();
    directory_fixture_refresh(&fixture);
    expect_jane_has_nothing();
}
END_TEST

START_TEST(nor_does_one_that_an_earlier_daemon_left)
{
    wrong_date_stop();
    directory_fixture_refresh(&fixture);
    break_off_a_listing();
    directory_fixture_reopen(&fixture);
    withdraw_and_ask();
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 2);
    expect_jane_has_nothing();
}
END_TEST

START_TEST(what_an_earlier_daemon_heard_is_before_every_page)
{
    directory_fixture_refresh(&fixture);
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    ask_about_jane();
    directory_fixture_reopen(&fixture);
    withdraw_all();
    wrong_date_set(-3600);
    list_while(set_the_clock_right);
    expect_jane_has_nothing();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_order");

    UNIT_CASE_WITH(suite, "order", open_pool, end,
                   a_page_takes_what_an_answer_of_the_same_second_told,
                   a_page_takes_what_a_token_of_the_same_second_told,
                   a_page_gives_nothing_back_that_an_answer_of_the_same_second_took,
                   a_page_gives_nothing_back_though_the_clock_is_set_back,
                   a_page_takes_what_was_told_before_it_though_the_clock_goes_back_and_forth,
                   a_page_gives_no_group_back_that_a_token_of_the_same_second_lacked,
                   a_listing_that_goes_on_gives_nothing_back_that_an_answer_of_the_same_second_took,
                   nor_does_one_that_an_earlier_daemon_left,
                   what_an_earlier_daemon_heard_is_before_every_page);
    return suite;
}
