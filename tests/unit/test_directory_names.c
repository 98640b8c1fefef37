/* Login names that are not the Username: who gets one, who keeps it, and that sign-in still knows
 * the Username. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/token.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void set(struct fake_user *user, const char *name, const char *value)
{
    ck_assert_int_eq(text_map_set(&user->attributes, name, value), 0);
}

static struct fake_user *add(const char *username, const char *email)
{
    struct fake_user *user = fake_pool_add(&fixture.pool, username);

    set(user, "email", email);
    set(user, "email_verified", "true");
    return user;
}

static void make(const char *login_name)
{
    directory_fixture_make(&fixture);
    fixture.settings.login_name = login_name;
}

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static enum directory_answer learn(const char *name)
{
    return directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

static void expect_username(const char *name, const char *username)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_msg(directory_find_user(fixture.directory, name, &user) == 0, "%s", name);
    ck_assert_str_eq(user.username, username);
}

static void expect_nobody(const char *name)
{
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, name), 0);
}

START_TEST(a_user_goes_by_the_verified_address_and_signs_in_by_the_username)
{
    make("email");
    (void)add("3f0c-uuid", "Jane@Example.com");
    set(add("4f0c-uuid", "joe@example.com"), "email_verified", "false");
    list();
    expect_username("jane@example.com", "3f0c-uuid");
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane@example.com"),
                     "|/home/jane@example.com|/bin/bash");
    expect_nobody("joe@example.com");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_UNVERIFIED, "4f0c-uuid"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(of_two_whose_names_fold_to_one_the_first_created_has_it)
{
    make("email_local_part");
    add("younger", "JANE@b.example")->created_at_ms = 1700000000002;
    add("elder", "jane@a.example")->created_at_ms = 1700000000001;
    list();
    expect_username("jane", "elder");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME_REUSED, "jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_asked_for_is_the_first_created_of_those_who_are_verified)
{
    make("email_local_part");
    struct fake_user *claims = add("claims", "jane@c.example");
    set(claims, "email_verified", "false");
    claims->created_at_ms = 1700000000000;
    add("younger", "jane@b.example")->created_at_ms = 1700000000002;
    add("elder", "jane@a.example")->created_at_ms = 1700000000001;
    (void)add("janet", "janet@a.example");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    expect_username("jane", "elder");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_name_once_given_stays_when_the_pool_names_another)
{
    make("preferred_username");
    struct fake_user *jane = fake_pool_add(&fixture.pool, "u1");
    set(jane, "preferred_username", "jane");
    list();
    uint32_t uid = directory_fixture_published_uid(&fixture, "jane");
    set(jane, "preferred_username", "eve");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), uid);
    expect_nobody("eve");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME_CHANGED, "jane"));
    ck_assert_int_eq(learn("eve"), DIRECTORY_REFUSED);
    directory_fixture_remove(&fixture);
}
END_TEST

/* Jane keeps her name, and the status tells what is wrong with the one that the pool names now. */
static void expect_jane_stays(const char *named, enum directory_problem_kind kind,
                              const char *subject)
{
    uint32_t uid = directory_fixture_published_uid(&fixture, "jane");

    set(&fixture.pool.users[0], "preferred_username", named);
    directory_fixture_refresh(&fixture);
    ck_assert_msg(uid != 0 && directory_fixture_published_uid(&fixture, "jane") == uid, "%s",
                  named);
    ck_assert_msg(directory_fixture_has_problem(&fixture, kind, subject), "%s", named);
    ck_assert_int_eq(learn(named),
                     strcmp(named, "postgres") == 0 ? DIRECTORY_REFUSED : DIRECTORY_NO_SUCH_USER);
}

START_TEST(a_name_once_given_stays_when_the_pool_names_one_that_nobody_may_have)
{
    struct directory_problem told;

    make("preferred_username");
    set(fake_pool_add(&fixture.pool, "u1"), "preferred_username", "jane");
    list();
    expect_jane_stays("postgres", DIRECTORY_PROBLEM_NAME_CHANGED, "jane");
    ck_assert_int_eq(directory_explain(fixture.directory, "jane", &told), 0);
    ck_assert(!directory_problem_refuses(told.kind));
    ck_assert_str_eq(told.detail, "postgres");
    expect_jane_stays("localjane", DIRECTORY_PROBLEM_NAME_CHANGED, "jane");
    expect_jane_stays("no name", DIRECTORY_PROBLEM_NAME, "u1");
    expect_jane_stays("root", DIRECTORY_PROBLEM_NAME, "u1");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_name_that_nobody_may_have_is_not_given_to_who_has_none)
{
    make("preferred_username");
    set(fake_pool_add(&fixture.pool, "u1"), "preferred_username", "postgres");
    set(fake_pool_add(&fixture.pool, "u2"), "preferred_username", "localjane");
    list();
    expect_nobody("postgres");
    expect_nobody("localjane");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_SYSTEM_NAME, "postgres"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_USER, "localjane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_name_once_given_does_not_stay_when_the_host_gives_it_to_somebody)
{
    make("preferred_username");
    struct fake_user *jane = fake_pool_add(&fixture.pool, "u1");
    set(jane, "preferred_username", "jane");
    list();
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
    directory_fixture_write(fixture.settings.paths.passwd, "jane:x:1000:1000::/:/bin/sh\n");
    set(jane, "preferred_username", "eve");
    directory_fixture_refresh(&fixture);
    expect_nobody("jane");
    expect_nobody("eve");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_USER, "jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_takes_a_name_that_somebody_gave_up_is_refused)
{
    make("preferred_username");
    struct fake_user *jane = fake_pool_add(&fixture.pool, "u1");
    set(jane, "preferred_username", "jane");
    list();
    set(jane, "preferred_username", "janet");
    set(fake_pool_add(&fixture.pool, "u2"), "preferred_username", "jane");
    directory_fixture_refresh(&fixture);
    expect_username("jane", "u1");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_user_whose_name_is_gone_keeps_the_pinned_one)
{
    make("email");
    struct fake_user *jane = add("u1", "jane@a.example");
    list();
    set(jane, "email_verified", "false");
    directory_fixture_refresh(&fixture);
    expect_username("jane@a.example", "u1");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_UNVERIFIED, "u1"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_username_is_known_after_a_restart_without_the_pool)
{
    static char username[] = "Jané-3f0c%", sub[] = "sub-1", another[] = "jane";

    make("custom:login");
    struct fake_user *jane = fake_pool_add(&fixture.pool, username);
    set(jane, "custom:login", "jane");
    set(jane, "sub", sub);
    list();
    fixture.pool.fails_with = -ENETUNREACH;
    directory_fixture_reopen(&fixture);
    expect_username("jane", username);
    struct id_token hers = {.username = username, .sub = sub};
    struct id_token alias = {.username = another, .sub = sub};
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &alias),
                     DIRECTORY_LOGIN_ANOTHER_USER);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &hers),
                     DIRECTORY_LOGIN_LEARNED);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_cannot_be_searched_is_known_from_a_listing_only)
{
    make("custom:login");
    set(fake_pool_add(&fixture.pool, "u1"), "custom:login", "jane");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_NOT_NOW);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(learn("joe"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_user_is_asked_for_anew_by_the_sub)
{
    make("preferred_username");
    struct fake_user *jane = fake_pool_add(&fixture.pool, "u1");
    set(jane, "preferred_username", "jane");
    list();
    set(jane, "preferred_username", "else");
    jane->is_disabled = true;
    ck_assert_int_eq(directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    auto_directory_user struct directory_user user = {0};
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &user), 0);
    ck_assert(!user.enabled);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_names");

    UNIT_CASE(suite, "listing", a_user_goes_by_the_verified_address_and_signs_in_by_the_username,
              of_two_whose_names_fold_to_one_the_first_created_has_it,
              a_name_once_given_stays_when_the_pool_names_another,
              a_name_once_given_stays_when_the_pool_names_one_that_nobody_may_have,
              a_name_that_nobody_may_have_is_not_given_to_who_has_none,
              a_name_once_given_does_not_stay_when_the_host_gives_it_to_somebody,
              who_takes_a_name_that_somebody_gave_up_is_refused,
              a_user_whose_name_is_gone_keeps_the_pinned_one,
              the_username_is_known_after_a_restart_without_the_pool);
    UNIT_CASE(suite, "on demand", who_is_asked_for_is_the_first_created_of_those_who_are_verified,
              what_cannot_be_searched_is_known_from_a_listing_only,
              a_user_is_asked_for_anew_by_the_sub);
    return suite;
}
