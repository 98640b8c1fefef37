/* What is told of users who are not published as the pool has them. */
#include "daemon/directory/problems.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/fake_pool.h"
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

Suite *unit_suite(void)
{
    Suite *suite = suite_create("problems");

    UNIT_CASE(suite, "explaining",
              who_is_refused_is_told_what_refuses_and_not_what_is_wrong_besides);
    return suite;
}
