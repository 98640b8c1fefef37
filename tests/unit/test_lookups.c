/* A pool that is never listed whole. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "daemon/directory/directory.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void open_for_lookups(void)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    (void)fake_pool_add(&fixture.pool, "bob");
    fixture.settings.renew_after_ms = 1000;
    directory_fixture_open(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
}

static enum directory_answer learn(const char *name)
{
    return directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

static int questions(void)
{
    return atomic_load(&fixture.pool.questions);
}

static bool is_enabled(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user.enabled;
}

static void refresh(void)
{
    directory_fixture_refresh(&fixture);
}

START_TEST(nobody_is_known_before_somebody_asks_and_the_pool_is_never_listed)
{
    refresh();
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 0);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
    ck_assert_uint_ne(directory_fixture_published_gid(&fixture, "crew"), 0);
    refresh();
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "bob"), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 0);
}
END_TEST

START_TEST(who_is_known_for_a_moment_only_is_not_asked_about)
{
    fixture.settings.renew_after_ms = 600000;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    int before = questions();

    refresh();
    ck_assert_int_eq(questions(), before);
}
END_TEST

START_TEST(who_is_known_for_long_is_asked_about_anew)
{
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(learn("bob"), DIRECTORY_FOUND);
    fixture.pool.users[0].is_disabled = true;
    fake_pool_remove(&fixture.pool, "bob");
    directory_fixture_let_a_second_begin();
    refresh();
    ck_assert(!is_enabled("jane"));
    ck_assert(!is_enabled("bob"));
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "bob"), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 0);
}
END_TEST

START_TEST(everybody_is_asked_about_when_the_administrator_wants_it)
{
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(learn("nina"), DIRECTORY_NO_SUCH_USER);
    fixture.pool.users[0].is_disabled = true;
    (void)fake_pool_add(&fixture.pool, "nina");
    ck_assert_int_eq(learn("nina"), DIRECTORY_NO_SUCH_USER);
    directory_doubt_all(fixture.directory);
    refresh();
    ck_assert(!is_enabled("jane"));
    ck_assert_int_eq(learn("nina"), DIRECTORY_FOUND);
}
END_TEST

START_TEST(an_outage_changes_nothing_and_is_told)
{
    struct directory_status status;

    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    fixture.pool.fails_with = -EHOSTUNREACH;
    directory_doubt_all(fixture.directory);
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -EAGAIN);
    ck_assert(is_enabled("jane"));
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
    directory_get_status(fixture.directory, &status);
    ck_assert_int_eq(status.refresh_error, -EAGAIN);
}
END_TEST

START_TEST(what_was_known_is_known_after_a_restart)
{
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    directory_fixture_reopen(&fixture);
    ck_assert(is_enabled("jane"));
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
}
END_TEST

static int64_t seen_at(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user.seen_at_unix;
}

START_TEST(a_restart_makes_nobody_newer_and_whoever_was_known_first_no_older)
{
    fixture.settings.renew_after_ms = 600000;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    directory_fixture_let_a_second_begin();
    refresh();
    directory_fixture_let_a_second_begin();
    ck_assert_int_eq(learn("bob"), DIRECTORY_FOUND);
    int64_t janes = seen_at("jane");
    ck_assert_int_gt(seen_at("bob"), janes);
    for (int starts = 0; starts < 2; starts++) {
        directory_fixture_reopen(&fixture);
        ck_assert_int_eq(seen_at("jane"), janes);
        ck_assert_int_eq(seen_at("bob"), janes);
    }
}
END_TEST

START_TEST(who_was_asked_about_since_the_start_is_of_a_known_age_at_the_next)
{
    int64_t before = (int64_t)time(NULL);

    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    int64_t janes = seen_at("jane");
    directory_fixture_reopen(&fixture);
    ck_assert_int_ge(seen_at("jane"), before);
    ck_assert_int_le(seen_at("jane"), janes);
}
END_TEST

START_TEST(what_a_former_pool_said_is_of_no_known_age)
{
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    fixture.settings.pool_id = "eu-west-1_Another00";
    for (int starts = 0; starts < 2; starts++) {
        directory_fixture_reopen(&fixture);
        ck_assert_int_eq(seen_at("jane"), 0);
        ck_assert(!is_enabled("jane"));
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("lookups");

    UNIT_CASE_WITH(suite, "lookups", open_for_lookups, remove_all,
                   nobody_is_known_before_somebody_asks_and_the_pool_is_never_listed,
                   who_is_known_for_a_moment_only_is_not_asked_about,
                   who_is_known_for_long_is_asked_about_anew,
                   everybody_is_asked_about_when_the_administrator_wants_it,
                   an_outage_changes_nothing_and_is_told, what_was_known_is_known_after_a_restart,
                   a_restart_makes_nobody_newer_and_whoever_was_known_first_no_older,
                   who_was_asked_about_since_the_start_is_of_a_known_age_at_the_next,
                   what_a_former_pool_said_is_of_no_known_age);
    return suite;
}
