/* The two files read as one, and how one takes the place of another. */
#include "common/snapshot_pair.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/snapshot_fixture.h"
#include "tests/unit/unit.h"

static const struct identity_ranges no_extra_ranges;
static snapshot_opener *const openers[] = {snapshot_open, snapshot_map};
#define OPENER_COUNT (sizeof openers / sizeof *openers)

static struct snapshot_fixture fixture;

START_TEST(what_changed_since_hides_the_large_file)
{
    struct snapshot_user_entry changed = {.name = "user1",
                                          .gecos = "changed",
                                          .home = "/home/user1",
                                          .shell = "/bin/sh",
                                          .uid = FIXTURE_FIRST_ID + 1,
                                          .gid = FIXTURE_FIRST_ID + 1};
    struct snapshot_found_user found;
    char text[SNAPSHOT_MAX_TEXT];

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 5);
    snapshot_fixture_publish_user(fixture.recent, &changed, 5);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot_pair struct snapshot_pair pair = {0};
        ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, openers[i]),
                         0);
        ck_assert_int_eq(snapshot_pair_user_by_uid(&pair, changed.uid, &found), 0);
        ck_assert_int_eq(snapshot_copy_user_text(found.in, &found.user, text, sizeof text), 0);
        ck_assert_str_eq(text + found.user.texts.gecos_at, "changed");
        ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "user2", &found), 0);
        ck_assert_ptr_eq(found.in, &pair.directory);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_tombstone_hides_a_user_by_name_and_by_uid)
{
    struct snapshot_user_entry gone = {.name = "user1",
                                       .gecos = "",
                                       .home = "",
                                       .shell = "",
                                       .uid = FIXTURE_FIRST_ID + 1,
                                       .gid = FIXTURE_FIRST_ID + 1,
                                       .flags = SNAPSHOT_TOMBSTONE};
    struct snapshot_found_user found;
    auto_snapshot_pair struct snapshot_pair pair = {0};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 5);
    snapshot_fixture_publish_user(fixture.recent, &gone, 5);
    ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, snapshot_open), 0);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "user1", &found), -ENOENT);
    ck_assert_int_eq(snapshot_pair_user_by_uid(&pair, gone.uid, &found), -ENOENT);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "user2", &found), 0);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_tombstone_is_nobody_in_the_large_file_either)
{
    struct snapshot_user_entry gone = {.name = "user1",
                                       .gecos = "",
                                       .home = "/home/user1",
                                       .shell = "",
                                       .uid = FIXTURE_FIRST_ID + 1,
                                       .gid = FIXTURE_FIRST_ID + 1,
                                       .flags = SNAPSHOT_TOMBSTONE};
    struct snapshot_found_user found;
    auto_snapshot_pair struct snapshot_pair pair = {0};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish_user(fixture.directory, &gone, 5);
    ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, snapshot_open), 0);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "user1", &found), -ENOENT);
    ck_assert_int_eq(snapshot_pair_user_by_uid(&pair, gone.uid, &found), -ENOENT);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_recent_file_older_than_the_large_one_is_left_aside)
{
    struct snapshot_user_entry old = {.name = "stale",
                                      .gecos = "",
                                      .home = "",
                                      .shell = "",
                                      .uid = IDENTITY_MIN_ID,
                                      .gid = IDENTITY_MIN_ID};
    struct snapshot_found_user found;
    auto_snapshot_pair struct snapshot_pair pair = {0};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 6);
    snapshot_fixture_publish_user(fixture.recent, &old, 5);
    ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, snapshot_open), 0);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "stale", &found), -ENOENT);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_recent_file_is_looked_for_once_the_directory_says_that_there_is_something)
{
    struct snapshot_user_entry late = {.name = "late",
                                       .gecos = "",
                                       .home = "/home/late",
                                       .shell = "",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID};
    struct snapshot_found_user found;
    auto_snapshot_pair struct snapshot_pair pair = {0};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 5);
    ck_assert_int_eq(mkfifo(fixture.recent, 0600), 0); /* who looks is told so */
    ck_assert_int_eq(snapshot_pair_open_briefly(&pair, &fixture.paths, NULL), 0);
    snapshot_pair_close(&pair);
    snapshot_fixture_publish_user(fixture.recent, &late, 5);
    ck_assert_int_eq(snapshot_pair_open_briefly(&pair, &fixture.paths, NULL), 0);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, "late", &found), 0);
    snapshot_pair_close(&pair);
    snapshot_fixture_publish(fixture.directory, 9, 6);
    ck_assert_int_eq(snapshot_pair_open_briefly(&pair, &fixture.paths, NULL), 0);
    ck_assert(!pair.recent.is_open);
    snapshot_fixture_remove(&fixture);
}
END_TEST

/* The time is that of the listing. */
START_TEST(a_directory_that_is_told_of_a_recent_file_keeps_its_time)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000000000}};
    struct stat status;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 5);
    ck_assert_int_eq(utimensat(AT_FDCWD, fixture.directory, times, 0), 0);
    snapshot_fixture_publish(fixture.recent, 8, 5);
    ck_assert_int_eq(stat(fixture.directory, &status), 0);
    ck_assert_int_eq(status.st_mtime, 1000000000);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_damaged_recent_file_makes_the_pair_unavailable)
{
    struct snapshot_pair pair;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 5);
    snapshot_fixture_publish(fixture.recent, 8, 5);
    ck_assert_int_eq(truncate(fixture.recent, 100), 0);
    ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, snapshot_open),
                     -EBADMSG);
    ck_assert_int_eq(unlink(fixture.recent), 0);
    ck_assert_int_eq(unlink(fixture.directory), 0);
    ck_assert_int_eq(snapshot_pair_open(&pair, &fixture.paths, &no_extra_ranges, snapshot_open),
                     -ENOENT);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_replaced_file_tells_its_readers)
{
    auto_snapshot struct snapshot file = {0};
    struct snapshot_user user;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    ck_assert_int_eq(snapshot_map(&file, fixture.directory, &no_extra_ranges), 0);
    ck_assert(!snapshot_is_superseded(file.view.mapping));
    snapshot_fixture_publish(fixture.directory, 9, 2);
    ck_assert(snapshot_is_superseded(file.view.mapping));
    ck_assert_int_eq(snapshot_find_user_by_name(&file, "user7", &user), 0);
    ck_assert_int_eq(snapshot_find_user_by_name(&file, "user8", &user), -ENOENT);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_write_that_fails_leaves_the_old_file_and_nothing_else)
{
    auto_snapshot struct snapshot file = {0};
    struct snapshot_user_entry user = {.name = "late",
                                       .gecos = "",
                                       .home = "",
                                       .shell = "",
                                       .uid = IDENTITY_MIN_ID,
                                       .gid = IDENTITY_MIN_ID};
    struct snapshot_contents contents = {.users = &user, .user_count = 1, .generation = 2};

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    ck_assert_int_eq(snapshot_map(&file, fixture.directory, &no_extra_ranges), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit full = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &full), 0);
    ck_assert_int_eq(snapshot_write(fixture.directory, &contents), -EFBIG);
    ck_assert(!snapshot_is_superseded(file.view.mapping));
    snapshot_close(&file);
    ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
    ck_assert_uint_eq(file.header.generation, 1);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_published_file_is_readable_by_all_and_writable_by_the_daemon)
{
    struct stat status;

    snapshot_fixture_make(&fixture);
    (void)umask(077);
    snapshot_fixture_publish(fixture.directory, 1, 1);
    ck_assert_int_eq(stat(fixture.directory, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0644);
    snapshot_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("snapshot_pair");

    UNIT_CASE(suite, "pair", what_changed_since_hides_the_large_file,
              a_tombstone_hides_a_user_by_name_and_by_uid,
              a_tombstone_is_nobody_in_the_large_file_either,
              a_recent_file_older_than_the_large_one_is_left_aside,
              a_recent_file_is_looked_for_once_the_directory_says_that_there_is_something,
              a_directory_that_is_told_of_a_recent_file_keeps_its_time,
              a_damaged_recent_file_makes_the_pair_unavailable);
    UNIT_CASE(suite, "writing", the_replaced_file_tells_its_readers,
              a_write_that_fails_leaves_the_old_file_and_nothing_else,
              the_published_file_is_readable_by_all_and_writable_by_the_daemon);
    return suite;
}
