/* Local wins: what the NSS module keeps to itself of published users who look like local ones. */
#include <stdlib.h>
#include <unistd.h>

#include "nss/group.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/unit.h"

static struct nss_fixture fixture;
static char buffer[4096];
static struct passwd user;
static struct group group;
static const struct passwd_answer user_answer = {&user, buffer, sizeof buffer};
static const struct group_answer group_answer = {&group, buffer, sizeof buffer};

static enum nss_status add_groups(const char *name, gid_t primary, long *start)
{
    long size = 1;
    int error = 0;
    gid_t *groups = malloc(sizeof *groups);
    struct initgroups_answer answer = {
        .primary = primary, .start = start, .size = &size, .groups = &groups};

    ck_assert_ptr_nonnull(groups);
    enum nss_status status = initgroups_by_name(&fixture.state, name, &answer, &error);
    free(groups);
    return status;
}

/* A local name behind an id matters to root and to services of the system. */
static enum nss_status by_id(void)
{
    return identity_is_the_systems(getuid()) ? NSS_STATUS_NOTFOUND : NSS_STATUS_SUCCESS;
}

START_TEST(a_local_user_gets_no_published_groups)
{
    static const uint32_t gids[] = {IDENTITY_MIN_ID + 5};
    struct snapshot_user_entry local = {.name = "localjane",
                                        .gecos = "",
                                        .home = "/home/localjane",
                                        .shell = "/bin/sh",
                                        .uid = IDENTITY_MIN_ID,
                                        .gid = IDENTITY_MIN_ID,
                                        .gids = gids,
                                        .gid_count = 1};
    long start = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &local, 1);
    ck_assert_int_eq(add_groups("localjane", 1000, &start), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(start, 0);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_local_name_lent_to_a_published_id_is_not_found_where_it_matters)
{
    struct snapshot_user_entry eve = {.name = "localjane",
                                      .gecos = "",
                                      .home = "/home/eve",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID,
                                      .flags = SNAPSHOT_PRIVATE_GROUP};
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, eve.uid, &user_answer, &error), by_id());
    ck_assert_int_eq(passwd_by_name(&fixture.state, "localjane", &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);

    nss_fixture_make(&fixture);
    eve.name = "localgroup";
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(group_by_gid(&fixture.state, eve.gid, &group_answer, &error), by_id());
    ck_assert_int_eq(group_by_name(&fixture.state, "localgroup", &group_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

/* Then glibc has: the files need not be read again. */
START_TEST(a_name_is_not_looked_for_in_the_files_when_they_come_first)
{
    struct snapshot_user_entry ann = {.name = "ann",
                                      .gecos = "",
                                      .home = "/home/ann",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID,
                                      .flags = SNAPSHOT_PRIVATE_GROUP};
    struct snapshot_contents contents = {
        .users = &ann, .user_count = 1, .flags = SNAPSHOT_FILES_COME_FIRST};
    int error = 0;

    nss_fixture_make(&fixture);
    fixture.state.files.passwd = fixture.state.files.group = "/"; /* who reads it must refuse */
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "ann", &user_answer, &error),
                     NSS_STATUS_SUCCESS);
    ck_assert_int_eq(group_by_name(&fixture.state, "ann", &group_answer, &error),
                     NSS_STATUS_SUCCESS);
    contents.flags = 0;
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    ck_assert_int_eq(passwd_by_name(&fixture.state, "ann", &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_groups_of_who_has_a_primary_group_of_ours_need_no_look_into_the_files)
{
    static const uint32_t gids[] = {IDENTITY_MIN_ID + 5};
    struct snapshot_user_entry ann = {.name = "ann",
                                      .gecos = "",
                                      .home = "/home/ann",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID,
                                      .gids = gids,
                                      .gid_count = 1};
    long start = 0;

    nss_fixture_make(&fixture);
    fixture.state.files.passwd = "/"; /* who reads it must refuse */
    snapshot_fixture_publish_user(fixture.snapshot.directory, &ann, 1);
    ck_assert_int_eq(add_groups("ann", 1000, &start), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(add_groups("ann", ann.gid, &start), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(start, 1);
    nss_fixture_remove(&fixture);
}
END_TEST

/* Without a descriptor, say: whoever runs a setuid program sets its limits. */
START_TEST(a_name_that_cannot_be_told_from_a_local_one_is_not_found)
{
    static const uint32_t gids[] = {IDENTITY_MIN_ID + 5};
    struct snapshot_user_entry eve = {.name = "localjane",
                                      .gecos = "",
                                      .home = "/home/eve",
                                      .shell = "/bin/sh",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID,
                                      .gids = gids,
                                      .gid_count = 1};
    long start = 0;
    int error = 0;

    nss_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.snapshot.directory, &eve, 1);
    ck_assert_int_eq(unlink(fixture.passwd), 0);
    ck_assert_int_eq(symlink(fixture.passwd, fixture.passwd), 0);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, eve.uid, &user_answer, &error), by_id());
    ck_assert_int_eq(passwd_by_name(&fixture.state, eve.name, &user_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(add_groups("localjane", 1000, &start), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(start, 0);
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_local");

    UNIT_CASE(suite, "local", a_local_user_gets_no_published_groups,
              a_local_name_lent_to_a_published_id_is_not_found_where_it_matters,
              a_name_is_not_looked_for_in_the_files_when_they_come_first,
              the_groups_of_who_has_a_primary_group_of_ours_need_no_look_into_the_files,
              a_name_that_cannot_be_told_from_a_local_one_is_not_found);
    return suite;
}
