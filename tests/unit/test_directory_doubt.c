/* What a start makes of files that are damaged, or cannot be read at that moment. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/cognito/token.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/public_keys.h"
#include "tests/unit/unit.h"

#define DOCKER_GID       UINT32_C(1879048208) /* needs no line of root's */
#define MOST_DESCRIPTORS 100                  /* more than a start ever needs */
#define UNREADABLE       "/proc/self/mem"     /* its first bytes are an error of input */

static struct directory_fixture fixture;
static struct group_mapping_list mappings;
static struct text_list key_attributes;
static uint32_t janes_uid;
static char error_text[DIRECTORY_ERROR_SIZE];

static void sign_jane_in(void)
{
    char *groups[] = {(char *)(uintptr_t) "crew"};
    struct id_token token = {.username = (char *)(uintptr_t) "jane",
                             .sub = (char *)(uintptr_t) "sub-jane",
                             .groups = groups,
                             .group_count = 1};

    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
}

/* Jane has a key, is in a group of the pool, and by a login in one of the host; then the daemon
 * stops, and the pool is away. */
static void publish_jane(void)
{
    directory_fixture_make(&fixture);
    directory_fixture_write(fixture.settings.paths.group, "root:x:0:\ndocker:x:1879048208:\n");
    ck_assert_int_eq(group_mapping_add(&mappings, "crew", "docker"), 0);
    ck_assert_int_eq(text_list_append(&key_attributes, "custom:key", 10), 0);
    fixture.settings.local_groups = &mappings;
    fixture.settings.ssh_keys_attributes = &key_attributes;
    fake_pool_add_group(&fixture.pool, "crew", "");
    struct fake_user *jane = fake_pool_add(&fixture.pool, "jane");
    jane->groups[0] = "crew";
    ck_assert_int_eq(text_map_set(&jane->attributes, "custom:key", ED25519_KEY), 0);
    (void)fake_pool_add(&fixture.pool, "nina");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    sign_jane_in();
    janes_uid = directory_fixture_published_uid(&fixture, "jane");
    ck_assert_uint_ne(janes_uid, 0);
    directory_close(fixture.directory);
    fixture.directory = NULL;
    fixture.pool.fails_with = -ENETUNREACH;
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
    group_mapping_clear(&mappings);
    text_list_clear(&key_attributes);
}

static int start(void)
{
    return directory_open(&fixture.settings, &fixture.directory, error_text);
}

static void stop(void)
{
    directory_close(fixture.directory);
    fixture.directory = NULL;
}

/* A start at which everything can be read finds Jane as she was. */
static void check_jane_is_whole(void)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(start(), 0);
    ck_assert_str_eq(error_text, "");
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert(jane.enabled);
    ck_assert(text_list_contains(&jane.groups, "crew"));
    ck_assert_str_eq(jane.ssh_keys, ED25519_KEY "\n");
    ck_assert_int_ne(jane.seen_at_unix, 0);
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", DOCKER_GID));
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), janes_uid);
}

/* It starts, and nobody whom it still has counts before the pool has been asked, whenever it starts
 * again. */
static void check_start_doubts_jane(void)
{
    for (int starts = 0; starts < 2; starts++) {
        auto_directory_user struct directory_user jane = {0};
        ck_assert_int_eq(start(), 0);
        ck_assert_int_eq(error_text[0] == '\0', starts > 0);
        ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
        ck_assert_int_eq(jane.seen_at_unix, 0);
        ck_assert(text_list_contains(&jane.groups, "crew"));
        ck_assert(!directory_fixture_gives_gid(&fixture, "jane", DOCKER_GID));
        ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), janes_uid);
        stop();
    }
}

static ino_t inode_of(const char *path)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_ino;
}

/* It does not start, for this reason, names the file, and leaves what is published alone. */
static void check_start_waits(int error, const char *named)
{
    ino_t before = inode_of(fixture.settings.paths.snapshot);

    ck_assert_int_eq(start(), error);
    ck_assert_ptr_null(fixture.directory);
    ck_assert_ptr_nonnull(strstr(error_text, named));
    ck_assert_uint_eq(inode_of(fixture.settings.paths.snapshot), before);
}

START_TEST(a_damaged_small_file_leaves_the_large_one_and_lets_nobody_count_as_asked_about)
{
    publish_jane();
    ck_assert_int_eq(truncate(fixture.settings.paths.recent, 100), 0);
    check_start_doubts_jane();
    remove_all();
}
END_TEST

/* More than what only fills up the last record. */
static void cut_the_end(const char *path)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(truncate(path, status.st_size - 16), 0);
}

START_TEST(a_small_file_that_ends_early_is_damaged_too)
{
    publish_jane();
    cut_the_end(fixture.settings.paths.recent);
    check_start_doubts_jane();
    remove_all();
}
END_TEST

START_TEST(keys_that_are_damaged_are_nobodys_and_all_else_counts)
{
    auto_directory_user struct directory_user jane = {0};

    publish_jane();
    cut_the_end(fixture.settings.paths.keys);
    ck_assert_int_eq(start(), 0);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_ptr_nonnull(strstr(error_text, fixture.settings.paths.keys));
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_int_ne(jane.seen_at_unix, 0);
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", DOCKER_GID));
    fixture.pool.fails_with = 0;
    directory_fixture_refresh(&fixture);
    stop();
    check_jane_is_whole();
    remove_all();
}
END_TEST

START_TEST(a_damaged_large_file_is_made_anew_by_a_listing)
{
    publish_jane();
    directory_fixture_write(fixture.settings.paths.snapshot, "something else");
    ck_assert_int_eq(start(), 0);
    ck_assert_ptr_nonnull(strstr(error_text, "damaged"));
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 0);
    fixture.pool.fails_with = 0;
    directory_fixture_refresh(&fixture);
    sign_jane_in();
    stop();
    check_jane_is_whole();
    remove_all();
}
END_TEST

START_TEST(a_link_in_place_of_a_published_file_is_replaced)
{
    publish_jane();
    ck_assert_int_eq(unlink(fixture.settings.paths.recent), 0);
    ck_assert_int_eq(symlink("/dev/null", fixture.settings.paths.recent), 0);
    check_start_doubts_jane();
    remove_all();
}
END_TEST

/* Not a file any more, for a moment: neither root nor anybody else can read it. */
static void check_start_waits_for(const char *path)
{
    char aside[80];

    (void)snprintf(aside, sizeof aside, "%s.aside", path);
    ck_assert_int_eq(rename(path, aside), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    check_start_waits(-EISDIR, path);
    ck_assert_int_eq(rmdir(path), 0);
    check_start_waits(-ENOENT, path);
    ck_assert_int_eq(rename(aside, path), 0);
}

START_TEST(while_the_hosts_own_users_or_groups_cannot_be_read_it_does_not_start)
{
    publish_jane();
    check_start_waits_for(fixture.settings.paths.passwd);
    check_start_waits_for(fixture.settings.paths.group);
    check_jane_is_whole();
    remove_all();
}
END_TEST

START_TEST(an_error_of_the_disk_is_not_an_empty_file)
{
    publish_jane();
    const char **paths[] = {&fixture.settings.paths.recent, &fixture.settings.paths.recent_keys,
                            &fixture.settings.paths.keys};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *path = *paths[i];
        *paths[i] = UNREADABLE;
        check_start_waits(-EIO, "what was published last");
        *paths[i] = path;
    }
    check_jane_is_whole();
    remove_all();
}
END_TEST

static void allow_descriptors(rlim_t count)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = count;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

START_TEST(too_few_descriptors_at_the_start_make_nobody_vanish)
{
    struct rlimit before;
    int failures = 0;
    int r = -EMFILE;

    publish_jane();
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (rlim_t count = 3; r < 0 && count < MOST_DESCRIPTORS; count++) {
        allow_descriptors(count);
        r = start();
        allow_descriptors(before.rlim_cur);
        failures += r < 0;
        stop();
        check_jane_is_whole();
        stop();
    }
    ck_assert_int_eq(r, 0);
    ck_assert_int_gt(failures, 4);
    remove_all();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory/doubt");

    UNIT_CASE(suite, "damage",
              a_damaged_small_file_leaves_the_large_one_and_lets_nobody_count_as_asked_about,
              a_small_file_that_ends_early_is_damaged_too,
              keys_that_are_damaged_are_nobodys_and_all_else_counts,
              a_damaged_large_file_is_made_anew_by_a_listing,
              a_link_in_place_of_a_published_file_is_replaced);
    UNIT_CASE(suite, "doubt", while_the_hosts_own_users_or_groups_cannot_be_read_it_does_not_start,
              an_error_of_the_disk_is_not_an_empty_file,
              too_few_descriptors_at_the_start_make_nobody_vanish);
    return suite;
}
