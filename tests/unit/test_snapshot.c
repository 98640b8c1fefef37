/* One published file: what is written is found, and what nobody may publish is refused. */
#include "common/snapshot.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/snapshot_fixture.h"
#include "tests/unit/unit.h"

static const struct identity_ranges no_extra_ranges;
static snapshot_opener *const openers[] = {snapshot_open, snapshot_map};
#define OPENER_COUNT (sizeof openers / sizeof *openers)

static struct snapshot_fixture fixture;

START_TEST(every_user_is_found_by_name_and_by_uid_with_all_fields)
{
    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 500, 7);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_uint_eq(file.header.generation, 7);
        for (uint32_t n = 0; n < 500; n++) {
            char name[24], home[32], text[SNAPSHOT_MAX_TEXT];
            struct snapshot_user by_name, by_uid;
            uint32_t gid = 0;
            (void)snprintf(name, sizeof name, "user%u", n);
            (void)snprintf(home, sizeof home, "/home/user%u", n);
            ck_assert_int_eq(snapshot_find_user_by_name(&file, name, &by_name), 0);
            ck_assert_int_eq(snapshot_find_user_by_uid(&file, FIXTURE_FIRST_ID + n, &by_uid), 0);
            ck_assert_uint_eq(by_name.offset, by_uid.offset);
            ck_assert_uint_eq(by_name.head.uid, FIXTURE_FIRST_ID + n);
            ck_assert_int_eq(snapshot_copy_user_text(&file, &by_uid, text, sizeof text), 0);
            ck_assert_str_eq(text, name);
            ck_assert_str_eq(text + by_uid.head.name_length + 1, "*");
            ck_assert_str_eq(text + by_uid.texts.gecos_at, "generation 7");
            ck_assert_str_eq(text + by_uid.texts.home_at, home);
            ck_assert_str_eq(text + by_uid.texts.shell_at, "/bin/bash");
            ck_assert_uint_eq(by_uid.head.gid_count, 2);
            ck_assert_int_eq(snapshot_copy_gid(&file, &by_uid, 0, &gid), 0);
            ck_assert_uint_eq(gid, FIXTURE_FIRST_ID - 1);
        }
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(groups_are_found_with_their_members)
{
    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 300, 1);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        char text[8192];
        struct snapshot_group group;
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_group_by_gid(&file, FIXTURE_FIRST_ID - 1, &group), 0);
        ck_assert_uint_eq(group.head.member_count, 300);
        ck_assert_int_eq(snapshot_copy_group_text(&file, &group, text, 16), -ERANGE);
        ck_assert_int_eq(snapshot_copy_group_text(&file, &group, text, sizeof text), 0);
        ck_assert_str_eq(text, "crew");
        ck_assert_str_eq(text + 5, "*");
        ck_assert_str_eq(text + 7, "user0");
        ck_assert_str_eq(text + 13, "user1");
        ck_assert_int_eq(snapshot_find_group_by_name(&file, "odd", &group), 0);
        ck_assert_uint_eq(group.head.gid, FIXTURE_FIRST_ID - 3);
        ck_assert_uint_eq(group.head.member_count, 0);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_not_there_is_not_found)
{
    static const char *const absent[] = {"",
                                         "user",
                                         "user300",
                                         "USER1",
                                         "crew",
                                         "user1 ",
                                         "a-name-that-is-longer-than-any-name-may-be"};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 300, 1);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        struct snapshot_user user;
        struct snapshot_group group;
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        for (size_t n = 0; n < sizeof absent / sizeof *absent; n++)
            ck_assert_int_eq(snapshot_find_user_by_name(&file, absent[n], &user), -ENOENT);
        ck_assert_int_eq(snapshot_find_user_by_uid(&file, 0, &user), -ENOENT);
        ck_assert_int_eq(snapshot_find_group_by_name(&file, "user1", &group), -ENOENT);
        ck_assert_int_eq(snapshot_find_group_by_gid(&file, FIXTURE_FIRST_ID, &group), -ENOENT);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(walking_meets_everybody_once)
{
    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 300, 1);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        struct snapshot_user user;
        struct snapshot_group group;
        uint64_t offset = 0;
        uint32_t users = 0, groups = 0;
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        for (; snapshot_next_user(&file, &offset, &user) == 0; users++)
            ck_assert_uint_eq(user.head.uid, FIXTURE_FIRST_ID + users);
        for (offset = 0; snapshot_next_group(&file, &offset, &group) == 0;)
            groups++;
        ck_assert_uint_eq(users, 300);
        ck_assert_uint_eq(groups, 3);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_hundred_thousand_users_take_less_than_two_hundred_bytes_each)
{
    enum { COUNT = 100000 };
    struct stat status;
    auto_snapshot struct snapshot file = {0};
    struct snapshot_user user;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, COUNT, 1);
    ck_assert_int_eq(stat(fixture.directory, &status), 0);
    ck_assert_int_lt(status.st_size / COUNT, 200);
    ck_assert_int_eq(snapshot_map(&file, fixture.directory, &no_extra_ranges), 0);
    for (uint32_t n = 0; n < COUNT; n++) {
        ck_assert_int_eq(snapshot_find_user_by_uid(&file, FIXTURE_FIRST_ID + n, &user), 0);
        ck_assert_uint_eq(user.head.uid, FIXTURE_FIRST_ID + n);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(ids_that_nobody_may_have_are_refused_whoever_published_them)
{
    static const uint32_t forbidden[] = {
        0, 27, 999, 1000, 65534, IDENTITY_MIN_ID - 1, IDENTITY_MAX_ID + 1, UINT32_MAX};

    snapshot_fixture_make(&fixture);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        struct snapshot_user_entry user = {.name = "eve",
                                           .gecos = "",
                                           .home = "/home/eve",
                                           .shell = "/bin/sh",
                                           .uid = forbidden[i],
                                           .gid = IDENTITY_MIN_ID};
        auto_snapshot struct snapshot file = {0};
        struct snapshot_user found;
        snapshot_fixture_publish_user(fixture.directory, &user, 1);
        ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_user_by_name(&file, "eve", &found), -EPERM);
        ck_assert_int_eq(snapshot_find_user_by_uid(&file, forbidden[i], &found), -EPERM);
        snapshot_close(&file);

        user.uid = IDENTITY_MIN_ID;
        user.gid = forbidden[i];
        snapshot_fixture_publish_user(fixture.directory, &user, 2);
        ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_user_by_name(&file, "eve", &found), -EPERM);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_supplementary_gid_that_is_not_allowed_is_refused_alone)
{
    static const uint32_t gids[] = {IDENTITY_MIN_ID + 5, 0, 27};
    struct snapshot_user_entry user = {.name = "eve",
                                       .gecos = "",
                                       .home = "/home/eve",
                                       .shell = "/bin/sh",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID,
                                       .gids = gids,
                                       .gid_count = 3};
    struct identity_ranges with_sudo = {.gid_count = 1, .gids = {{27, 27}}};
    auto_snapshot struct snapshot file = {0};
    struct snapshot_user found;
    uint32_t gid = 0;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.directory, &user, 1);
    ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
    ck_assert_int_eq(snapshot_find_user_by_name(&file, "eve", &found), 0);
    ck_assert_int_eq(snapshot_copy_gid(&file, &found, 0, &gid), 0);
    ck_assert_int_eq(snapshot_copy_gid(&file, &found, 1, &gid), -EPERM);
    ck_assert_int_eq(snapshot_copy_gid(&file, &found, 2, &gid), -EPERM);
    ck_assert_int_eq(snapshot_copy_gid(&file, &found, 3, &gid), -EBADMSG);
    file.view.ranges = &with_sudo;
    ck_assert_int_eq(snapshot_copy_gid(&file, &found, 2, &gid), 0);
    ck_assert_uint_eq(gid, 27);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(texts_that_would_forge_a_line_or_a_name_are_refused)
{
    static const char *const gecos[] = {"a:b", "a\nroot::0:0::/:/bin/sh"};
    static const char *const names[] = {"root", "nobody", "Eve", "e:e"};
    struct snapshot_user_entry user = {.name = "eve",
                                       .home = "/home/eve",
                                       .shell = "/bin/sh",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID};
    char text[SNAPSHOT_MAX_TEXT];
    struct snapshot_user found;

    snapshot_fixture_make(&fixture);
    for (size_t i = 0; i < 6; i++) {
        auto_snapshot struct snapshot file = {0};
        user.gecos = i < 2 ? gecos[i] : "";
        user.name = i < 2 ? "eve" : names[i - 2];
        snapshot_fixture_publish_user(fixture.directory, &user, 1);
        ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_user_by_uid(&file, IDENTITY_MIN_ID, &found), 0);
        ck_assert_int_eq(snapshot_copy_user_text(&file, &found, text, sizeof text), -EBADMSG);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(entries_too_long_for_a_record_are_refused)
{
    char long_text[SNAPSHOT_MAX_TEXT];
    struct snapshot_user_entry user = {.name = "eve",
                                       .gecos = long_text,
                                       .home = "/",
                                       .shell = "/",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID};
    struct snapshot_contents contents = {.users = &user, .user_count = 1};

    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    snapshot_fixture_make(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.directory, &contents), -E2BIG);
    user.gecos = "";
    user.name = long_text;
    ck_assert_int_eq(snapshot_write(fixture.directory, &contents), -ENAMETOOLONG);
    ck_assert_int_eq(access(fixture.directory, F_OK), -1);
    snapshot_fixture_remove(&fixture);
}
END_TEST

/* How many slots a search looks at on average, when ids that follow one another are put into an
 * index that is half full. */
static double mean_probes(uint64_t seed)
{
    enum { IDS = 1000, SLOTS = 2048 };
    bool is_taken[SLOTS] = {false};
    size_t probes = 0;

    for (uint32_t id = FIXTURE_FIRST_ID; id < FIXTURE_FIRST_ID + IDS; id++) {
        uint64_t slot = snapshot_hash_id(id, seed) % SLOTS;
        for (probes++; is_taken[slot]; probes++)
            slot = (slot + 1) % SLOTS;
        is_taken[slot] = true;
    }
    return (double)probes / IDS;
}

START_TEST(ids_that_follow_one_another_lie_apart_whatever_the_seed)
{
    uint64_t seed = 88172645463325252;

    for (int i = 0; i < 5000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        ck_assert_double_lt(mean_probes(seed), 2.0);
    }
    ck_assert_double_lt(mean_probes(0), 2.0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("snapshot");

    UNIT_CASE(suite, "found", every_user_is_found_by_name_and_by_uid_with_all_fields,
              groups_are_found_with_their_members, who_is_not_there_is_not_found,
              walking_meets_everybody_once,
              a_hundred_thousand_users_take_less_than_two_hundred_bytes_each,
              ids_that_follow_one_another_lie_apart_whatever_the_seed);
    UNIT_CASE(suite, "refused", ids_that_nobody_may_have_are_refused_whoever_published_them,
              a_supplementary_gid_that_is_not_allowed_is_refused_alone,
              texts_that_would_forge_a_line_or_a_name_are_refused,
              entries_too_long_for_a_record_are_refused);
    return suite;
}
