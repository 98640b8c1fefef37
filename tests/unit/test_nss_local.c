/* Local wins: what the NSS module keeps to itself of published users who look like local ones. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

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

/* A hijacked daemon that changes a name in the published file as fast as it can. */
struct flipper {
    pthread_t thread;
    atomic_bool stop;
    char *file;
    size_t size;
    size_t at;
};

static void *flip(void *context)
{
    static const char *const names[] = {"lucy", "evil"};
    struct flipper *flipper = context;

    for (size_t i = 0; !atomic_load(&flipper->stop); i++) {
        uint32_t name;
        memcpy(&name, names[i % 2], sizeof name);
        __atomic_store_n((uint32_t *)(void *)(flipper->file + flipper->at), name, __ATOMIC_SEQ_CST);
        for (volatile int pause = 0; pause < 300; pause++)
            ;
    }
    return NULL;
}

static void flipper_start(struct flipper *out, const char *path, bool of_group)
{
    auto_close int fd = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    struct snapshot_header header;

    *out = (struct flipper){0};
    ck_assert_int_eq(fstat(fd, &status), 0);
    out->size = (size_t)status.st_size;
    out->file = mmap(NULL, out->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(out->file, MAP_FAILED);
    memcpy(&header, out->file, sizeof header);
    out->at = of_group ? header.groups_offset + sizeof(struct snapshot_group_head)
                       : header.users_offset + sizeof(struct snapshot_user_head);
    ck_assert_int_eq(memcmp(out->file + out->at, "evil", 4), 0);
    ck_assert_int_eq(pthread_create(&out->thread, NULL, flip, out), 0);
}

static void flipper_end(struct flipper *flipper)
{
    atomic_store(&flipper->stop, true);
    (void)pthread_join(flipper->thread, NULL);
    (void)munmap(flipper->file, flipper->size);
}

enum { RACES = 20000, LONG_TEXT = 975 }; /* so long that it takes a second read to copy it */

/* glibc has asked the local files for evil, not for lucy. */
START_TEST(a_user_whose_name_changes_while_it_is_read_is_never_another)
{
    char gecos[LONG_TEXT + 1] = "";
    struct snapshot_user_entry evil = {.name = "evil",
                                       .gecos = gecos,
                                       .home = "/home/evil",
                                       .shell = "/bin/sh",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID};
    struct snapshot_contents contents = {
        .users = &evil, .user_count = 1, .flags = SNAPSHOT_FILES_COME_FIRST};
    struct flipper flipper;
    int error = 0;

    memset(gecos, 'g', LONG_TEXT);
    nss_fixture_make(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    flipper_start(&flipper, fixture.snapshot.directory, false);
    for (int i = 0; i < RACES; i++)
        if (passwd_by_name(&fixture.state, "evil", &user_answer, &error) == NSS_STATUS_SUCCESS)
            ck_assert_str_eq(user.pw_name, "evil");
    flipper_end(&flipper);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_group_whose_name_changes_while_it_is_read_is_never_another)
{
    enum { MEMBER_COUNT = 150 };
    const char *members[MEMBER_COUNT];
    struct snapshot_group_entry evil = {
        .name = "evil", .gid = IDENTITY_MIN_ID, .members = members, .member_count = MEMBER_COUNT};
    struct snapshot_contents contents = {
        .groups = &evil, .group_count = 1, .flags = SNAPSHOT_FILES_COME_FIRST};
    struct flipper flipper;
    int error = 0;

    for (size_t i = 0; i < MEMBER_COUNT; i++)
        members[i] = "somebody";
    nss_fixture_make(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    flipper_start(&flipper, fixture.snapshot.directory, true);
    for (int i = 0; i < RACES; i++)
        if (group_by_name(&fixture.state, "evil", &group_answer, &error) == NSS_STATUS_SUCCESS)
            ck_assert_str_eq(group.gr_name, "evil");
    flipper_end(&flipper);
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
              a_name_that_cannot_be_told_from_a_local_one_is_not_found,
              a_user_whose_name_changes_while_it_is_read_is_never_another,
              a_group_whose_name_changes_while_it_is_read_is_never_another);
    return suite;
}
