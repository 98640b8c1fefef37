/* What the daemon knows of users besides what it publishes: a restart does not forget it. */
#include "daemon/directory/unpublished.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "common/snapshot_format.h"
#include "daemon/cognito/token.h"
#include "tests/unit/contractors_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void open_with_two(void)
{
    contractors_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static bool needs_password(const char *name)
{
    auto_directory_user struct directory_user user = contractors_find(&fixture, name);

    return directory_user_needs_password(&user);
}

START_TEST(a_group_that_cannot_be_published_is_known_after_a_restart)
{
    contractors_john(&fixture)->groups[1] = "docker";
    directory_fixture_refresh(&fixture);
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "jane", 2, "Contractors");
    contractors_expect_groups(&fixture, "john", 2, "docker");
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "docker"), 0);
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "jane", 2, "Contractors");
}
END_TEST

START_TEST(what_is_learnt_of_one_user_is_known_after_a_restart)
{
    contractors_john(&fixture)->groups[1] = "Contractors";
    contractors_jane(&fixture)->groups[1] = NULL;
    contractors_ask_about(&fixture, "john");
    contractors_ask_about(&fixture, "jane");
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "john", 2, "Contractors");
    contractors_expect_groups(&fixture, "jane", 1, "crew");
}
END_TEST

START_TEST(who_is_in_the_primary_group_has_nothing_more_to_be_kept)
{
    auto_unpublished_file struct unpublished_file file = {0};
    struct unpublished_user user;

    fixture.settings.primary_group = "crew";
    fake_pool_add(&fixture.pool, "nina")->groups[0] = "crew";
    contractors_restart(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(unpublished_file_read(fixture.settings.paths.unpublished, &file), 0);
    ck_assert(!unpublished_file_find(&file, "sub-nina", &user));
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "nina", 1, "crew");
}
END_TEST

START_TEST(who_needs_a_new_password_needs_one_after_a_restart)
{
    contractors_jane(&fixture)->status = DIRECTORY_STATUS_RESET;
    contractors_john(&fixture)->status = DIRECTORY_STATUS_TEMPORARY;
    directory_fixture_refresh(&fixture);
    contractors_restart(&fixture);
    ck_assert(needs_password("jane"));
    ck_assert(needs_password("john"));
}
END_TEST

START_TEST(who_has_set_one_needs_no_other_after_a_restart)
{
    contractors_john(&fixture)->status = DIRECTORY_STATUS_RESET;
    contractors_ask_about(&fixture, "john");
    contractors_restart(&fixture);
    ck_assert(needs_password("john"));
    fixture.pool.fails_with = -ETIMEDOUT;
    directory_learn_new_password(fixture.directory, "john");
    contractors_restart(&fixture);
    ck_assert(!needs_password("john"));
}
END_TEST

static size_t size_of_file(void)
{
    struct stat about;

    ck_assert_int_eq(stat(fixture.settings.paths.unpublished, &about), 0);
    return (size_t)about.st_size;
}

static void sign_in_with(char *const *groups, size_t group_count)
{
    static char username[] = "jane", sub[] = "sub-jane";
    const struct id_token token = {.username = username,
                                   .sub = sub,
                                   .groups = (char **)(uintptr_t)groups,
                                   .group_count = group_count};

    ck_assert_int_eq((int)directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
}

START_TEST(groups_that_find_no_place_in_the_published_file_are_known_after_a_restart)
{
    static char names[SNAPSHOT_MAX_GIDS + 20][16];
    char *groups[SNAPSHOT_MAX_GIDS + 20];
    size_t count = sizeof groups / sizeof *groups;

    for (size_t i = 0; i < count; i++) {
        (void)snprintf(names[i], sizeof names[i], "team%zu", i);
        fake_pool_add_group(&fixture.pool, names[i], "");
        groups[i] = names[i];
    }
    directory_fixture_refresh(&fixture);
    sign_in_with(groups, count);
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "jane", count, "team0");
    contractors_expect_groups(&fixture, "jane", count, groups[count - 1]);
}
END_TEST

START_TEST(changes_of_users_do_not_make_the_file_grow_without_bound)
{
    char long_name[1001] = "";
    char contractors[] = "Contractors";
    char *groups[] = {contractors, long_name};
    size_t largest = 0;

    memset(long_name, 'X', sizeof long_name - 1);
    for (size_t i = 0; i < 201; i++) {
        sign_in_with(groups, 1 + i % 2);
        largest = size_of_file() > largest ? size_of_file() : largest;
    }
    ck_assert_uint_gt(largest, 60000);
    ck_assert_uint_lt(largest, 70000);
    ck_assert_uint_lt(size_of_file(), 60000);
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "jane", 1, "Contractors");
}
END_TEST

START_TEST(a_change_that_tells_nothing_new_writes_nothing)
{
    size_t size = size_of_file();

    contractors_ask_about(&fixture, "jane");
    contractors_ask_about(&fixture, "john");
    ck_assert_uint_eq(size_of_file(), size);
}
END_TEST

static enum directory_login jane_signs_in(void)
{
    static char username[] = "jane", sub[] = "sub-jane", crew[] = "crew", other[] = "Contractors";
    static char *groups[] = {crew, other};
    const struct id_token token = {
        .username = username, .sub = sub, .groups = groups, .group_count = 2};

    return directory_learn_login(fixture.directory, "jane", &token);
}

static void fill_disk(bool is_full)
{
    const struct rlimit limit = {is_full ? 1 : RLIM_INFINITY, RLIM_INFINITY};

    (void)signal(SIGXFSZ, is_full ? SIG_IGN : SIG_DFL);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_login_that_tells_nothing_new_needs_no_disk_after_a_new_group)
{
    ck_assert_int_eq(jane_signs_in(), DIRECTORY_LOGIN_LEARNED);
    fake_pool_add_group(&fixture.pool, "newcomers", "");
    contractors_john(&fixture)->groups[1] = "newcomers";
    contractors_ask_about(&fixture, "john");
    fill_disk(true);
    enum directory_login answer = jane_signs_in();
    fill_disk(false);
    ck_assert_int_eq(answer, DIRECTORY_LOGIN_LEARNED);
}
END_TEST

static struct group_mapping_list mappings;

START_TEST(a_group_that_is_not_published_gives_no_group_of_the_host_without_a_token)
{
    char contractors[] = "Contractors";
    char *groups[] = {contractors};

    directory_fixture_write(fixture.settings.paths.group, "root:x:0:\nvideo:x:1879048209:\n");
    ck_assert_int_eq(group_mapping_add(&mappings, contractors, "video"), 0);
    fixture.settings.local_groups = &mappings;
    contractors_restart(&fixture);
    ck_assert(!directory_fixture_gives_gid(&fixture, "jane", 1879048209));
    contractors_ask_about(&fixture, "jane");
    sign_in_with(groups, 1);
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", 1879048209));
    contractors_restart(&fixture);
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", 1879048209));
    group_mapping_clear(&mappings);
    ck_assert_int_eq(group_mapping_add(&mappings, "Others", "video"), 0);
    contractors_restart(&fixture);
    ck_assert(!directory_fixture_gives_gid(&fixture, "jane", 1879048209));
    group_mapping_clear(&mappings);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("unpublished");

    UNIT_CASE_WITH(suite, "restarts", open_with_two, end,
                   a_group_that_cannot_be_published_is_known_after_a_restart,
                   what_is_learnt_of_one_user_is_known_after_a_restart,
                   who_is_in_the_primary_group_has_nothing_more_to_be_kept,
                   who_needs_a_new_password_needs_one_after_a_restart,
                   who_has_set_one_needs_no_other_after_a_restart,
                   groups_that_find_no_place_in_the_published_file_are_known_after_a_restart,
                   changes_of_users_do_not_make_the_file_grow_without_bound,
                   a_change_that_tells_nothing_new_writes_nothing,
                   a_login_that_tells_nothing_new_needs_no_disk_after_a_new_group,
                   a_group_that_is_not_published_gives_no_group_of_the_host_without_a_token);
    return suite;
}
