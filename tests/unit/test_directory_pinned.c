/* The ledger of a directory: what root sees of it, and what letting go of a name does. */
#include "daemon/directory/pinned.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void setup(void)
{
    directory_fixture_make(&fixture);
    fixture.settings.login_name = "preferred_username";
    fake_pool_add_group(&fixture.pool, "crew", "");
    directory_fixture_open(&fixture);
}

static void teardown(void)
{
    directory_fixture_remove(&fixture);
}

static struct fake_user *add(const char *username, const char *name)
{
    struct fake_user *user = fake_pool_add(&fixture.pool, username);

    ck_assert_int_eq(text_map_set(&user->attributes, "preferred_username", name), 0);
    return user;
}

static void rename_user(struct fake_user *user, const char *name)
{
    ck_assert_int_eq(text_map_set(&user->attributes, "preferred_username", name), 0);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

static int forget(const char *name, bool with_ids)
{
    return directory_forget_user(fixture.directory, name, with_ids,
                                 deadline_in_ms(UNIT_PATIENCE_MS));
}

static void check(struct pinned_check *out)
{
    ck_assert_int_eq(
        directory_check_pinned(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS), out), 0);
}

START_TEST(a_deleted_users_name_goes_to_another_once_root_lets_go_of_it)
{
    (void)add("u1", "alice");
    directory_fixture_refresh(&fixture);
    uint32_t uid = uid_of("alice");
    fake_pool_remove(&fixture.pool, "u1");
    (void)add("u2", "alice");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("alice"), uid);
    ck_assert_int_eq(forget("alice", false), 0);
    ck_assert_uint_eq(uid_of("alice"), 0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_ne(uid_of("alice"), 0);
    ck_assert_uint_ne(uid_of("alice"), uid);
}
END_TEST

START_TEST(a_user_gets_the_new_name_and_keeps_the_uid_once_root_lets_go_of_the_old)
{
    struct fake_user *jane = add("u1", "jane");
    directory_fixture_refresh(&fixture);
    uint32_t uid = uid_of("jane");
    rename_user(jane, "jane.doe");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane.doe"), 0);
    ck_assert_int_eq(forget("jane", false), 0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane.doe"), uid);
    ck_assert_uint_eq(uid_of("jane"), 0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane.doe"), uid);
    ck_assert_uint_eq(uid_of("jane"), 0);
}
END_TEST

START_TEST(a_name_let_go_of_without_the_pool_stays_away_after_a_restart)
{
    (void)add("u1", "alice");
    directory_fixture_refresh(&fixture);
    fixture.pool.fails_with = -ENETUNREACH;
    ck_assert_int_eq(forget("alice", false), 0);
    directory_fixture_reopen(&fixture);
    ck_assert_uint_eq(uid_of("alice"), 0);
}
END_TEST

/* Whom NSS shows and the account phase does not know, an SSH key lets in. */
START_TEST(who_is_published_still_is_known_still)
{
    auto_directory_user struct directory_user alice = {0};
    char path[80];

    add("u1", "alice")->is_disabled = true;
    directory_fixture_refresh(&fixture);
    (void)snprintf(path, sizeof path, "%s.new", fixture.settings.paths.snapshot);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_lt(forget("alice", false), 0);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_uint_ne(uid_of("alice"), 0);
    ck_assert_int_eq(directory_find_user(fixture.directory, "alice", &alice), 0);
    ck_assert(!alice.enabled);
}
END_TEST

START_TEST(who_is_not_in_the_ledger_cannot_be_forgotten)
{
    ck_assert_int_eq(forget("nobody-here", false), -ENOENT);
    ck_assert_int_eq(directory_forget_group(fixture.directory, "nogroup", false,
                                            deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ENOENT);
}
END_TEST

START_TEST(a_group_gets_the_gid_of_its_description_once_root_lets_go_of_the_old)
{
    directory_fixture_write(fixture.settings.paths.ids, "gid 20000-29999\n");
    directory_fixture_refresh(&fixture);
    uint32_t before = directory_fixture_published_gid(&fixture, "crew");
    fixture.pool.groups[0].description = "gid=20001";
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), before);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_CHANGED, "crew"));
    ck_assert_int_eq(
        directory_forget_group(fixture.directory, "crew", false, deadline_in_ms(UNIT_PATIENCE_MS)),
        0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), 20001);
}
END_TEST

START_TEST(a_group_that_is_gone_and_made_again_has_its_gid_and_is_reported)
{
    struct pinned_check checked;

    fixture.pool.groups[0].created_at_ms = 1700000000000;
    directory_fixture_refresh(&fixture);
    uint32_t gid = directory_fixture_published_gid(&fixture, "crew");
    fixture.pool.group_count = 0;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), 0);
    fixture.pool.group_count = 1;
    fixture.pool.groups[0].created_at_ms = 1700000001000;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), gid);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_MADE_AGAIN, "crew"));
    check(&checked);
    ck_assert_uint_eq(checked.problem_count, 1);
}
END_TEST

START_TEST(a_ledger_in_order_has_nothing_wrong_with_it)
{
    struct pinned_check checked;

    (void)add("u1", "jane");
    (void)add("u2", "joe");
    directory_fixture_refresh(&fixture);
    check(&checked);
    ck_assert_str_eq(checked.error_text, "");
    ck_assert_uint_eq(checked.problem_count, 0);
    ck_assert_uint_eq(checked.user_count, 2);
    ck_assert_uint_eq(checked.group_count, 1);
}
END_TEST

START_TEST(a_local_user_with_a_pinned_name_or_id_is_found)
{
    struct pinned_check checked;
    char passwd[128];

    (void)add("u1", "jane");
    (void)add("u2", "joe");
    directory_fixture_refresh(&fixture);
    (void)snprintf(passwd, sizeof passwd, "joe:x:1000:1000::/:/bin/sh\nx:x:%u:1::/:/bin/sh\n",
                   uid_of("jane"));
    directory_fixture_write(fixture.settings.paths.passwd, passwd);
    check(&checked);
    ck_assert_uint_eq(checked.problem_count, 2);
    ck_assert_int_eq(checked.problems[0].kind, DIRECTORY_PROBLEM_LOCAL_ID);
    ck_assert_str_eq(checked.problems[0].subject, "jane");
    ck_assert_int_eq(checked.problems[1].kind, DIRECTORY_PROBLEM_LOCAL_USER);
    ck_assert_str_eq(checked.problems[1].subject, "joe");
}
END_TEST

START_TEST(an_id_that_root_no_longer_allows_is_found)
{
    struct pinned_check checked;

    fixture.settings.uid_attribute = "custom:uid";
    directory_fixture_write(fixture.settings.paths.ids, "uid 20000-29999\ngid 20000-29999\n");
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(text_map_set(&add("u1", "jane")->attributes, "custom:uid", "20005"), 0);
    directory_fixture_refresh(&fixture);
    check(&checked);
    ck_assert_uint_eq(checked.problem_count, 0);
    directory_fixture_write(fixture.settings.paths.ids, "");
    check(&checked);
    ck_assert_uint_eq(checked.problem_count, 1);
    ck_assert_int_eq(checked.problems[0].kind, DIRECTORY_PROBLEM_ID_NOT_ALLOWED);
}
END_TEST

START_TEST(a_file_that_was_damaged_or_exchanged_under_the_daemon_is_found)
{
    struct pinned_check checked;

    (void)add("u1", "jane");
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(truncate(fixture.settings.paths.ledger, 0), 0);
    check(&checked);
    ck_assert_ptr_nonnull(strstr(checked.error_text, "something else"));
    directory_fixture_write(fixture.settings.paths.ledger, "user a b 1 1 00000000\n");
    check(&checked);
    ck_assert_ptr_nonnull(strstr(checked.error_text, "/ids:1: damaged"));
}
END_TEST

static void list_with_a_uid_of_another_range(void)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    ck_assert_int_eq(
        text_map_set(&fake_pool_add(&fixture.pool, "jane")->attributes, "custom:uid", "20000"), 0);
    directory_fixture_write(fixture.settings.paths.ids, "uid 20000-29999\ngid 20000-29999\n");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 20000);
}

START_TEST(a_file_of_ranges_that_cannot_be_read_now_changes_nothing)
{
    const char *path = NULL;

    list_with_a_uid_of_another_range();
    path = fixture.settings.paths.ids;
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(symlink(path, path), 0); /* a loop */
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ELOOP);
    ck_assert_int_eq(unlink(path), 0);
    directory_fixture_write(path, "uid 20000-29999\ngid 20000-29999\n");
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 20000);
    directory_fixture_refresh(&fixture); /* and the turn was given back */
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_file_of_ranges_that_is_wrong_is_told)
{
    list_with_a_uid_of_another_range();
    directory_fixture_write(fixture.settings.paths.ids, "uid 5-9\n");
    directory_fixture_refresh(&fixture);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_RANGES,
                                            fixture.settings.paths.ids));
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_pinned");
    TCase *forgetting = tcase_create("forgetting");
    TCase *checking = tcase_create("checking");

    tcase_add_checked_fixture(forgetting, setup, teardown);
    tcase_add_test(forgetting, a_deleted_users_name_goes_to_another_once_root_lets_go_of_it);
    tcase_add_test(forgetting,
                   a_user_gets_the_new_name_and_keeps_the_uid_once_root_lets_go_of_the_old);
    tcase_add_test(forgetting, a_name_let_go_of_without_the_pool_stays_away_after_a_restart);
    tcase_add_test(forgetting, who_is_published_still_is_known_still);
    tcase_add_test(forgetting, who_is_not_in_the_ledger_cannot_be_forgotten);
    tcase_add_test(forgetting,
                   a_group_gets_the_gid_of_its_description_once_root_lets_go_of_the_old);
    suite_add_tcase(suite, forgetting);
    tcase_add_checked_fixture(checking, setup, teardown);
    tcase_add_test(checking, a_group_that_is_gone_and_made_again_has_its_gid_and_is_reported);
    tcase_add_test(checking, a_ledger_in_order_has_nothing_wrong_with_it);
    tcase_add_test(checking, a_local_user_with_a_pinned_name_or_id_is_found);
    tcase_add_test(checking, an_id_that_root_no_longer_allows_is_found);
    tcase_add_test(checking, a_file_that_was_damaged_or_exchanged_under_the_daemon_is_found);
    suite_add_tcase(suite, checking);
    UNIT_CASE(suite, "ranges", a_file_of_ranges_that_cannot_be_read_now_changes_nothing,
              a_file_of_ranges_that_is_wrong_is_told);
    return suite;
}
