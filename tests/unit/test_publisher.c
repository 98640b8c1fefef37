/* Publishing a directory: what leaves the host, under which key, in which order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/fleet_fixture.h"
#include "tests/unit/unit.h"

START_TEST(only_the_attributes_that_are_wanted_leave_the_publisher)
{
    auto_wipe struct secret roster = {0};

    fleet_publish();
    fleet_read_file("store.1", &roster);
    ck_assert_ptr_nonnull(strstr(secret_text(&roster), "attribute\tname\tJane Doe\n"));
    ck_assert_ptr_nonnull(strstr(secret_text(&roster), "attribute\tsub\tsub-jane\n"));
    ck_assert_ptr_null(strstr(secret_text(&roster), "phone_number"));
}
END_TEST

START_TEST(a_deleted_user_is_told_as_gone_to_hosts_that_never_saw_the_user)
{
    auto_wipe struct secret roster = {0};

    fleet_publish();
    fake_pool_remove(&fleet.pool.pool, "john");
    directory_fixture_let_a_second_begin();
    fleet_publish();
    fleet_read_file("store.0", &roster);
    ck_assert_ptr_nonnull(strstr(secret_text(&roster), "\ngone\tsub-john\tjohn\t"));
    ck_assert_ptr_null(strstr(secret_text(&roster), "\nuser\tjohn\t"));
}
END_TEST

START_TEST(keys_change_without_a_gap_when_the_next_one_is_pinned_first)
{
    char key[ED25519_PUBLIC_SIZE], next[ED25519_PUBLIC_SIZE];

    fleet_publish();
    ck_assert_int_eq(publisher_make_key(fleet.publisher), 0);
    ck_assert_int_eq(publisher_make_key(fleet.publisher), -EEXIST);
    ck_assert_int_eq(publisher_get_keys(fleet.publisher, key, next), 0);
    ck_assert_int_eq(ed25519_read_public(next, fleet.following.keys.keys[1]), 0);
    fleet.following.keys.count = 2;
    fleet_reopen_follower();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    ck_assert_int_eq(publisher_use_next_key(fleet.publisher), 0);
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_TIME);
    ck_assert_int_eq(publisher_use_next_key(fleet.publisher), -ENOENT);
}
END_TEST

START_TEST(without_a_key_nothing_is_published)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/publish.key", fleet.folder);
    ck_assert_int_eq(unlink(path), 0);
    directory_fixture_refresh(&fleet.pool);
    ck_assert_int_eq(publisher_publish(fleet.publisher, false, FLEET_LIMIT), -ENOKEY);
    fleet_expect(FOLLOWER_MISSING);
}
END_TEST

START_TEST(a_publisher_that_lost_its_memory_goes_on_above_the_last_generation)
{
    char path[64];

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    (void)snprintf(path, sizeof path, "%s/published", fleet.folder);
    ck_assert_int_eq(unlink(path), 0);
    directory_fixture_let_a_second_begin();
    fleet_reopen_publisher();
    (void)fake_pool_add(&fleet.pool.pool, "newcomer");
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
}
END_TEST

START_TEST(new_content_goes_to_the_other_slot)
{
    struct statement before, after;

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    follower_get_statement(fleet.follower, &before);
    (void)fake_pool_add(&fleet.pool.pool, "newcomer");
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    follower_get_statement(fleet.follower, &after);
    ck_assert_uint_ne(after.slot, before.slot);
    fleet_expect_listed(NULL, "jane(linux-users) john() newcomer() ");
}
END_TEST

/* As long an attribute of jane's as Cognito allows, in bytes: 2048 characters of four each. */
static void write_long_attribute(const char *name, size_t characters)
{
    auto_free char *value = calloc(characters + 1, 4);

    ck_assert_ptr_nonnull(value);
    for (size_t i = 0; i < characters; i++)
        memcpy(value + 4 * i, "\xF0\x9F\xA6\x86", 4);
    ck_assert_int_eq(text_list_append(&fleet.attributes, name, strlen(name)), 0);
    fleet_reopen_publisher();
    ck_assert_int_eq(text_map_set(&fleet.pool.pool.users[0].attributes, name, value), 0);
}

START_TEST(the_longest_attribute_that_cognito_allows_locks_no_host_out)
{
    auto_wipe struct secret roster = {0};

    write_long_attribute("custom:motto", 2048);
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_read_file("followed.roster", &roster);
    ck_assert_ptr_nonnull(strstr(secret_text(&roster), "\nattribute\tcustom:motto\t"));
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(an_attribute_that_no_line_holds_is_left_out_and_its_user_is_not)
{
    auto_wipe struct secret roster = {0};

    write_long_attribute("custom:motto", 4096);
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_read_file("followed.roster", &roster);
    ck_assert_ptr_null(strstr(secret_text(&roster), "custom:motto"));
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(a_roster_that_no_follower_reads_is_not_published)
{
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet.pool.pool.users[0].status =
        "A_STATUS_THAT_IS_LONGER_THAN_ANY_THAT_COGNITO_HAS_AND_THAT_READERS_TAKE";
    directory_fixture_refresh(&fleet.pool);
    ck_assert_int_eq(publisher_publish(fleet.publisher, false, FLEET_LIMIT), 1);
    fleet_expect(FOLLOWER_NEW_TIME);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(a_roster_that_is_refused_is_told_until_the_next_one_is_published)
{
    const char *status_before = fleet.pool.pool.users[0].status;
    struct publisher_status status;

    fleet_publish();
    fleet.pool.pool.users[0].status =
        "A_STATUS_THAT_IS_LONGER_THAN_ANY_THAT_COGNITO_HAS_AND_THAT_READERS_TAKE";
    directory_fixture_refresh(&fleet.pool);
    publisher_get_status(fleet.publisher, &status);
    ck_assert_int_gt(status.failing_since_unix, 0);
    ck_assert(!status.is_failing_since_start);
    ck_assert_str_eq(
        status.why,
        "the last listing cannot be published: the hosts that follow could not read it");
    fleet.pool.pool.users[0].status = status_before;
    fleet_publish();
    publisher_get_status(fleet.publisher, &status);
    ck_assert_int_eq(status.failing_since_unix, 0);
    ck_assert_str_eq(status.why, "");
}
END_TEST

/* Lists and publishes, and expects that it fails. */
static struct publisher_status status_after_failure(void)
{
    struct publisher_status status;

    directory_fixture_refresh(&fleet.pool);
    ck_assert_int_lt(publisher_publish(fleet.publisher, false, FLEET_LIMIT), 0);
    publisher_get_status(fleet.publisher, &status);
    ck_assert_int_gt(status.failing_since_unix, 0);
    return status;
}

static void publish_to(const char *path)
{
    (void)snprintf(fleet.publishing.store.place.file, sizeof fleet.publishing.store.place.file,
                   "%s", path);
    fleet_reopen_publisher();
}

START_TEST(a_failure_is_told_with_its_place_until_something_is_published)
{
    char place[PLACE_MAX_TEXT + 1], gone[96], expected[160];
    struct publisher_status status;

    memcpy(place, fleet.publishing.store.place.file, sizeof place);
    (void)snprintf(gone, sizeof gone, "%s/gone/directory", fleet.folder);
    publish_to(gone);
    status = status_after_failure();
    (void)snprintf(expected, sizeof expected, "%s.1: No such file or directory", gone);
    ck_assert_str_eq(status.why, expected);
    ck_assert(status.is_failing_since_start);
    publish_to(place);
    fleet_publish();
    publisher_get_status(fleet.publisher, &status);
    ck_assert_int_eq(status.failing_since_unix, 0);
    ck_assert_str_eq(status.why, "");
}
END_TEST

START_TEST(a_folder_that_may_not_be_written_is_told_with_what_would_be_right)
{
    /* No file can be made there, by root neither. */
    if (access("/sys/kernel", F_OK) < 0)
        return;
    publish_to("/sys/kernel/directory");
    const struct publisher_status status = status_after_failure();
    ck_assert_ptr_eq(strstr(status.why, "/sys/kernel/directory.1: "), status.why);
    ck_assert_ptr_nonnull(strstr(status.why, "'systemctl edit cognitod'"));
    ck_assert_ptr_nonnull(strstr(status.why, "ReadWritePaths=/sys/kernel below"));
}
END_TEST

START_TEST(a_key_that_is_missing_is_told_with_how_to_make_one)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/publish.key", fleet.folder);
    ck_assert_int_eq(unlink(path), 0);
    const struct publisher_status status = status_after_failure();
    ck_assert_int_eq(status.error, -ENOKEY);
    ck_assert_ptr_nonnull(strstr(status.why, "cognitoctl directory keygen"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("publisher");

    UNIT_CASE_WITH(suite, "publisher", fleet_make, fleet_end,
                   only_the_attributes_that_are_wanted_leave_the_publisher,
                   a_deleted_user_is_told_as_gone_to_hosts_that_never_saw_the_user,
                   keys_change_without_a_gap_when_the_next_one_is_pinned_first,
                   without_a_key_nothing_is_published,
                   a_publisher_that_lost_its_memory_goes_on_above_the_last_generation,
                   new_content_goes_to_the_other_slot,
                   the_longest_attribute_that_cognito_allows_locks_no_host_out,
                   an_attribute_that_no_line_holds_is_left_out_and_its_user_is_not,
                   a_roster_that_no_follower_reads_is_not_published,
                   a_roster_that_is_refused_is_told_until_the_next_one_is_published,
                   a_failure_is_told_with_its_place_until_something_is_published,
                   a_folder_that_may_not_be_written_is_told_with_what_would_be_right,
                   a_key_that_is_missing_is_told_with_how_to_make_one);
    return suite;
}
