/* A directory that others listed: how new it is, and who is gone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/pinned.h"
#include "daemon/directory/writers.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define LIMIT deadline_in_ms(UNIT_PATIENCE_MS)

/* The fixture's pool, told by somebody else some time ago. */
struct teller {
    struct fake_pool *pool;
    struct source_edition edition;
    int begin_fails_with;
    bool has_gone;      /* alice was there once */
    bool withdraws_uid; /* nobody answers for custom:uid any more */
    size_t listings;
};

static struct directory_fixture fixture;
static struct teller teller;

static int begin(void *context, struct deadline deadline)
{
    (void)context, (void)deadline;
    return teller.begin_fails_with;
}

static void get_edition(void *context, struct source_edition *out)
{
    (void)context;
    *out = teller.edition;
}

static int list_gone(void *context, const struct source_visitor *visitor)
{
    const struct source_gone alice = {.sub = "sub-of-the-first-alice",
                                      .name = "alice",
                                      .username = "",
                                      .uid = 0x70001234,
                                      .gid = 0x70001234};

    (void)context;
    teller.listings++;
    return teller.has_gone ? visitor->gone(visitor->context, &alice) : 0;
}

static void make(void)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    teller = (struct teller){.edition = {.as_of_unix = (int64_t)time(NULL) - 1000, .id = "one"}};
    fixture.settings.source.begin = begin;
    fixture.settings.source.get_edition = get_edition;
    fixture.settings.source.list_gone = list_gone;
    directory_fixture_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static int64_t seen_at(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user.seen_at_unix;
}

START_TEST(users_are_as_new_as_the_edition_not_as_its_arrival)
{
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(seen_at("jane"), teller.edition.as_of_unix);
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(seen_at("jane"), teller.edition.as_of_unix);
}
END_TEST

START_TEST(the_same_content_at_a_later_time_is_not_gone_through_again)
{
    directory_fixture_refresh(&fixture);
    teller.edition.as_of_unix += 500;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(teller.listings, 1);
    ck_assert_int_eq(seen_at("jane"), teller.edition.as_of_unix);
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(seen_at("jane"), teller.edition.as_of_unix);
}
END_TEST

START_TEST(other_content_is)
{
    directory_fixture_refresh(&fixture);
    (void)fake_pool_add(&fixture.pool, "john");
    (void)snprintf(teller.edition.id, sizeof teller.edition.id, "two");
    teller.edition.as_of_unix += 500;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(teller.listings, 2);
    ck_assert_int_eq(seen_at("john"), teller.edition.as_of_unix);
}
END_TEST

START_TEST(whoever_doubts_what_is_known_has_the_same_content_gone_through_again)
{
    directory_fixture_refresh(&fixture);
    directory_doubt_all(fixture.directory);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(teller.listings, 2);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(teller.listings, 2);
}
END_TEST

START_TEST(a_name_that_the_edition_does_not_have_is_not_looked_for_in_it_again)
{
    directory_fixture_refresh(&fixture);
    for (int i = 0; i < 50; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "scan-%d", i);
        ck_assert_int_eq(
            (int)directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_STRANGER, LIMIT),
            DIRECTORY_NO_SUCH_USER);
    }
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
    ck_assert_int_eq(
        (int)directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_STRANGER, LIMIT),
        DIRECTORY_FOUND);
}
END_TEST

START_TEST(before_the_first_edition_has_been_taken_over_a_name_is_looked_for)
{
    ck_assert_int_eq(
        (int)directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_STRANGER, LIMIT),
        DIRECTORY_FOUND);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

START_TEST(who_cannot_be_asked_leaves_the_directory_as_it_was)
{
    directory_fixture_refresh(&fixture);
    teller.begin_fails_with = -EHOSTUNREACH;
    ck_assert_int_eq(directory_refresh(fixture.directory, LIMIT), -EHOSTUNREACH);
    ck_assert_int_eq(seen_at("jane"), teller.edition.as_of_unix);
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
}
END_TEST

START_TEST(nobody_takes_the_name_of_who_is_gone)
{
    teller.has_gone = true;
    (void)fake_pool_add(&fixture.pool, "alice");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "alice"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME_REUSED, "alice"));
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
}
END_TEST

START_TEST(a_user_seen_later_than_the_edition_is_not_judged_by_it)
{
    directory_fixture_refresh(&fixture);
    fake_pool_remove(&fixture.pool, "jane");
    ck_assert_int_eq(directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, LIMIT),
                     DIRECTORY_NOT_NOW);
}
END_TEST

/* Lets go of somebody, and goes through the edition of before once more. */
static void let_go(const char *name, bool with_ids)
{
    ck_assert_int_eq(directory_forget_user(fixture.directory, name, with_ids, LIMIT), 0);
    directory_doubt_all(fixture.directory);
    directory_fixture_refresh(&fixture);
}

static void expect_no_jane(void)
{
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LET_GO, "jane"));
}

static void expect_that_only_a_newer_edition_brings_jane_back(bool with_ids)
{
    directory_fixture_refresh(&fixture);
    uint32_t uid = directory_fixture_published_uid(&fixture, "jane");
    let_go("jane", with_ids);
    expect_no_jane();
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(
        (int)directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, LIMIT),
        DIRECTORY_REFUSED);
    directory_fixture_refresh(&fixture);
    expect_no_jane();
    teller.edition.as_of_unix = (int64_t)time(NULL);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), uid);
    ck_assert(!directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LET_GO, "jane"));
}

START_TEST(whose_name_root_let_go_of_has_it_again_from_a_newer_edition_only)
{
    expect_that_only_a_newer_edition_brings_jane_back(false);
}
END_TEST

START_TEST(whose_ids_root_let_go_of_has_them_again_from_a_newer_edition_only)
{
    expect_that_only_a_newer_edition_brings_jane_back(true);
}
END_TEST

START_TEST(an_older_edition_gives_another_name_to_whose_name_root_let_go_of)
{
    fixture.settings.login_name = "preferred_username";
    directory_fixture_reopen(&fixture);
    struct text_map *attributes = &fixture.pool.users[0].attributes;
    ck_assert_int_eq(text_map_set(attributes, "preferred_username", "jane"), 0);
    directory_fixture_refresh(&fixture);
    uint32_t uid = directory_fixture_published_uid(&fixture, "jane");
    ck_assert_int_eq(text_map_set(attributes, "preferred_username", "janet"), 0);
    let_go("jane", false);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 0);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "janet"), uid);
}
END_TEST

START_TEST(a_name_of_who_is_gone_goes_to_another_once_root_has_let_go_of_it)
{
    teller.has_gone = true;
    (void)fake_pool_add(&fixture.pool, "alice");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "alice"), 0);
    let_go("alice", false);
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "alice"), 0);
}
END_TEST

START_TEST(a_group_that_root_let_go_of_has_its_gid_again_from_a_newer_edition_only)
{
    fake_pool_add_group(&fixture.pool, "crew", "");
    directory_fixture_refresh(&fixture);
    uint32_t gid = directory_fixture_published_gid(&fixture, "crew");
    ck_assert_int_eq(directory_forget_group(fixture.directory, "crew", false, LIMIT), 0);
    directory_doubt_all(fixture.directory);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LET_GO, "crew"));
    teller.edition.as_of_unix = (int64_t)time(NULL);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), gid);
}
END_TEST

static int look_who_writes(void *context, struct writers *out, struct deadline deadline)
{
    (void)context, (void)deadline;
    out->tells_unwritable = true;
    return teller.withdraws_uid ? 0 : text_map_set(&out->attributes, "custom:uid", "");
}

START_TEST(what_an_edition_no_longer_tells_is_not_believed_from_then_on)
{
    struct fake_user *john = fake_pool_add(&fixture.pool, "john");

    ck_assert_int_eq(text_map_set(&john->attributes, "custom:uid", "1879048200"), 0);
    fixture.settings.trusts_all_attributes = false;
    fixture.settings.uid_attribute = "custom:uid";
    fixture.settings.source.look_who_writes = look_who_writes;
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "john"), 1879048200);
    teller.withdraws_uid = true;
    struct fake_user *eve = fake_pool_add(&fixture.pool, "eve");
    ck_assert_int_eq(text_map_set(&eve->attributes, "custom:uid", "1879048201"), 0);
    (void)snprintf(teller.edition.id, sizeof teller.edition.id, "two");
    teller.edition.as_of_unix += 500;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "eve"), 0);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "john"), 1879048200);
}
END_TEST

/* The maker's clock decides, whatever came here when. */
static void make_edition(const char *id, int64_t made_at_unix)
{
    (void)snprintf(teller.edition.id, sizeof teller.edition.id, "%s", id);
    teller.edition.as_of_unix = made_at_unix;
    directory_fixture_refresh(&fixture);
}

static void expect_groups_of_jane(const char *expected)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.groups.count, expected == NULL ? 0 : 1);
    if (expected != NULL)
        ck_assert_str_eq(jane.groups.texts[0], expected);
}

static void sign_in_with(char *group)
{
    char name[] = "jane", sub[] = "sub-jane";
    struct id_token token = {
        .username = name, .sub = sub, .groups = &group, .group_count = group != NULL};

    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
}

START_TEST(an_edition_that_was_made_before_a_login_gives_no_group_back_that_the_token_lacked)
{
    fixture.pool.users[0].groups[0] = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    make_edition("one", teller.edition.as_of_unix);
    sign_in_with(NULL);
    make_edition("two", teller.edition.as_of_unix + 500);
    expect_groups_of_jane(NULL);
    make_edition("three", teller.edition.as_of_unix + 400);
    expect_groups_of_jane(NULL);
}
END_TEST

START_TEST(an_edition_that_was_made_after_a_login_takes_what_the_token_gave)
{
    fake_pool_add_group(&fixture.pool, "crew", "");
    make_edition("one", teller.edition.as_of_unix);
    sign_in_with((char[]){"crew"});
    expect_groups_of_jane("crew");
    make_edition("two", (int64_t)time(NULL) + 60);
    expect_groups_of_jane(NULL);
}
END_TEST

START_TEST(of_two_editions_of_one_second_the_one_that_came_last_counts)
{
    fixture.pool.users[0].groups[0] = "crew";
    fake_pool_add_group(&fixture.pool, "crew", "");
    ck_assert_int_eq(
        (int)directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_STRANGER, LIMIT),
        DIRECTORY_FOUND);
    expect_groups_of_jane("crew");
    fixture.pool.users[0].groups[0] = NULL;
    make_edition("two", teller.edition.as_of_unix);
    expect_groups_of_jane(NULL);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_edition");

    UNIT_CASE_WITH(
        suite, "edition", make, end, users_are_as_new_as_the_edition_not_as_its_arrival,
        the_same_content_at_a_later_time_is_not_gone_through_again, other_content_is,
        whoever_doubts_what_is_known_has_the_same_content_gone_through_again,
        a_name_that_the_edition_does_not_have_is_not_looked_for_in_it_again,
        before_the_first_edition_has_been_taken_over_a_name_is_looked_for,
        who_cannot_be_asked_leaves_the_directory_as_it_was, nobody_takes_the_name_of_who_is_gone,
        a_user_seen_later_than_the_edition_is_not_judged_by_it,
        whose_name_root_let_go_of_has_it_again_from_a_newer_edition_only,
        whose_ids_root_let_go_of_has_them_again_from_a_newer_edition_only,
        an_older_edition_gives_another_name_to_whose_name_root_let_go_of,
        a_name_of_who_is_gone_goes_to_another_once_root_has_let_go_of_it,
        a_group_that_root_let_go_of_has_its_gid_again_from_a_newer_edition_only,
        what_an_edition_no_longer_tells_is_not_believed_from_then_on,
        an_edition_that_was_made_before_a_login_gives_no_group_back_that_the_token_lacked,
        an_edition_that_was_made_after_a_login_takes_what_the_token_gave,
        of_two_editions_of_one_second_the_one_that_came_last_counts);
    return suite;
}
