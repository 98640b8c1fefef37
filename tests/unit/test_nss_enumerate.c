/* Walks through users and groups, and the shadow database. */
#include "nss/enumerate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "nss/shadow.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/unit.h"

#define ERRNO_BEFORE 4711

static struct nss_fixture fixture;
static char buffer[4096];
static struct passwd user;
static struct group group;
static const struct passwd_answer user_answer = {&user, buffer, sizeof buffer};
static const struct group_answer group_answer = {&group, buffer, sizeof buffer};

static struct snapshot_user_entry entry_of(const char *name, uint32_t number, uint16_t flags)
{
    return (struct snapshot_user_entry){.name = name,
                                        .gecos = "",
                                        .home = "/home/somebody",
                                        .shell = "/bin/sh",
                                        .uid = FIXTURE_FIRST_ID + number,
                                        .gid = FIXTURE_FIRST_ID + number,
                                        .flags = flags | SNAPSHOT_PRIVATE_GROUP};
}

/* Users of these names, and the group crew. */
static void publish(const char *path, const char *const *names, size_t count, uint64_t generation)
{
    static const char *const members[] = {"ann"};
    static const struct snapshot_group_entry crew = {
        .name = "crew", .gid = FIXTURE_FIRST_ID - 1, .members = members, .member_count = 1};
    struct snapshot_user_entry users[8];
    struct snapshot_contents contents = {.users = users,
                                         .user_count = count,
                                         .groups = &crew,
                                         .group_count = 1,
                                         .generation = generation,
                                         .flags = SNAPSHOT_MAY_BE_ENUMERATED};

    for (size_t i = 0; i < count; i++)
        users[i] = entry_of(names[i], (uint32_t)i, 0);
    ck_assert_int_eq(snapshot_write(path, &contents), 0);
}

static const char *const three[] = {"ann", "bob", "cleo"};

/* The names of all users or all groups, each with a blank behind it. */
static const char *walk(bool is_of_groups)
{
    static char names[256];
    enum nss_status status = NSS_STATUS_SUCCESS;
    int error = 0;

    names[0] = '\0';
    fixture.state.users_walk = fixture.state.groups_walk = (struct enumeration){0};
    for (int i = 0; i < 20 && status == NSS_STATUS_SUCCESS; i++) {
        status = is_of_groups ? enumerate_next_group(&fixture.state, &group_answer, &error)
                              : enumerate_next_user(&fixture.state, &user_answer, &error);
        if (status != NSS_STATUS_SUCCESS)
            break;
        size_t length = strlen(names);
        (void)snprintf(names + length, sizeof names - length, "%s ",
                       is_of_groups ? group.gr_name : user.pw_name);
    }
    ck_assert_int_eq(status, NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(error, ENOENT);
    return names;
}

START_TEST(everybody_is_met_once_and_groups_before_private_groups)
{
    nss_fixture_make(&fixture);
    publish(fixture.snapshot.directory, three, 3, 1);
    ck_assert_str_eq(walk(false), "ann bob cleo ");
    ck_assert_str_eq(walk(true), "crew ann bob cleo ");
    ck_assert_str_eq(walk(false), "ann bob cleo ");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_group_comes_with_its_members)
{
    int error = 0;

    nss_fixture_make(&fixture);
    publish(fixture.snapshot.directory, three, 3, 1);
    ck_assert_int_eq(enumerate_next_group(&fixture.state, &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(group.gr_name, "crew");
    ck_assert_str_eq(group.gr_mem[0], "ann");
    ck_assert_ptr_null(group.gr_mem[1]);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(nobody_is_met_unless_the_directory_says_so)
{
    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    ck_assert_str_eq(walk(false), "");
    ck_assert_str_eq(walk(true), "");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(without_a_directory_a_walk_is_unavailable)
{
    int error = 0;

    nss_fixture_make(&fixture);
    ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error), NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(enumerate_next_group(&fixture.state, &group_answer, &error),
                     NSS_STATUS_UNAVAIL);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_is_recent_comes_first_and_hides_what_it_changed_or_took_away)
{
    struct snapshot_user_entry changes[] = {
        entry_of("bob", 1, 0), entry_of("cleo", 2, SNAPSHOT_TOMBSTONE), entry_of("dora", 3, 0)};
    struct snapshot_contents contents = {.users = changes, .user_count = 3, .generation = 1};

    nss_fixture_make(&fixture);
    publish(fixture.snapshot.directory, three, 3, 1);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.recent, &contents), 0);
    ck_assert_str_eq(walk(false), "bob dora ann ");
    ck_assert_str_eq(walk(true), "crew bob dora ann ");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(local_names_and_ids_that_nobody_may_have_are_passed_over)
{
    struct snapshot_user_entry users[] = {entry_of("localjane", 1, 0), entry_of("eve", 2, 0),
                                          entry_of("localgroup", 3, 0), entry_of("ann", 4, 0)};
    struct snapshot_contents contents = {
        .users = users, .user_count = 4, .generation = 1, .flags = SNAPSHOT_MAY_BE_ENUMERATED};

    users[1].uid = 0;
    nss_fixture_make(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    ck_assert_str_eq(walk(false), "localgroup ann ");
    ck_assert_str_eq(walk(true), "localjane ann ");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_buffer_too_small_is_told_so_and_the_walk_waits)
{
    struct passwd_answer small = {&user, buffer, 8};
    int error = 0;

    nss_fixture_make(&fixture);
    publish(fixture.snapshot.directory, three, 3, 1);
    ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error), NSS_STATUS_SUCCESS);
    for (int i = 0; i < 3; i++) {
        errno = ERRNO_BEFORE;
        ck_assert_int_eq(enumerate_next_user(&fixture.state, &small, &error), NSS_STATUS_TRYAGAIN);
        ck_assert_int_eq(error, ERANGE);
        ck_assert_int_eq(errno, ERRNO_BEFORE);
    }
    ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error), NSS_STATUS_SUCCESS);
    ck_assert_str_eq(user.pw_name, "bob");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_walk_goes_on_in_the_file_that_took_the_place_of_its_own)
{
    static const char *const longer[] = {"ann-of-the-green-gables", "bob", "cleo", "dora"};
    int error = 0;

    nss_fixture_make(&fixture);
    publish(fixture.snapshot.directory, three, 3, 1);
    ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error), NSS_STATUS_SUCCESS);
    publish(fixture.snapshot.directory, longer, 4, 2);
    for (size_t i = 1; i < 4; i++) {
        ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error),
                         NSS_STATUS_SUCCESS);
        ck_assert_str_eq(user.pw_name, longer[i]);
    }
    ck_assert_int_eq(enumerate_next_user(&fixture.state, &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_shadow_entry_of_a_user_is_locked_and_never_ages)
{
    struct spwd shadow;
    struct shadow_answer answer = {&shadow, buffer, sizeof "user1\0*"};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    errno = ERRNO_BEFORE;
    ck_assert_int_eq(shadow_by_name(&fixture.state, "user1", &answer, &error), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(errno, ERRNO_BEFORE);
    ck_assert_str_eq(shadow.sp_namp, "user1");
    ck_assert_str_eq(shadow.sp_pwdp, "*");
    ck_assert_int_eq(shadow.sp_lstchg, -1);
    ck_assert_int_eq(shadow.sp_max, -1);
    ck_assert_int_eq(shadow.sp_expire, -1);
    answer.size--;
    ck_assert_int_eq(shadow_by_name(&fixture.state, "user1", &answer, &error), NSS_STATUS_TRYAGAIN);
    ck_assert_int_eq(error, ERANGE);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_no_user_or_a_local_one_has_no_shadow_entry_here)
{
    static const char *const names[] = {"nosuch", "root", "localjane", "", "a b"};
    struct snapshot_user_entry local = entry_of("localjane", 1, 0);
    struct spwd shadow;
    struct shadow_answer answer = {&shadow, buffer, sizeof buffer};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &local, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_int_eq(shadow_by_name(&fixture.state, names[i], &answer, &error),
                         NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_enumerate");

    UNIT_CASE(suite, "walks", everybody_is_met_once_and_groups_before_private_groups,
              a_group_comes_with_its_members, nobody_is_met_unless_the_directory_says_so,
              without_a_directory_a_walk_is_unavailable,
              what_is_recent_comes_first_and_hides_what_it_changed_or_took_away,
              local_names_and_ids_that_nobody_may_have_are_passed_over,
              a_buffer_too_small_is_told_so_and_the_walk_waits,
              a_walk_goes_on_in_the_file_that_took_the_place_of_its_own);
    UNIT_CASE(suite, "shadow", the_shadow_entry_of_a_user_is_locked_and_never_ages,
              who_is_no_user_or_a_local_one_has_no_shadow_entry_here);
    return suite;
}
