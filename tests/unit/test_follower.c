/* Following a published directory: what is believed, and what is not. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/fleet_fixture.h"
#include "tests/unit/unit.h"

START_TEST(what_is_published_is_what_followers_list)
{
    const struct source_question jane = {.attribute = "sub", .value = "sub-jane"};

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
    fleet_expect_listed(&jane, "jane(linux-users) ");
}
END_TEST

START_TEST(the_same_users_are_confirmed_and_not_sent_again)
{
    struct statement before, after;

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    follower_get_statement(fleet.follower, &before);
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_TIME);
    follower_get_statement(fleet.follower, &after);
    ck_assert_uint_gt(after.generation, before.generation);
    ck_assert_str_eq(after.roster_hash, before.roster_hash);
    ck_assert_uint_eq(after.slot, before.slot);
}
END_TEST

START_TEST(a_changed_byte_is_refused_and_what_was_known_stays)
{
    auto_wipe struct secret statement = {0}, roster = {0};

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    (void)fake_pool_add(&fleet.pool.pool, "newcomer");
    fleet_publish();
    fleet_read_file("store", &statement);
    statement.bytes[30] ^= 1;
    fleet_write_file("store", statement.bytes, statement.length);
    fleet_expect(FOLLOWER_NOT_SIGNED);
    statement.bytes[30] ^= 1;
    fleet_write_file("store", statement.bytes, statement.length);
    fleet_read_file("store.0", &roster);
    roster.bytes[roster.length / 2] ^= 1;
    fleet_write_file("store.0", roster.bytes, roster.length);
    fleet_expect(FOLLOWER_UNAVAILABLE);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(what_was_cut_off_is_refused)
{
    auto_wipe struct secret statement = {0}, roster = {0};

    fleet_publish();
    fleet_read_file("store", &statement);
    fleet_read_file("store.1", &roster);
    fleet_write_file("store", statement.bytes, statement.length - 1);
    fleet_expect(FOLLOWER_NOT_SIGNED);
    fleet_write_file("store", statement.bytes, statement.length);
    fleet_write_file("store.1", roster.bytes, roster.length - 1);
    fleet_expect(FOLLOWER_UNAVAILABLE);
    fleet_write_file("store.1", roster.bytes, roster.length);
    fleet_expect(FOLLOWER_NEW_CONTENT);
}
END_TEST

START_TEST(an_older_generation_is_refused_even_after_a_restart)
{
    auto_wipe struct secret statement = {0}, roster = {0};

    fleet_publish();
    fleet_read_file("store", &statement);
    fleet_read_file("store.1", &roster);
    fleet_expect(FOLLOWER_NEW_CONTENT);
    (void)fake_pool_add(&fleet.pool.pool, "newcomer");
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_write_file("store", statement.bytes, statement.length);
    fleet_write_file("store.1", roster.bytes, roster.length);
    fleet_expect(FOLLOWER_ROLLED_BACK);
    fleet_reopen_follower();
    fleet_expect(FOLLOWER_ROLLED_BACK);
    fleet_expect_listed(NULL, "jane(linux-users) john() newcomer() ");
}
END_TEST

START_TEST(an_older_generation_is_refused_with_another_key_pinned_too)
{
    auto_wipe struct secret statement = {0};

    fleet_publish();
    fleet_read_file("store", &statement);
    directory_fixture_let_a_second_begin();
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    memset(fleet.following.keys.keys[0], 9, ED25519_PUBLIC_BYTES);
    fleet_pin_key_of_publisher();
    fleet.following.keys.count = 0;
    fleet_reopen_follower();
    fleet.following.keys.count = 1;
    fleet_reopen_follower();
    fleet_write_file("store", statement.bytes, statement.length);
    fleet_expect(FOLLOWER_ROLLED_BACK);
}
END_TEST

START_TEST(another_pools_directory_is_refused)
{
    fleet.publishing.pool_id = "eu-west-1_Another01";
    fleet_reopen_publisher();
    fleet_publish();
    fleet_expect(FOLLOWER_OTHER_POOL);
}
END_TEST

START_TEST(what_has_expired_is_refused)
{
    fleet.publishing.lifetime_ms = 1000;
    fleet_reopen_publisher();
    fleet_publish();
    directory_fixture_let_a_second_begin();
    directory_fixture_let_a_second_begin();
    fleet_expect(FOLLOWER_EXPIRED);
}
END_TEST

START_TEST(a_key_that_is_not_pinned_is_not_believed)
{
    fleet.following.keys.keys[0][0] ^= 1;
    fleet_reopen_follower();
    fleet_publish();
    fleet_expect(FOLLOWER_NOT_SIGNED);
}
END_TEST

START_TEST(what_is_kept_is_listed_after_a_restart_without_a_store)
{
    char path[64];

    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    (void)snprintf(path, sizeof path, "%s/store", fleet.folder);
    ck_assert_int_eq(unlink(path), 0);
    fleet_reopen_follower();
    fleet_expect(FOLLOWER_MISSING);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(a_kept_roster_that_was_changed_is_fetched_again)
{
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_write_file("followed.roster", "x", 1);
    fleet_reopen_follower();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

START_TEST(a_long_roster_comes_in_parts_and_is_the_same)
{
    static const size_t lengths[] = {1, 7, 100};

    fleet_publish();
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/followed.roster", fleet.folder);
        (void)unlink(path);
        fleet.following.part_length = lengths[i];
        fleet_reopen_follower();
        fleet_expect(FOLLOWER_NEW_CONTENT);
        fleet_expect_listed(NULL, "jane(linux-users) john() ");
    }
}
END_TEST

START_TEST(parts_of_two_rosters_are_not_taken_for_one)
{
    auto_wipe struct secret roster = {0};

    fleet_publish();
    fleet_read_file("store.1", &roster);
    fleet_write_file("store.1", roster.bytes, roster.length - 10);
    fleet.following.part_length = roster.length / 3;
    fleet_reopen_follower();
    fleet_expect(FOLLOWER_UNAVAILABLE);
    memset(roster.bytes + roster.length - 20, 'x', 10);
    fleet_write_file("store.1", roster.bytes, roster.length);
    fleet_expect(FOLLOWER_UNAVAILABLE);
}
END_TEST

static void put_fifo_in_place_of(const char *name)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/%s", fleet.folder, name);
    (void)unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
}

START_TEST(a_fifo_in_the_stores_folder_keeps_nobody_waiting)
{
    put_fifo_in_place_of("store.new");
    fleet_publish();
    fleet_expect(FOLLOWER_NEW_CONTENT);
    put_fifo_in_place_of("store");
    fleet_expect(FOLLOWER_UNAVAILABLE);
    fleet_expect_listed(NULL, "jane(linux-users) john() ");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("follower");

    UNIT_CASE_WITH(
        suite, "follower", fleet_make, fleet_end, what_is_published_is_what_followers_list,
        the_same_users_are_confirmed_and_not_sent_again,
        a_changed_byte_is_refused_and_what_was_known_stays, what_was_cut_off_is_refused,
        an_older_generation_is_refused_even_after_a_restart,
        an_older_generation_is_refused_with_another_key_pinned_too,
        another_pools_directory_is_refused, what_has_expired_is_refused,
        a_key_that_is_not_pinned_is_not_believed,
        what_is_kept_is_listed_after_a_restart_without_a_store,
        a_kept_roster_that_was_changed_is_fetched_again,
        a_long_roster_comes_in_parts_and_is_the_same, parts_of_two_rosters_are_not_taken_for_one,
        a_fifo_in_the_stores_folder_keeps_nobody_waiting);
    return suite;
}
