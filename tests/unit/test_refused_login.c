/* Logins that the host refuses: what their tokens take from what is known, and that they give
 * nothing but groups that keep their members out. */
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/state.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static char crew[] = "crew", staff[] = "staff", guests[] = "guests", username[] = "jane",
            sub[] = "sub-jane";

static bool is_staff(const void *context, const char *group)
{
    (void)context;
    return strcmp(group, staff) == 0;
}

/* Jane is in "crew"; who is in "staff" is kept out. */
static void open_with_jane(void)
{
    directory_fixture_make(&fixture);
    fixture.settings.keeps_out = is_staff;
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "staff", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void open_for_logins(void)
{
    directory_fixture_make(&fixture);
    fixture.settings.keeps_out = is_staff;
    fixture.settings.knows_logins_only = true;
    directory_fixture_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void refuse(char *const *groups, size_t group_count)
{
    const struct id_token token = {.username = username,
                                   .sub = sub,
                                   .groups = (char **)(uintptr_t)groups,
                                   .group_count = group_count};

    directory_learn_refused_login(fixture.directory, "jane", &token);
}

static void expect_groups(const char *first, const char *second)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.groups.count, (first != NULL) + (second != NULL));
    ck_assert(first == NULL || text_list_contains(&jane.groups, first));
    ck_assert(second == NULL || text_list_contains(&jane.groups, second));
}

static bool is_published_in_crew(void)
{
    return directory_fixture_gives_gid(&fixture, "jane",
                                       directory_fixture_published_gid(&fixture, "crew"));
}

START_TEST(a_group_that_the_token_lacks_is_gone_at_once_whatever_the_lists_say)
{
    fixture.pool.fails_with = -ETIMEDOUT;
    ck_assert(is_published_in_crew());
    refuse(NULL, 0);
    expect_groups(NULL, NULL);
    ck_assert(!is_published_in_crew());
}
END_TEST

static int watch_folder(void)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_ge(inotify_add_watch(fd, fixture.folder, IN_MOVED_TO), 0);
    return fd;
}

/* How often directory.recent was published since the last count. */
static size_t count_published(int watch)
{
    char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    size_t count = 0;

    ssize_t size = read(watch, bytes, sizeof bytes);
    for (ssize_t at = 0; at < size;) {
        const struct inotify_event *event = (const void *)(bytes + at);
        count += strcmp(event->name, "directory.recent") == 0;
        at += (ssize_t)(sizeof *event + event->len);
    }
    return count;
}

START_TEST(a_token_that_differs_for_good_is_one_question_and_one_publication)
{
    char *const groups[] = {guests};
    auto_close int watch = watch_folder();

    refuse(groups, 1);
    expect_groups(NULL, NULL);
    ck_assert(!is_published_in_crew());
    ck_assert_uint_eq(count_published(watch), 1);
    for (int i = 0; i < 5; i++)
        refuse(groups, 1);
    expect_groups(NULL, NULL);
    ck_assert_uint_eq(count_published(watch), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

START_TEST(within_the_minute_what_comes_back_is_taken_again_without_a_question)
{
    char *const groups[] = {guests};

    refuse(groups, 1);
    directory_fixture_refresh(&fixture);
    expect_groups("crew", NULL);
    refuse(groups, 1);
    expect_groups(NULL, NULL);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

static enum directory_login let_in(char *const *groups, size_t group_count)
{
    const struct id_token token = {.username = username,
                                   .sub = sub,
                                   .groups = (char **)(uintptr_t)groups,
                                   .group_count = group_count};

    return directory_learn_login(fixture.directory, "jane", &token);
}

START_TEST(a_group_that_keeps_its_members_out_is_taken_from_nobody)
{
    fixture.pool.users[0].groups[1] = "staff";
    directory_fixture_refresh(&fixture);
    expect_groups("crew", "staff");
    refuse(NULL, 0);
    expect_groups("staff", NULL);
    refuse(NULL, 0);
    expect_groups("staff", NULL);
    ck_assert(!is_published_in_crew());
}
END_TEST

START_TEST(nor_does_a_login_that_is_let_in_take_it_until_the_lists_do)
{
    char *const groups[] = {guests};

    fixture.pool.users[0].groups[1] = "staff";
    directory_fixture_let_a_second_begin();
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(let_in(groups, 1), DIRECTORY_LOGIN_LEARNED);
    expect_groups("guests", "staff");
    ck_assert_int_eq(let_in(groups, 1), DIRECTORY_LOGIN_LEARNED);
    expect_groups("guests", "staff");
    fixture.pool.users[0].groups[1] = NULL;
    directory_fixture_let_a_second_begin();
    directory_fixture_refresh(&fixture);
    expect_groups("crew", NULL);
}
END_TEST

START_TEST(who_signs_in_again_without_it_as_before_need_not_wait_for_a_turn)
{
    char *groups[] = {guests};
    const struct id_token token = {
        .username = username, .sub = sub, .groups = groups, .group_count = 1};

    fixture.pool.users[0].groups[1] = "staff";
    directory_fixture_let_a_second_begin();
    directory_fixture_refresh(&fixture);
    ck_assert(!directory_knows_login(fixture.directory, "jane", &token));
    ck_assert_int_eq(let_in(groups, 1), DIRECTORY_LOGIN_LEARNED);
    ck_assert(directory_knows_login(fixture.directory, "jane", &token));
}
END_TEST

START_TEST(a_group_that_only_the_token_has_is_not_given)
{
    char *const groups[] = {crew, guests};

    refuse(groups, 2);
    expect_groups("crew", NULL);
}
END_TEST

START_TEST(a_group_that_keeps_its_members_out_counts_though_the_lists_cannot_be_asked)
{
    char *const groups[] = {crew, staff};

    fixture.pool.fails_with = -ETIMEDOUT;
    refuse(groups, 2);
    expect_groups("crew", "staff");
    refuse(groups, 2);
    expect_groups("crew", "staff");
}
END_TEST

START_TEST(it_counts_though_the_lists_have_just_been_asked)
{
    char *const before[] = {crew, guests}, *const groups[] = {crew, staff};

    refuse(before, 2);
    refuse(groups, 2);
    expect_groups("crew", "staff");
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

START_TEST(it_counts_though_the_lists_lack_it_until_the_next_listing)
{
    char *const groups[] = {crew, staff};

    refuse(groups, 2);
    expect_groups("crew", "staff");
    directory_fixture_refresh(&fixture);
    expect_groups("crew", NULL);
}
END_TEST

START_TEST(where_nobody_lists_the_pool_it_counts_until_a_later_token_lacks_it)
{
    char *const groups[] = {crew, staff};

    ck_assert_int_eq(let_in(groups, 1), DIRECTORY_LOGIN_LEARNED);
    refuse(groups, 2);
    expect_groups("crew", "staff");
    ck_assert_int_eq(let_in(groups, 1), DIRECTORY_LOGIN_LEARNED);
    expect_groups("crew", NULL);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
}
END_TEST

START_TEST(a_group_that_the_lists_have_too_is_known_at_once)
{
    char *const groups[] = {crew, guests};

    fake_pool_add_group(&fixture.pool, "guests", "");
    fixture.pool.users[0].groups[1] = "guests";
    refuse(groups, 2);
    expect_groups("crew", "guests");
}
END_TEST

START_TEST(what_a_trigger_left_out_of_a_token_comes_back_with_the_next_listing)
{
    refuse(NULL, 0);
    expect_groups(NULL, NULL);
    directory_fixture_refresh(&fixture);
    expect_groups("crew", NULL);
    ck_assert(is_published_in_crew());
}
END_TEST

START_TEST(a_token_that_tells_nothing_new_asks_the_pool_nothing)
{
    char *const groups[] = {crew};

    refuse(groups, 1);
    expect_groups("crew", NULL);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
}
END_TEST

START_TEST(a_token_of_another_user_by_that_name_takes_nothing)
{
    const struct id_token token = {.username = username, .sub = staff};

    directory_learn_refused_login(fixture.directory, "jane", &token);
    expect_groups("crew", NULL);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("refused_login");

    UNIT_CASE_WITH(suite, "groups", open_with_jane, end,
                   a_group_that_the_token_lacks_is_gone_at_once_whatever_the_lists_say,
                   a_group_that_keeps_its_members_out_is_taken_from_nobody,
                   nor_does_a_login_that_is_let_in_take_it_until_the_lists_do,
                   who_signs_in_again_without_it_as_before_need_not_wait_for_a_turn,
                   a_token_that_differs_for_good_is_one_question_and_one_publication,
                   within_the_minute_what_comes_back_is_taken_again_without_a_question,
                   a_group_that_only_the_token_has_is_not_given,
                   a_group_that_keeps_its_members_out_counts_though_the_lists_cannot_be_asked,
                   it_counts_though_the_lists_have_just_been_asked,
                   it_counts_though_the_lists_lack_it_until_the_next_listing,
                   a_group_that_the_lists_have_too_is_known_at_once,
                   what_a_trigger_left_out_of_a_token_comes_back_with_the_next_listing,
                   a_token_that_tells_nothing_new_asks_the_pool_nothing,
                   a_token_of_another_user_by_that_name_takes_nothing);
    UNIT_CASE_WITH(suite, "source = logins", open_for_logins, end,
                   where_nobody_lists_the_pool_it_counts_until_a_later_token_lacks_it);
    return suite;
}
