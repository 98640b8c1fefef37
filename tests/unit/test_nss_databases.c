/* What the NSS module answers about users, groups and memberships. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nss/group.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/unit.h"

#define ERRNO_BEFORE 4711

static struct nss_fixture fixture;
static char buffer[4096];
static struct passwd user;
static struct group group;
static const struct passwd_answer user_answer = {&user, buffer, sizeof buffer};
static const struct group_answer group_answer = {&group, buffer, sizeof buffer};

START_TEST(a_user_is_found_by_name_and_by_uid)
{
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 3);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "user7", &user_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(user.pw_name, "user7");
    ck_assert_str_eq(user.pw_passwd, "*");
    ck_assert_uint_eq(user.pw_uid, FIXTURE_FIRST_ID + 7);
    ck_assert_uint_eq(user.pw_gid, FIXTURE_FIRST_ID + 7);
    ck_assert_str_eq(user.pw_gecos, "generation 3");
    ck_assert_str_eq(user.pw_dir, "/home/user7");
    ck_assert_str_eq(user.pw_shell, "/bin/bash");
    ck_assert_int_eq(passwd_by_uid(&fixture.state, FIXTURE_FIRST_ID + 8, &user_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(user.pw_name, "user8");
    ck_assert_int_eq(error, 0);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_group_is_found_with_its_members)
{
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    ck_assert_int_eq(group_by_name(&fixture.state, "crew", &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(group.gr_name, "crew");
    ck_assert_str_eq(group.gr_passwd, "*");
    ck_assert_uint_eq(group.gr_gid, FIXTURE_FIRST_ID - 1);
    for (int i = 0; i < 20; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "user%d", i);
        ck_assert_str_eq(group.gr_mem[i], name);
    }
    ck_assert_ptr_null(group.gr_mem[20]);
    ck_assert_int_eq(group_by_gid(&fixture.state, FIXTURE_FIRST_ID - 2, &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(group.gr_name, "even");
    ck_assert_ptr_null(group.gr_mem[0]);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_private_group_is_found_by_its_users_name_and_uid)
{
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    ck_assert_int_eq(group_by_gid(&fixture.state, FIXTURE_FIRST_ID + 7, &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_str_eq(group.gr_name, "user7");
    ck_assert_str_eq(group.gr_passwd, "*");
    ck_assert_ptr_null(group.gr_mem[0]);
    ck_assert_int_eq(group_by_name(&fixture.state, "user8", &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_uint_eq(group.gr_gid, FIXTURE_FIRST_ID + 8);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_user_without_a_private_group_makes_none_up)
{
    struct snapshot_user_entry jane = {.name = "jane",
                                       .gecos = "",
                                       .home = "/home/jane",
                                       .shell = "/bin/sh",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID + 1};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &jane, 1);
    ck_assert_int_eq(group_by_name(&fixture.state, "jane", &group_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(group_by_gid(&fixture.state, IDENTITY_MIN_ID, &group_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

static enum nss_status add_groups(const char *name, gid_t primary, gid_t **groups, long *start,
                                  long *size, long limit)
{
    struct initgroups_answer answer = {
        .primary = primary, .start = start, .size = size, .groups = groups, .limit = limit};
    int error = 0;

    return initgroups_by_name(&fixture.state, name, &answer, &error);
}

START_TEST(initgroups_adds_the_groups_behind_those_already_there)
{
    long start = 1, size = 1;
    gid_t *groups = malloc(sizeof *groups);

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    groups[0] = FIXTURE_FIRST_ID + 7;
    ck_assert_int_eq(add_groups("user7", groups[0], &groups, &start, &size, 0), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(start, 3);
    ck_assert_uint_eq(groups[0], FIXTURE_FIRST_ID + 7);
    ck_assert_uint_eq(groups[1], FIXTURE_FIRST_ID - 1);
    ck_assert_uint_eq(groups[2], FIXTURE_FIRST_ID - 3);
    free(groups);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(initgroups_leaves_out_the_primary_group_and_stops_at_the_limit)
{
    long start = 0, size = 1;
    gid_t *groups = malloc(sizeof *groups);

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    ck_assert_int_eq(add_groups("user7", FIXTURE_FIRST_ID - 1, &groups, &start, &size, 0),
                     NSS_STATUS_SUCCESS);
    ck_assert_int_eq(start, 1);
    ck_assert_uint_eq(groups[0], FIXTURE_FIRST_ID - 3);
    start = 0;
    ck_assert_int_eq(add_groups("user7", 0, &groups, &start, &size, 1), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(start, 1);
    ck_assert_int_eq(add_groups("root", 0, &groups, &start, &size, 0), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(add_groups("nosuch", 0, &groups, &start, &size, 0), NSS_STATUS_NOTFOUND);
    free(groups);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_forbidden_supplementary_gid_is_left_out_alone)
{
    static const uint32_t gids[] = {0, IDENTITY_MIN_ID + 5, 27, 999};
    struct snapshot_user_entry eve = {.name = "eve",
                                      .gecos = "",
                                      .home = "/home/eve",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID,
                                      .gids = gids,
                                      .gid_count = 4};
    long start = 0, size = 1;
    gid_t *groups = malloc(sizeof *groups);

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(add_groups("eve", 0, &groups, &start, &size, 0), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(start, 1);
    ck_assert_uint_eq(groups[0], IDENTITY_MIN_ID + 5);
    free(groups);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(without_a_directory_everything_is_unavailable)
{
    long start = 0, size = 1;
    gid_t *groups = malloc(sizeof *groups);
    int error = 0;

    nss_fixture_make(&fixture);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, FIXTURE_FIRST_ID, &user_answer, &error),
                     NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(error, ENOENT);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "user1", &user_answer, &error),
                     NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(group_by_name(&fixture.state, "crew", &group_answer, &error),
                     NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(add_groups("user1", 0, &groups, &start, &size, 0), NSS_STATUS_UNAVAIL);
    free(groups);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_name_out_of_the_grammar_is_not_found_whatever_is_down)
{
    static const char *const names[] = {
        "", "root", "1000", "pam_unix_non_existent:", "Jane", "a b"};
    int error = 0;

    nss_fixture_make(&fixture);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert_int_eq(passwd_by_name(&fixture.state, names[i], &user_answer, &error),
                         NSS_STATUS_NOTFOUND);
        ck_assert_int_eq(group_by_name(&fixture.state, names[i], &group_answer, &error),
                         NSS_STATUS_NOTFOUND);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_id_that_nobody_may_have_is_not_found_though_published)
{
    struct snapshot_user_entry eve = {
        .name = "eve", .gecos = "", .home = "/root", .shell = "/bin/sh", .uid = 0, .gid = 0};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "eve", &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, 0, &user_answer, &error), NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_home_in_the_hands_of_others_than_root_is_not_found_though_published)
{
    struct snapshot_user_entry eve = {.name = "eve",
                                      .gecos = "",
                                      .home = "/etc/systemd/system/ssh.service.d",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "eve", &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, eve.uid, &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(errno_is_kept_on_success_and_on_failure)
{
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    for (int i = 0; i < 2; i++) {
        errno = ERRNO_BEFORE;
        (void)passwd_by_name(&fixture.state, "user1", &user_answer, &error);
        ck_assert_int_eq(errno, ERRNO_BEFORE);
        (void)passwd_by_name(&fixture.state, "nosuch", &user_answer, &error);
        ck_assert_int_eq(errno, ERRNO_BEFORE);
        (void)group_by_name(&fixture.state, "crew", &group_answer, &error);
        ck_assert_int_eq(errno, ERRNO_BEFORE);
        (void)group_by_gid(&fixture.state, 0, &group_answer, &error);
        ck_assert_int_eq(errno, ERRNO_BEFORE);
    }
    /* glibc passes &errno itself. */
    (void)passwd_by_name(&fixture.state, "user1", &user_answer, &errno);
    ck_assert_int_eq(errno, ERRNO_BEFORE);
    (void)passwd_by_uid(&fixture.state, 1, &user_answer, &errno);
    ck_assert_int_eq(errno, ENOENT);
    nss_fixture_remove(&fixture);
}
END_TEST

/* Tries every buffer size: TRYAGAIN and ERANGE up to the one that suffices, success from there on,
 * and not a byte written outside. Returns the first size that sufficed. */
static size_t grow_until_it_fits(bool is_group, size_t shift)
{
    size_t fits = 0;

    for (size_t size = 0; size < 600; size++) {
        char memory[700];
        memset(memory, 'c', sizeof memory);
        struct passwd_answer for_user = {&user, memory + 8 + shift, size};
        struct group_answer for_group = {&group, memory + 8 + shift, size};
        int error = 0;
        enum nss_status status = is_group
                                     ? group_by_name(&fixture.state, "crew", &for_group, &error)
                                     : passwd_by_name(&fixture.state, "user1", &for_user, &error);
        if (status == NSS_STATUS_SUCCESS && fits == 0)
            fits = size;
        ck_assert_int_eq(status, fits == 0 ? NSS_STATUS_TRYAGAIN : NSS_STATUS_SUCCESS);
        ck_assert_int_eq(error, fits == 0 ? ERANGE : 0);
        for (size_t i = 0; i < 8 + shift; i++)
            ck_assert_int_eq(memory[i], 'c');
        for (size_t i = 8 + shift + size; i < sizeof memory; i++)
            ck_assert_int_eq(memory[i], 'c');
    }
    return fits;
}

START_TEST(a_buffer_too_small_is_told_so_until_it_fits)
{
    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 20, 1);
    ck_assert_uint_eq(grow_until_it_fits(false, 0), sizeof "user1\0*\0generation 1\0/home/user1\0"
                                                           "/bin/bash");
    for (size_t shift = 0; shift < 8; shift++)
        ck_assert_uint_gt(grow_until_it_fits(true, shift), 21 * sizeof(char *));
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_databases");

    UNIT_CASE(suite, "found", a_user_is_found_by_name_and_by_uid, a_group_is_found_with_its_members,
              a_private_group_is_found_by_its_users_name_and_uid,
              a_user_without_a_private_group_makes_none_up,
              initgroups_adds_the_groups_behind_those_already_there,
              initgroups_leaves_out_the_primary_group_and_stops_at_the_limit);
    UNIT_CASE(suite, "not found", a_forbidden_supplementary_gid_is_left_out_alone,
              without_a_directory_everything_is_unavailable,
              a_name_out_of_the_grammar_is_not_found_whatever_is_down,
              an_id_that_nobody_may_have_is_not_found_though_published,
              a_home_in_the_hands_of_others_than_root_is_not_found_though_published);
    UNIT_CASE(suite, "manners", errno_is_kept_on_success_and_on_failure,
              a_buffer_too_small_is_told_so_until_it_fits);
    return suite;
}
