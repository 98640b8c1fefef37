/* Whole listings, and what is known after a restart. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/directory/listing.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static enum directory_answer learn(const char *name)
{
    return directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

static uint32_t published(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

static bool is_enabled(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user.enabled;
}

START_TEST(an_empty_directory_is_published_at_the_first_start)
{
    auto_directory_user struct directory_user user = {0};

    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    ck_assert_uint_eq(published("jane"), 0);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &user), -ENOENT);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_listing_publishes_users_groups_and_memberships)
{
    auto_directory_user struct directory_user user = {0};
    char name[16];

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "odd", "");
    for (int i = 0; i < 500; i++) {
        (void)snprintf(name, sizeof name, "user%d", i);
        struct fake_user *added = fake_pool_add(&fixture.pool, name);
        added->groups[0] = "crew";
        added->groups[1] = i % 2 == 1 ? "odd" : NULL;
    }
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    for (int i = 0; i < 500; i++) {
        (void)snprintf(name, sizeof name, "user%d", i);
        ck_assert_uint_ne(published(name), 0);
    }
    ck_assert_int_eq(directory_find_user(fixture.directory, "user7", &user), 0);
    ck_assert_uint_eq(user.groups.count, 2);
    ck_assert(text_list_contains(&user.groups, "odd"));

    struct directory_status status;
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.user_count, 500);
    ck_assert_uint_eq(status.enabled_user_count, 500);
    ck_assert_uint_eq(status.group_count, 2);
    ck_assert_uint_eq(status.problem_count, 0);
    ck_assert_int_ge(status.refreshed_at_unix, time(NULL) - 60);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(disabled_and_deleted_users_keep_resolving_and_are_not_enabled)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "gone")->groups[0] = "crew";
    fake_pool_add(&fixture.pool, "off")->is_disabled = true;
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    uint32_t uid = published("gone");
    fake_pool_remove(&fixture.pool, "gone");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(published("gone"), uid);
    ck_assert_uint_ne(published("off"), 0);
    ck_assert(!is_enabled("gone"));
    ck_assert(!is_enabled("off"));
    auto_directory_user struct directory_user gone = {0};
    ck_assert_int_eq(directory_find_user(fixture.directory, "gone", &gone), 0);
    ck_assert_str_eq(gone.status, "DELETED");
    ck_assert_uint_eq(gone.groups.count, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_listing_that_breaks_off_changes_nothing)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "anna");
    (void)fake_pool_add(&fixture.pool, "bert");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    (void)fake_pool_add(&fixture.pool, "carl");
    fixture.pool.fails_with = -ECONNRESET;
    fixture.pool.fails_after_users = 1;
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECONNRESET);
    ck_assert(is_enabled("anna"));
    ck_assert(is_enabled("bert"));
    ck_assert_uint_ne(published("bert"), 0);
    ck_assert_uint_eq(published("carl"), 0);
    struct directory_status status;
    directory_get_status(fixture.directory, &status);
    ck_assert_int_eq(status.refresh_error, -ECONNRESET);
    ck_assert_int_ne(status.refresh_failed_at_unix, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_listing_that_succeeds_is_no_longer_said_to_have_failed)
{
    struct directory_status status;
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "anna");
    directory_fixture_open(&fixture);
    fixture.pool.fails_with = -ECONNRESET;
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECONNRESET);
    fixture.pool.fails_with = 0;
    directory_fixture_refresh(&fixture);
    directory_get_status(fixture.directory, &status);
    ck_assert_int_eq(status.refresh_error, 0);
    ck_assert_int_ne(status.refresh_failed_at_unix, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_groups_enabled_members_are_counted)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "anna")->groups[0] = "crew";
    struct fake_user *bert = fake_pool_add(&fixture.pool, "bert");
    bert->groups[0] = "crew";
    bert->is_disabled = true;
    (void)fake_pool_add(&fixture.pool, "carl");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_count_members(fixture.directory, "crew"), 1);
    ck_assert_uint_eq(directory_count_members(fixture.directory, "crews"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_passwd_file_that_cannot_be_read_makes_nobody_vanish)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "anna");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(unlink(fixture.settings.paths.passwd), 0);
    ck_assert_int_lt(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_uint_ne(published("anna"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_user_who_has_become_local_is_not_published_any_more)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "anna");
    (void)fake_pool_add(&fixture.pool, "bert");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    directory_fixture_write(fixture.settings.paths.passwd,
                            "anna:x:1001:1001::/:/bin/sh\nbert:x:1002:1002::/:/bin/sh\n");
    fake_pool_remove(&fixture.pool, "bert");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(published("anna"), 0);
    ck_assert_uint_eq(published("bert"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

/* The longest that an attribute was in a listing. */
static void note_longest(void *context, const struct listing *listing, const struct ids *ids,
                         int64_t listed_at_unix)
{
    size_t *longest = context;

    (void)ids, (void)listed_at_unix;
    for (size_t i = 0; i < listing->user_count; i++) {
        const struct text_map *attributes = &listing->users[i].attributes;
        for (size_t k = 0; k < attributes->count; k++)
            if (strlen(attributes->entries[k].value) > *longest)
                *longest = strlen(attributes->entries[k].value);
    }
}

START_TEST(a_name_of_two_thousand_characters_takes_no_more_room_than_is_used_of_it)
{
    auto_directory_user struct directory_user jane = {0};
    char name[2048 * 4 + 1] = "";
    size_t longest = 0;

    for (size_t i = 0; i < 2048; i++)
        memcpy(name + 4 * i, "\xF0\x9F\xA6\x86", sizeof "\xF0\x9F\xA6\x86");
    directory_fixture_make(&fixture);
    fixture.settings.listed = note_longest;
    fixture.settings.listed_context = &longest;
    struct fake_user *added = fake_pool_add(&fixture.pool, "jane");
    ck_assert_int_eq(text_map_set(&added->attributes, "name", name), 0);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_gt(longest, 256);
    ck_assert_uint_lt(longest, 300);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(strlen(jane.gecos), 256);
    ck_assert_uint_lt(strlen(text_map_get(&jane.attributes, "name")), 300);

    added = fake_pool_add(&fixture.pool, "late");
    ck_assert_int_eq(text_map_set(&added->attributes, "name", name), 0);
    ck_assert_int_eq(learn("late"), DIRECTORY_FOUND);
    directory_user_clear(&jane);
    ck_assert_int_eq(directory_find_user(fixture.directory, "late", &jane), 0);
    ck_assert_uint_lt(strlen(text_map_get(&jane.attributes, "name")), 300);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_was_published_is_known_after_a_restart_without_the_pool)
{
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    struct fake_user *added = fake_pool_add(&fixture.pool, "jane");
    added->groups[0] = "crew";
    ck_assert_int_eq(text_map_set(&added->attributes, "name", "Jane Doe"), 0);
    fake_pool_add(&fixture.pool, "off")->is_disabled = true;
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    (void)fake_pool_add(&fixture.pool, "late");
    ck_assert_int_eq(learn("late"), DIRECTORY_FOUND);
    uint32_t late_uid = published("late");

    fixture.pool.fails_with = -ENETUNREACH;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_str_eq(jane.sub, "sub-jane");
    ck_assert_str_eq(jane.gecos, "Jane Doe");
    ck_assert(text_list_contains(&jane.groups, "crew"));
    ck_assert(jane.enabled);
    ck_assert(!is_enabled("off"));
    ck_assert_uint_eq(published("late"), late_uid);
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"),
                     "Jane Doe|/home/jane|/bin/bash");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_a_former_pool_published_resolves_and_lets_nobody_in)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert(is_enabled("jane"));
    fixture.settings.pool_id = "eu-west-1_Another00";
    fixture.pool.fails_with = -ETIMEDOUT;
    directory_fixture_reopen(&fixture);
    ck_assert_uint_ne(published("jane"), 0);
    ck_assert(!is_enabled("jane"));
    directory_fixture_reopen(&fixture);
    ck_assert(!is_enabled("jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(damaged_published_files_are_made_anew_at_the_start)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(truncate(fixture.settings.paths.snapshot, 100), 0);
    directory_fixture_reopen(&fixture);
    ck_assert_uint_eq(published("jane"), 0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_ne(published("jane"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_corrupt_ledger_stops_the_start_with_its_line)
{
    char error_text[256];
    struct directory *none = NULL;

    directory_fixture_make(&fixture);
    directory_fixture_write(fixture.settings.paths.ledger, "user a b 1 1 00000000\n");
    ck_assert_int_eq(directory_open(&fixture.settings, &none, error_text), -EUCLEAN);
    ck_assert_ptr_nonnull(strstr(error_text, "/ids:1: "));
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory");

    UNIT_CASE(
        suite, "listing", a_name_of_two_thousand_characters_takes_no_more_room_than_is_used_of_it,
        an_empty_directory_is_published_at_the_first_start,
        a_listing_publishes_users_groups_and_memberships,
        disabled_and_deleted_users_keep_resolving_and_are_not_enabled,
        a_listing_that_breaks_off_changes_nothing,
        a_listing_that_succeeds_is_no_longer_said_to_have_failed,
        a_groups_enabled_members_are_counted, a_passwd_file_that_cannot_be_read_makes_nobody_vanish,
        a_user_who_has_become_local_is_not_published_any_more);
    UNIT_CASE(suite, "restart", what_was_published_is_known_after_a_restart_without_the_pool,
              what_a_former_pool_published_resolves_and_lets_nobody_in,
              damaged_published_files_are_made_anew_at_the_start,
              a_corrupt_ledger_stops_the_start_with_its_line);
    return suite;
}
