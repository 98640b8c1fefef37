/* Whole listings that break off, and go on: after an outage, and after a restart. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define USERS   200
#define A_PAGE  50
#define PAGES   (USERS / A_PAGE)
#define TIMEOUT deadline_in_ms(UNIT_PATIENCE_MS)

static struct directory_fixture fixture;

/* Users of four pages, all in "crew", every other one in "even". */
static void make(void)
{
    directory_fixture_make(&fixture);
    fixture.pool.page_size = A_PAGE;
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "even", "");
    for (int i = 0; i < USERS; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "user%d", i);
        struct fake_user *user = fake_pool_add(&fixture.pool, name);
        user->groups[0] = "crew";
        user->groups[1] = i % 2 == 0 ? "even" : NULL;
    }
    directory_fixture_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void break_off_after(size_t users)
{
    fixture.pool.fails_with = -ECONNRESET;
    fixture.pool.fails_after_users = users;
    ck_assert_int_eq(directory_refresh(fixture.directory, TIMEOUT), -ECONNRESET);
    fixture.pool.fails_with = 0;
}

static void expect_pages(int from_the_beginning, int pages)
{
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), from_the_beginning);
    ck_assert_int_eq(atomic_load(&fixture.pool.pages), pages);
}

static void expect_everybody(void)
{
    auto_directory_user struct directory_user last = {0}, first = {0};
    struct directory_status status;

    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.enabled_user_count, USERS);
    ck_assert_uint_eq(status.problem_count, 0);
    ck_assert_uint_eq(directory_count_members(fixture.directory, "crew"), USERS);
    ck_assert_uint_eq(directory_count_members(fixture.directory, "even"), USERS / 2);
    ck_assert_int_eq(directory_find_user(fixture.directory, "user0", &first), 0);
    ck_assert_int_eq(directory_find_user(fixture.directory, "user199", &last), 0);
    ck_assert_str_eq(last.sub, "sub-user199");
    ck_assert_uint_eq(first.groups.count, 2);
}

START_TEST(a_page_that_was_listed_is_not_listed_again_after_an_outage)
{
    break_off_after(120);
    expect_pages(1, 2);
    break_off_after(120);
    expect_pages(1, 2);
    directory_fixture_refresh(&fixture);
    expect_pages(1, PAGES);
    expect_everybody();
}
END_TEST

START_TEST(a_group_whose_members_were_listed_is_not_listed_again)
{
    fixture.pool.fails_with = -ETIMEDOUT;
    fixture.pool.fails_after_users = USERS;
    fixture.pool.fails_after_groups = 1;
    ck_assert_int_eq(directory_refresh(fixture.directory, TIMEOUT), -ETIMEDOUT);
    ck_assert_int_eq(atomic_load(&fixture.pool.member_lists), 1);
    fixture.pool.fails_with = 0;
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(atomic_load(&fixture.pool.group_lists), 1);
    ck_assert_int_eq(atomic_load(&fixture.pool.member_lists), 2);
    expect_pages(1, PAGES);
    expect_everybody();
}
END_TEST

START_TEST(a_listing_that_was_finished_is_not_gone_on_with)
{
    break_off_after(120);
    directory_fixture_refresh(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(2, 2 * PAGES);
}
END_TEST

START_TEST(a_place_that_the_pool_does_not_know_any_more_means_the_first_page)
{
    break_off_after(120);
    fixture.pool.has_lost_places = true;
    ck_assert_int_eq(directory_refresh(fixture.directory, TIMEOUT), -ESTALE);
    expect_pages(2, 3);
    fixture.pool.has_lost_places = false;
    directory_fixture_refresh(&fixture);
    expect_pages(3, 3 + PAGES);
    expect_everybody();
}
END_TEST

START_TEST(whoever_doubts_what_is_known_is_told_from_the_first_page_on)
{
    break_off_after(120);
    directory_doubt_all(fixture.directory);
    directory_fixture_refresh(&fixture);
    expect_pages(2, 2 + PAGES);
    expect_everybody();
}
END_TEST

START_TEST(who_was_found_deleted_meanwhile_is_not_enabled_by_an_older_page)
{
    directory_fixture_refresh(&fixture);
    break_off_after(120);
    struct fake_user user7 = fixture.pool.users[7];
    fixture.pool.users[7] = (struct fake_user){.username = "user7-to-be"};
    ck_assert_int_eq(
        (int)directory_renew_user(fixture.directory, "user7", DIRECTORY_ASKER_ROOT, TIMEOUT),
        DIRECTORY_NO_SUCH_USER);
    fixture.pool.users[7] = user7;
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user user = {0};
    ck_assert_int_eq(directory_find_user(fixture.directory, "user7", &user), 0);
    ck_assert(!user.enabled);
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "user7"), 0);
}
END_TEST

START_TEST(the_next_daemon_goes_on_where_the_last_one_was_stopped)
{
    struct stat about;

    break_off_after(120);
    directory_close(fixture.directory);
    ck_assert_int_eq(stat(fixture.settings.paths.unfinished, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0600);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(1, PAGES);
    ck_assert_int_eq(atomic_load(&fixture.pool.group_lists), 1);
    ck_assert_int_eq(atomic_load(&fixture.pool.member_lists), 2);
    expect_everybody();
    ck_assert_int_eq(stat(fixture.settings.paths.unfinished, &about), -1);
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(2, 2 * PAGES);
}
END_TEST

START_TEST(odd_names_and_values_come_back_from_the_disk_as_they_were)
{
    auto_directory_user struct directory_user user = {0};
    struct text_map *attributes = &fixture.pool.users[0].attributes;

    ck_assert_int_eq(text_map_set(attributes, "name", "J\xc3\xbcrgen\t\"\\\n7"), 0);
    ck_assert_int_eq(text_map_set(attributes, "empty", ""), 0);
    fixture.pool.users[1].is_disabled = true;
    break_off_after(120);
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(1, PAGES);
    ck_assert_int_eq(directory_find_user(fixture.directory, "user0", &user), 0);
    ck_assert_str_eq(text_map_get(&user.attributes, "name"), "J\xc3\xbcrgen\t\"\\\n7");
    directory_user_clear(&user);
    ck_assert_int_eq(directory_find_user(fixture.directory, "user1", &user), 0);
    ck_assert(!user.enabled);
    ck_assert_str_eq(user.status, "CONFIRMED");
}
END_TEST

START_TEST(what_the_settings_do_not_name_is_not_written_down)
{
    static char content[256 * 1024];

    for (size_t i = 0; i < USERS; i++) {
        struct text_map *attributes = &fixture.pool.users[i].attributes;
        ck_assert_int_eq(text_map_set(attributes, "phone_number", "+3212345678"), 0);
        ck_assert_int_eq(text_map_set(attributes, "name", "Given And Family"), 0);
    }
    break_off_after(120);
    directory_close(fixture.directory);
    auto_close int fd = open(fixture.settings.paths.unfinished, O_RDONLY | O_CLOEXEC);
    ssize_t length = read(fd, content, sizeof content);
    ck_assert_int_gt(length, 0);
    ck_assert_ptr_nonnull(memmem(content, (size_t)length, "Given And Family", 16));
    ck_assert_ptr_null(memmem(content, (size_t)length, "+3212345678", 11));
    directory_fixture_open(&fixture);
}
END_TEST

START_TEST(what_was_listed_for_another_pool_or_other_attributes_is_not_gone_on_with)
{
    break_off_after(120);
    fixture.settings.gecos_attribute = "given_name";
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(2, 2 + PAGES);
    break_off_after(120);
    fixture.settings.pool_id = "eu-west-1_ZZZZZZZZZ";
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(4, 4 + 2 * PAGES);
}
END_TEST

START_TEST(a_file_that_is_cut_off_or_changed_is_not_believed)
{
    struct stat about;

    break_off_after(120);
    directory_close(fixture.directory);
    ck_assert_int_eq(stat(fixture.settings.paths.unfinished, &about), 0);
    ck_assert_int_eq(truncate(fixture.settings.paths.unfinished, about.st_size - _i), 0);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    expect_pages(2, 2 + PAGES);
    expect_everybody();
}
END_TEST

static void *refresh_once(void *unused)
{
    (void)unused;
    directory_fixture_refresh(&fixture);
    return NULL;
}

START_TEST(groups_and_members_are_listed_while_users_are)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    pthread_t listing;

    fixture.pool.held_from_page = 1;
    atomic_store(&fixture.pool.is_list_held, true);
    ck_assert_int_eq(pthread_create(&listing, NULL, refresh_once, NULL), 0);
    while (atomic_load(&fixture.pool.member_lists) < 2) {
        ck_assert(!deadline_has_passed(deadline));
        (void)sched_yield();
    }
    ck_assert_int_eq(atomic_load(&fixture.pool.pages), 1);
    atomic_store(&fixture.pool.is_list_held, false);
    ck_assert_int_eq(pthread_join(listing, NULL), 0);
    expect_pages(1, PAGES);
    expect_everybody();
}
END_TEST

Suite *unit_suite(void)
{
    static const int cuts[] = {1, 4, 5, 100, 3000};
    const TTest *const tests[] = {
        a_page_that_was_listed_is_not_listed_again_after_an_outage,
        a_group_whose_members_were_listed_is_not_listed_again,
        a_listing_that_was_finished_is_not_gone_on_with,
        a_place_that_the_pool_does_not_know_any_more_means_the_first_page,
        whoever_doubts_what_is_known_is_told_from_the_first_page_on,
        who_was_found_deleted_meanwhile_is_not_enabled_by_an_older_page,
        the_next_daemon_goes_on_where_the_last_one_was_stopped,
        odd_names_and_values_come_back_from_the_disk_as_they_were,
        what_the_settings_do_not_name_is_not_written_down,
        what_was_listed_for_another_pool_or_other_attributes_is_not_gone_on_with,
        groups_and_members_are_listed_while_users_are,
    };
    Suite *suite = suite_create("unfinished");
    TCase *listings = tcase_create("listings");

    tcase_set_timeout(listings, UNIT_TIMEOUT_S);
    tcase_add_checked_fixture(listings, make, end);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(listings, tests[i]);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        tcase_add_loop_test(listings, a_file_that_is_cut_off_or_changed_is_not_believed, cuts[i],
                            cuts[i] + 1);
    suite_add_tcase(suite, listings);
    return suite;
}
