/* Groups of the host: only what the directory and a login's token both say, and root has allowed.
 */
#include "daemon/directory/local_groups.h"

#include <unistd.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/membership.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

/* Gids of local groups that need no line of root's, so that the tests need no root. */
#define DOCKER_GID UINT32_C(1879048208)
#define VIDEO_GID  UINT32_C(1879048209)
#define SUDO_GID   27

static struct directory_fixture fixture;
static struct fake_user *jane;

static struct group_mapping_list mappings;

static void map(const char *group, const char *local)
{
    ck_assert_int_eq(group_mapping_add(&mappings, group, local), 0);
}

/* From the next start on. */
static void map_the_crew_alone(void)
{
    group_mapping_clear(&mappings);
    map("crew", "docker");
}

static void open_with_jane(void)
{
    directory_fixture_make(&fixture);
    directory_fixture_write(fixture.settings.paths.group, "root:x:0:\nsudo:x:27:\n"
                                                          "docker:x:1879048208:\n"
                                                          "video:x:1879048209:\n");
    map("admins", "sudo");
    map("crew", "docker");
    map("docker", "docker");
    map("artists", "video");
    fixture.settings.local_groups = &mappings;
    fake_pool_add_group(&fixture.pool, "admins", "");
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "docker", "");
    jane = fake_pool_add(&fixture.pool, "jane");
    jane->groups[0] = "crew";
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
    group_mapping_clear(&mappings);
}

/* A login whose token tells of one group, or of none. */
static void sign_in_with(const char *group)
{
    char *groups[] = {(char *)(uintptr_t)group};
    struct id_token token = {.username = (char *)(uintptr_t) "jane",
                             .sub = (char *)(uintptr_t) "sub-jane",
                             .groups = groups,
                             .group_count = group == NULL ? 0 : 1};

    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
}

static bool is_in(uint32_t gid)
{
    return directory_fixture_gives_gid(&fixture, "jane", gid);
}

/* What people are told: it must be what is published. */
static bool is_told_to_be_in(size_t mapping)
{
    auto_directory_user struct directory_user user = {0};
    char why_not[MEMBERSHIP_WORDS];

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &user), 0);
    bool is_given = membership_is_given(directory_get_paths(fixture.directory), &user, mapping,
                                        mappings.mappings[mapping].local, why_not);
    ck_assert_int_eq(is_given, why_not[0] == '\0');
    return is_given;
}

START_TEST(people_are_told_what_initgroups_gives)
{
    ck_assert(!is_told_to_be_in(1));
    sign_in_with("crew");
    ck_assert(is_in(DOCKER_GID));
    ck_assert(is_told_to_be_in(1));
    jane->groups[1] = "admins";
    sign_in_with("admins");
    ck_assert(!is_in(SUDO_GID));
    ck_assert(!is_told_to_be_in(0));
}
END_TEST

START_TEST(the_directory_alone_puts_nobody_into_a_group_of_the_host)
{
    ck_assert(!is_in(DOCKER_GID));
    sign_in_with(NULL);
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(directory_and_token_together_do_from_that_login_on)
{
    sign_in_with("crew");
    ck_assert(is_in(DOCKER_GID));
    directory_fixture_refresh(&fixture);
    ck_assert(is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_group_that_only_the_token_has_is_asked_for_once_and_not_believed)
{
    int before = atomic_load(&fixture.pool.questions);

    sign_in_with("artists");
    ck_assert(!is_in(VIDEO_GID));
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), before + 1);
    directory_fixture_refresh(&fixture);
    ck_assert(!is_in(VIDEO_GID));
}
END_TEST

START_TEST(who_was_put_into_a_group_since_the_last_listing_has_it_at_once)
{
    jane->groups[1] = "admins";
    jane->groups[0] = "docker";
    sign_in_with("docker");
    ck_assert(is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_later_token_without_the_group_takes_it_away)
{
    sign_in_with("crew");
    sign_in_with("admins");
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_listing_without_the_group_takes_it_away_until_the_next_login)
{
    sign_in_with("crew");
    jane->groups[0] = NULL;
    directory_fixture_refresh(&fixture);
    ck_assert(!is_in(DOCKER_GID));
    jane->groups[0] = "crew";
    directory_fixture_refresh(&fixture);
    ck_assert(!is_in(DOCKER_GID));
    sign_in_with("crew");
    ck_assert(is_in(DOCKER_GID));
}
END_TEST

START_TEST(so_does_an_answer_about_that_user_alone)
{
    sign_in_with("crew");
    jane->groups[0] = NULL;
    ck_assert_int_eq(directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(who_is_disabled_or_deleted_is_in_none)
{
    sign_in_with("crew");
    jane->is_disabled = true;
    directory_fixture_refresh(&fixture);
    ck_assert(!is_in(DOCKER_GID));
    jane->is_disabled = false;
    directory_fixture_refresh(&fixture);
    sign_in_with("crew");
    fake_pool_remove(&fixture.pool, "jane");
    directory_fixture_refresh(&fixture);
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_restart_keeps_what_was_proven_and_nothing_else)
{
    sign_in_with("crew");
    jane->groups[1] = "admins";
    map_the_crew_alone();
    directory_fixture_reopen(&fixture);
    ck_assert(is_in(DOCKER_GID));
    directory_fixture_refresh(&fixture);
    ck_assert(is_in(DOCKER_GID));
    ck_assert(!is_in(SUDO_GID));
}
END_TEST

START_TEST(a_restart_keeps_nothing_that_two_mappings_may_have_given)
{
    sign_in_with("crew");
    directory_fixture_reopen(&fixture);
    ck_assert(!is_in(DOCKER_GID));
    sign_in_with("crew");
    ck_assert(is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_mapping_of_another_group_inherits_nothing_at_a_restart)
{
    sign_in_with("crew");
    group_mapping_clear(&mappings);
    map("admins", "docker");
    directory_fixture_reopen(&fixture);
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(another_pool_inherits_no_group)
{
    sign_in_with("crew");
    fixture.settings.pool_id = "eu-west-1_Another99";
    map_the_crew_alone();
    directory_fixture_reopen(&fixture);
    ck_assert(!is_in(DOCKER_GID));
}
END_TEST

START_TEST(a_gid_below_1000_needs_a_line_of_roots)
{
    jane->groups[1] = "admins";
    sign_in_with("admins");
    ck_assert(!is_in(SUDO_GID));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED,
                                            "admins = sudo"));
    directory_fixture_write(fixture.settings.paths.ids, "local-gid 27\n");
    directory_fixture_refresh(&fixture);
    sign_in_with("admins");
    ck_assert_int_eq(is_in(SUDO_GID), geteuid() == 0);
}
END_TEST

START_TEST(a_group_that_the_host_does_not_have_is_reported)
{
    directory_fixture_write(fixture.settings.paths.group, "root:x:0:\n");
    directory_fixture_refresh(&fixture);
    sign_in_with("crew");
    ck_assert(!is_in(DOCKER_GID));
    ck_assert(
        directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NO_LOCAL_GROUP, "crew = docker"));
}
END_TEST

START_TEST(a_group_of_the_pool_with_the_name_of_one_of_the_host_is_no_group_here)
{
    jane->groups[0] = "docker";
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "docker"), 0);
    ck_assert(!is_in(DOCKER_GID));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_GROUP, "docker"));
}
END_TEST

START_TEST(a_group_of_the_pool_with_the_gid_of_one_of_the_host_is_no_group_here)
{
    fake_pool_add_group(&fixture.pool, "clever", "gid=1879048208");
    jane->groups[1] = "clever";
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "clever"), 0);
    ck_assert(!is_in(DOCKER_GID));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_ID, "clever"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("local_groups");

    UNIT_CASE_WITH(suite, "both", open_with_jane, remove_all,
                   the_directory_alone_puts_nobody_into_a_group_of_the_host,
                   people_are_told_what_initgroups_gives,
                   directory_and_token_together_do_from_that_login_on,
                   a_group_that_only_the_token_has_is_asked_for_once_and_not_believed,
                   who_was_put_into_a_group_since_the_last_listing_has_it_at_once,
                   a_later_token_without_the_group_takes_it_away,
                   a_listing_without_the_group_takes_it_away_until_the_next_login,
                   so_does_an_answer_about_that_user_alone, who_is_disabled_or_deleted_is_in_none);
    UNIT_CASE_WITH(suite, "restart", open_with_jane, remove_all,
                   a_restart_keeps_what_was_proven_and_nothing_else,
                   a_restart_keeps_nothing_that_two_mappings_may_have_given,
                   a_mapping_of_another_group_inherits_nothing_at_a_restart,
                   another_pool_inherits_no_group);
    UNIT_CASE_WITH(suite, "host", open_with_jane, remove_all,
                   a_gid_below_1000_needs_a_line_of_roots,
                   a_group_that_the_host_does_not_have_is_reported,
                   a_group_of_the_pool_with_the_name_of_one_of_the_host_is_no_group_here,
                   a_group_of_the_pool_with_the_gid_of_one_of_the_host_is_no_group_here);
    return suite;
}
