/* Asking anew about who is known, and how old what is known is after a restart. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/directory/directory.h"
#include "tests/unit/fake_pool.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void open_with_jane(void)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
}

static enum directory_answer renew(void)
{
    return directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(5000));
}

static struct directory_user jane(void)
{
    struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &user), 0);
    return user;
}

START_TEST(what_has_changed_in_the_pool_is_known_afterwards)
{
    fixture.pool.users[0].is_disabled = true;
    fixture.pool.users[0].groups[0] = "crew";
    ck_assert_int_eq(renew(), DIRECTORY_FOUND);
    auto_directory_user struct directory_user user = jane();
    ck_assert(!user.enabled);
    ck_assert(text_list_contains(&user.groups, "crew"));
}
END_TEST

START_TEST(who_is_gone_keeps_the_name_and_loses_the_rights)
{
    fake_pool_remove(&fixture.pool, "jane");
    ck_assert_int_eq(renew(), DIRECTORY_NO_SUCH_USER);
    auto_directory_user struct directory_user user = jane();
    ck_assert(!user.enabled);
    ck_assert_str_eq(user.status, "DELETED");
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
}
END_TEST

START_TEST(a_pool_that_does_not_answer_changes_nothing_and_is_left_alone_for_a_while)
{
    int before = atomic_load(&fixture.pool.questions);

    fixture.pool.fails_with = -ETIMEDOUT;
    fixture.pool.users[0].is_disabled = true;
    ck_assert_int_eq(renew(), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(renew(), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), before + 1);
    auto_directory_user struct directory_user user = jane();
    ck_assert(user.enabled);
}
END_TEST

/* As if the daemon had been away that long. */
static void age_published_files(time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = time(NULL) - seconds},
                                      {.tv_sec = time(NULL) - seconds}};

    ck_assert_int_eq(utimensat(AT_FDCWD, fixture.settings.paths.snapshot, times, 0), 0);
}

START_TEST(the_age_of_what_is_known_outlives_restarts)
{
    age_published_files(3600);
    for (int restart = 0; restart < 2; restart++) {
        directory_fixture_reopen(&fixture);
        auto_directory_user struct directory_user user = jane();
        ck_assert_int_ge(time(NULL) - user.seen_at_unix, 3600);
        ck_assert_int_le(time(NULL) - user.seen_at_unix, 3660);
    }
}
END_TEST

START_TEST(a_time_that_has_not_come_yet_is_no_age)
{
    age_published_files(-3600);
    directory_fixture_reopen(&fixture);
    auto_directory_user struct directory_user user = jane();
    ck_assert_int_eq(user.seen_at_unix, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_renew");

    UNIT_CASE_WITH(suite, "renew", open_with_jane, remove_all,
                   what_has_changed_in_the_pool_is_known_afterwards,
                   who_is_gone_keeps_the_name_and_loses_the_rights,
                   a_pool_that_does_not_answer_changes_nothing_and_is_left_alone_for_a_while);
    UNIT_CASE_WITH(suite, "age", open_with_jane, remove_all,
                   the_age_of_what_is_known_outlives_restarts,
                   a_time_that_has_not_come_yet_is_no_age);
    return suite;
}
