/* What is told of users who are not published as the pool has them. */
#include "daemon/directory/problems.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void set(struct fake_user *user, const char *name, const char *value)
{
    ck_assert_int_eq(text_map_set(&user->attributes, name, value), 0);
}

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

START_TEST(who_is_refused_is_told_what_refuses_and_not_what_is_wrong_besides)
{
    struct directory_problem problem;
    struct directory_status status;

    directory_fixture_make(&fixture);
    fixture.settings.home_base = "/etc";
    fixture.settings.shell_attribute = "custom:shell";
    set(fake_pool_add(&fixture.pool, "jane"), "custom:shell", "bash");
    list();
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ATTRIBUTE, "jane"));
    ck_assert_int_eq(directory_explain(fixture.directory, "jane", &problem), 0);
    ck_assert_int_eq(problem.kind, DIRECTORY_PROBLEM_HOME);
    ck_assert_str_eq(problem.subject, "jane");
    ck_assert_str_eq(problem.detail, "/etc/jane");
    ck_assert_int_eq(directory_explain(fixture.directory, "joe", &problem), -ENOENT);
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.enabled_user_count, 0);
    ck_assert_uint_eq(status.refused_user_count, 1);
    directory_fixture_remove(&fixture);
}
END_TEST

static bool has_problem(enum directory_problem_kind kind, const char *subject)
{
    return directory_fixture_has_problem(&fixture, kind, subject);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

START_TEST(an_attribute_that_nobody_has_is_reported)
{
    auto_text_list struct text_list keys = {0};

    directory_fixture_make(&fixture);
    ck_assert_int_eq(text_list_append(&keys, "custom:ssh_key", strlen("custom:ssh_key")), 0);
    fixture.settings.ssh_keys_attributes = &keys;
    fixture.settings.home_attribute = "custom:home";
    fixture.settings.shell_attribute = "custom:shell";
    struct fake_user *jane = fake_pool_add(&fixture.pool, "jane");
    set(jane, "custom:ssh_keys", "x");
    set(jane, "custom:home", "");
    set(fake_pool_add(&fixture.pool, "joe"), "custom:shell", "/bin/sh");
    list();
    ck_assert(has_problem(DIRECTORY_PROBLEM_ABSENT, "custom:ssh_key"));
    ck_assert(has_problem(DIRECTORY_PROBLEM_ABSENT, "custom:home"));
    ck_assert(!has_problem(DIRECTORY_PROBLEM_ABSENT, "custom:shell"));
    ck_assert_uint_ne(uid_of("jane"), 0);
    set(&fixture.pool.users[1], "custom:ssh_key", "x");
    directory_fixture_refresh(&fixture);
    ck_assert(!has_problem(DIRECTORY_PROBLEM_ABSENT, "custom:ssh_key"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_pool_without_users_says_nothing_about_attributes)
{
    struct directory_status status;

    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    list();
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.problem_count, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(nothing_is_pinned_while_nobody_has_the_attribute_that_names_the_uid)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:udi";
    set(fake_pool_add(&fixture.pool, "bob"), "custom:uid", "1879048200");
    (void)fake_pool_add(&fixture.pool, "joe");
    list();
    ck_assert(has_problem(DIRECTORY_PROBLEM_ABSENT, "custom:udi"));
    ck_assert(has_problem(DIRECTORY_PROBLEM_NO_ID, "bob"));
    ck_assert_uint_eq(uid_of("bob"), 0);
    (void)fake_pool_add(&fixture.pool, "late");
    ck_assert_int_eq(directory_learn_user(fixture.directory, "late", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_REFUSED);
    fixture.settings.uid_attribute = "custom:uid";
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("bob"), 1879048200);
    ck_assert_uint_ne(uid_of("joe"), 0); /* one has it, so who has none has a derived uid */
    directory_fixture_remove(&fixture);
}
END_TEST

static enum directory_answer ask_about(const char *name)
{
    return directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

START_TEST(before_a_whole_listing_who_lacks_the_attribute_waits_and_who_has_it_does_not)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "bob"), "custom:uid", "1879048200");
    (void)fake_pool_add(&fixture.pool, "joe");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(ask_about("joe"), DIRECTORY_NOT_NOW);
    ck_assert_uint_eq(uid_of("joe"), 0);
    ck_assert_int_eq(ask_about("bob"), DIRECTORY_FOUND);
    ck_assert_uint_eq(uid_of("bob"), 1879048200);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_ne(uid_of("joe"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_empty_pool_decides_nothing_about_who_comes_next)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:udi";
    list();
    set(fake_pool_add(&fixture.pool, "bob"), "custom:uid", "1879048200");
    ck_assert_int_eq(ask_about("bob"), DIRECTORY_NOT_NOW);
    directory_fixture_refresh(&fixture);
    ck_assert(has_problem(DIRECTORY_PROBLEM_NO_ID, "bob"));
    ck_assert_uint_eq(uid_of("bob"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_was_known_before_a_restart_is_known_before_the_first_listing)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "bob"), "custom:uid", "1879048200");
    (void)fake_pool_add(&fixture.pool, "joe");
    list();
    uint32_t joe = uid_of("joe");
    directory_fixture_reopen(&fixture);
    ck_assert_uint_ne(joe, 0);
    ck_assert_uint_eq(uid_of("joe"), joe);
    ck_assert_int_eq(directory_renew_user(fixture.directory, "joe", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    ck_assert_uint_eq(uid_of("joe"), joe);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(where_the_pool_is_never_listed_whole_nobody_waits_for_that)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    fixture.settings.renew_after_ms = 60000;
    (void)fake_pool_add(&fixture.pool, "joe");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(ask_about("joe"), DIRECTORY_FOUND);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_pinned_stays_while_nobody_has_the_attribute_any_more)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "bob"), "custom:uid", "1879048200");
    list();
    set(&fixture.pool.users[0], "custom:uid", "");
    (void)fake_pool_add(&fixture.pool, "joe");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("bob"), 1879048200);
    ck_assert(!has_problem(DIRECTORY_PROBLEM_NO_ID, "bob"));
    ck_assert(has_problem(DIRECTORY_PROBLEM_NO_ID, "joe"));
    ck_assert_uint_eq(uid_of("joe"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("problems");

    UNIT_CASE(suite, "explaining",
              who_is_refused_is_told_what_refuses_and_not_what_is_wrong_besides);
    UNIT_CASE(suite, "attributes", an_attribute_that_nobody_has_is_reported,
              a_pool_without_users_says_nothing_about_attributes,
              nothing_is_pinned_while_nobody_has_the_attribute_that_names_the_uid,
              before_a_whole_listing_who_lacks_the_attribute_waits_and_who_has_it_does_not,
              an_empty_pool_decides_nothing_about_who_comes_next,
              who_was_known_before_a_restart_is_known_before_the_first_listing,
              where_the_pool_is_never_listed_whole_nobody_waits_for_that,
              who_is_pinned_stays_while_nobody_has_the_attribute_any_more);
    return suite;
}
