/* Groups of the pool: everybody's primary one, and very many of them. */
#include <errno.h>
#include <stdio.h>

#include "daemon/directory/directory.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define MANY_GROUPS   10000
#define GROUPS_A_USER 100

static struct directory_fixture fixture;

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

START_TEST(a_configured_primary_group_is_everybodys)
{
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    fixture.settings.primary_group = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    list();
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.gid, directory_fixture_published_gid(&fixture, "crew"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_asked_for_before_the_first_listing_is_in_the_primary_group_too)
{
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    fixture.settings.primary_group = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "guests", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_ne(jane.gid, jane.uid);
    ck_assert_uint_eq(jane.gid, directory_fixture_published_gid(&fixture, "crew"));
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "guests"), 0);
    ck_assert_uint_eq(jane.groups.count, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_primary_group_that_cannot_be_one_lets_nobody_in)
{
    directory_fixture_make(&fixture);
    fixture.settings.primary_group = "localgroup";
    fake_pool_add_group(&fixture.pool, "localgroup", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_PRIMARY_GROUP, "jane"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_GROUP, "localgroup"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(whose_primary_group_is_gone_keeps_it)
{
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    fixture.settings.primary_group = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    list();
    uint32_t gid = directory_fixture_published_gid(&fixture, "crew");
    fixture.pool.group_count = 0;
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.gid, gid);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_PRIMARY_GROUP, "jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

static bool is_known_to_be_in_crew(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return text_list_contains(&user.groups, "crew");
}

START_TEST(who_is_a_member_of_the_primary_group_is_known_over_a_restart)
{
    directory_fixture_make(&fixture);
    fixture.settings.primary_group = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    (void)fake_pool_add(&fixture.pool, "guest");
    list();
    fixture.pool.fails_with = -ENETUNREACH;
    for (int starts = 0; starts < 2; starts++) {
        directory_fixture_reopen(&fixture);
        ck_assert(is_known_to_be_in_crew("jane"));
        ck_assert(!is_known_to_be_in_crew("guest"));
    }
    directory_fixture_remove(&fixture);
}
END_TEST

static char names[MANY_GROUPS][16];

/* Every hundredth group from the user's number on. */
static void join_groups(struct fake_user *user, size_t number)
{
    for (size_t i = 0; i < GROUPS_A_USER; i++)
        user->groups[i] = names[(number + i * 100) % MANY_GROUPS];
}

static bool is_in(const char *user, const char *group)
{
    uint32_t gid = directory_fixture_published_gid(&fixture, group);

    return gid != 0 && directory_fixture_gives_gid(&fixture, user, gid);
}

START_TEST(ten_thousand_groups_and_a_hundred_a_user_are_known_also_after_a_restart)
{
    char name[16];

    directory_fixture_make(&fixture);
    for (size_t i = 0; i < MANY_GROUPS; i++) {
        (void)snprintf(names[i], sizeof names[i], "group%zu", i);
        fake_pool_add_group(&fixture.pool, names[i], "");
    }
    for (size_t i = 0; i < 20; i++) {
        (void)snprintf(name, sizeof name, "user%zu", i);
        join_groups(fake_pool_add(&fixture.pool, name), i);
    }
    list();
    for (int restarts = 0; restarts < 2; restarts++) {
        struct directory_status status;
        directory_get_status(fixture.directory, &status);
        /* of ten thousand derived gids some may collide; each is reported */
        if (restarts == 0)
            ck_assert_uint_eq(status.group_count + status.problem_count, MANY_GROUPS);
        ck_assert_uint_gt(status.group_count, MANY_GROUPS - 10);
        ck_assert(is_in("user7", "group7"));
        ck_assert(is_in("user7", "group9907"));
        ck_assert(!is_in("user7", "group8"));
        directory_fixture_reopen(&fixture);
    }
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pool_groups");

    UNIT_CASE(suite, "primary", a_configured_primary_group_is_everybodys,
              who_is_asked_for_before_the_first_listing_is_in_the_primary_group_too,
              a_primary_group_that_cannot_be_one_lets_nobody_in,
              whose_primary_group_is_gone_keeps_it,
              who_is_a_member_of_the_primary_group_is_known_over_a_restart);
    UNIT_CASE(suite, "many",
              ten_thousand_groups_and_a_hundred_a_user_are_known_also_after_a_restart);
    return suite;
}
