/* What directory.recent says of one user's change, and what it need not say. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/snapshot_pair.h"
#include "daemon/directory/state.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

/* Ann and jane are in crew and staff; band is nobody's. */
static void open_directory(void)
{
    static const char *const names[] = {"ann", "jane"};

    directory_fixture_make(&fixture);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct fake_user *user = fake_pool_add(&fixture.pool, names[i]);
        user->groups[0] = "crew";
        user->groups[1] = "staff";
    }
    fake_pool_add_group(&fixture.pool, "band", "");
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "staff", "");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

/* Publishes ann with other groups and another GECOS. */
static void publish_ann(const char *const *groups, size_t count, const char *gecos)
{
    auto_directory_user struct directory_user ann = {0};
    struct change change;

    ck_assert_int_eq(change_begin(&change, fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_int_eq(people_copy_user(&fixture.directory->people, "ann", &ann), 0);
    text_list_clear(&ann.groups);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(text_list_append(&ann.groups, groups[i], strlen(groups[i])), 0);
    free(ann.gecos);
    ann.gecos = strdup(gecos);
    ck_assert_ptr_nonnull(ann.gecos);
    ck_assert_int_eq(change_publish_user(&change, &ann), 0);
    change_end(&change);
}

/* How many members directory.recent gives the group; -ENOENT: it says nothing of it. */
static int recent_members_of(const char *group)
{
    static const struct identity_ranges none;
    auto_snapshot struct snapshot recent = {0};
    struct snapshot_group found;

    ck_assert_int_eq(snapshot_open(&recent, fixture.settings.paths.recent, &none), 0);
    ck_assert_uint_eq(recent.header.user_count, 1);
    int r = snapshot_find_group_by_name(&recent, group, &found);
    return r < 0 ? r : (int)found.head.member_count;
}

static int published_members_of(const char *group)
{
    static const struct identity_ranges none;
    const struct snapshot_paths paths = {.directory = fixture.settings.paths.snapshot,
                                         .recent = fixture.settings.paths.recent};
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct snapshot_found_group found;

    ck_assert_int_eq(snapshot_pair_open(&pair, &paths, &none, snapshot_open), 0);
    ck_assert_int_eq(snapshot_pair_group_by_name(&pair, group, &found), 0);
    return (int)found.group.head.member_count;
}

START_TEST(a_user_whose_groups_stay_the_same_has_no_group_written_again)
{
    static const char *const groups[] = {"staff", "crew"};

    open_directory();
    publish_ann(groups, 2, "Ann the Second");
    ck_assert_int_eq(recent_members_of("crew"), -ENOENT);
    ck_assert_int_eq(recent_members_of("staff"), -ENOENT);
    ck_assert_int_eq(published_members_of("crew"), 2);
    ck_assert_int_eq(published_members_of("staff"), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(groups_that_a_user_leaves_or_joins_are_written_with_all_their_members)
{
    static const char *const groups[] = {"staff", "band"};

    open_directory();
    publish_ann(groups, 2, "Ann");
    ck_assert_int_eq(recent_members_of("crew"), 1);
    ck_assert_int_eq(recent_members_of("band"), 1);
    ck_assert_int_eq(recent_members_of("staff"), -ENOENT);
    ck_assert_int_eq(published_members_of("staff"), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_group_that_has_changed_is_told_of_until_all_is_written_anew)
{
    static const char *const others[] = {"staff"};

    open_directory();
    publish_ann(others, 1, "Ann");
    publish_ann(others, 1, "Ann the Second");
    ck_assert_int_eq(recent_members_of("crew"), 1);
    ck_assert_int_eq(published_members_of("crew"), 1);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(published_members_of("crew"), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_leaves_all_groups_is_in_none)
{
    open_directory();
    publish_ann(NULL, 0, "Ann");
    ck_assert_int_eq(recent_members_of("crew"), 1);
    ck_assert_int_eq(recent_members_of("staff"), 1);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_recent");

    UNIT_CASE(suite, "recent", a_user_whose_groups_stay_the_same_has_no_group_written_again,
              groups_that_a_user_leaves_or_joins_are_written_with_all_their_members,
              a_group_that_has_changed_is_told_of_until_all_is_written_anew,
              who_leaves_all_groups_is_in_none);
    return suite;
}
