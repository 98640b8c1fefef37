/* What of the pool the host publishes, and what it refuses without stopping at it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/identity.h"
#include "daemon/ids/derive.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void set(struct fake_user *user, const char *name, const char *value)
{
    ck_assert_int_eq(text_map_set(&user->attributes, name, value), 0);
}

static uint32_t derived_uid(const char *sub)
{
    uint32_t uid = 0;

    ck_assert_int_eq(ids_derive_uid(fixture.settings.pool_id, sub, &uid), 0);
    return uid;
}

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

START_TEST(a_user_gets_derived_ids_and_the_defaults)
{
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    set(fake_pool_add(&fixture.pool, "jane"), "name", "Jane Doe");
    list();
    ck_assert_uint_eq(uid_of("jane"), derived_uid("sub-jane"));
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"),
                     "Jane Doe|/home/jane|/bin/bash");
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_str_eq(jane.sub, "sub-jane");
    ck_assert_str_eq(jane.username, "jane");
    ck_assert_str_eq(jane.status, "CONFIRMED");
    ck_assert_uint_eq(jane.gid, jane.uid);
    ck_assert(jane.enabled);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(names_that_nobody_may_have_here_are_reported_and_stop_nobody)
{
    static const char *const bad[] = {"Jané", "1b2c3d4e-uuid", "@example.com",
                                      "root", "ROOT",          "localjane",
                                      "j\nx", "a b",           "LocalGroup"};

    directory_fixture_make(&fixture);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        (void)fake_pool_add(&fixture.pool, bad[i]);
    (void)fake_pool_add(&fixture.pool, "good");
    list();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_uint_eq(uid_of(bad[i]), 0);
    ck_assert_uint_ne(uid_of("good"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME, "Jané"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME, "root"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME, "ROOT"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_USER, "localjane"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_GROUP, "localgroup"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(each_problem_has_words)
{
    for (int kind = 0; kind <= DIRECTORY_PROBLEM_LEDGER_LAGS; kind++)
        ck_assert_ptr_nonnull(directory_problem_words((enum directory_problem_kind)kind));
}
END_TEST

START_TEST(a_user_without_a_sub_is_refused)
{
    directory_fixture_make(&fixture);
    text_map_clear(&fake_pool_add(&fixture.pool, "subless")->attributes);
    list();
    ck_assert_uint_eq(uid_of("subless"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NO_SUB, "subless"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_uid_attribute_counts_when_it_is_a_number_in_range)
{
    static const char *const bad[] = {"0",           "27",         "1000",        "65534",
                                      "4294967295",  "-1",         "1879048200x", "0x70000001",
                                      " 1879048200", "01879048200"};
    char name[16];

    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        (void)snprintf(name, sizeof name, "bad%zu", i);
        set(fake_pool_add(&fixture.pool, name), "custom:uid", bad[i]);
    }
    set(fake_pool_add(&fixture.pool, "good"), "custom:uid", "1879048200");
    (void)fake_pool_add(&fixture.pool, "without");
    list();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        (void)snprintf(name, sizeof name, "bad%zu", i);
        ck_assert_uint_eq(uid_of(name), 0);
        ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, name));
    }
    ck_assert_uint_eq(uid_of("good"), 1879048200);
    ck_assert_uint_eq(uid_of("without"), derived_uid("sub-without"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_id_outside_the_ranges_is_told_with_its_attribute_and_the_file_of_ranges)
{
    struct directory_problem problem;

    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "jane"), "custom:uid", "20002");
    set(fake_pool_add(&fixture.pool, "john"), "custom:uid", "many");
    list();
    ck_assert_int_eq(directory_explain(fixture.directory, "jane", &problem), 0);
    ck_assert_str_eq(problem.detail, "uid 20002, from custom:uid");
    ck_assert_ptr_nonnull(strstr(directory_problem_words(problem.kind), "/etc/cognitod.ids"));
    ck_assert_int_eq(directory_explain(fixture.directory, "john", &problem), 0);
    ck_assert_str_eq(problem.detail, "many, from custom:uid");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_id_of_a_local_user_or_group_is_refused)
{
    directory_fixture_make(&fixture);
    directory_fixture_write(fixture.settings.paths.passwd, "taken:x:1879048300:100::/:/bin/sh\n");
    directory_fixture_write(fixture.settings.paths.group, "taken:x:1879048301:\n");
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "first"), "custom:uid", "1879048300");
    set(fake_pool_add(&fixture.pool, "second"), "custom:uid", "1879048301");
    list();
    ck_assert_uint_eq(uid_of("first"), 0);
    ck_assert_uint_eq(uid_of("second"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_ID, "first"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_ID, "second"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(of_two_with_one_uid_the_older_keeps_it)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    struct fake_user *younger = fake_pool_add(&fixture.pool, "younger");
    set(younger, "custom:uid", "1879048200");
    younger->created_at_ms = 5000;
    set(fake_pool_add(&fixture.pool, "zoe"), "custom:uid", "1879048200");
    list();
    ck_assert_uint_eq(uid_of("zoe"), 1879048200);
    ck_assert_uint_eq(uid_of("younger"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_COLLIDES, "younger"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_changed_uid_is_not_followed)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    struct fake_user *jane = fake_pool_add(&fixture.pool, "jane");
    set(jane, "custom:uid", "1879048200");
    list();
    set(jane, "custom:uid", "1879048201");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane"), 1879048200);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_CHANGED, "jane"));
    set(jane, "custom:uid", "none");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane"), 1879048200);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, "jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_name_signed_up_again_by_a_stranger_stays_the_deleted_users)
{
    auto_directory_user struct directory_user alice = {0};

    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "alice");
    list();
    uint32_t uid = uid_of("alice");
    ck_assert_uint_ne(uid, 0);
    fake_pool_remove(&fixture.pool, "alice");
    set(fake_pool_add(&fixture.pool, "alice"), "sub", "sub-of-a-stranger");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("alice"), uid);
    ck_assert_int_eq(directory_find_user(fixture.directory, "alice", &alice), 0);
    ck_assert_str_eq(alice.sub, "sub-alice");
    ck_assert(!alice.enabled);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME_REUSED, "alice"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_home_base_that_root_has_not_allowed_lets_nobody_in)
{
    directory_fixture_make(&fixture);
    fixture.settings.home_base = "/etc";
    (void)fake_pool_add(&fixture.pool, "jane");
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_HOME, "jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(home_and_shell_count_only_where_they_may_point)
{
    static const struct {
        const char *home;
        const char *shell;
    } bad[] = {{"/root", "/bin/evil"},
               {"/home", "bash"},
               {"/home/", ""},
               {"/home/../etc", "/bin/sh "},
               {"/home/./x", "/bin/sh:"},
               {"/homes/x", "/bin/sh\n"},
               {"home/x", "#"},
               {"/home/a b", "/"},
               {"/home/a:b", "/bin"},
               {"/home//x", "/bin/shh"},
               {"/home/good/x", "/bin/sh/"}};
    char name[16], expected[64];

    directory_fixture_make(&fixture);
    fixture.settings.home_attribute = "custom:home";
    fixture.settings.shell_attribute = "custom:shell";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        (void)snprintf(name, sizeof name, "bad%zu", i);
        struct fake_user *user = fake_pool_add(&fixture.pool, name);
        set(user, "custom:home", bad[i].home);
        set(user, "custom:shell", bad[i].shell);
    }
    struct fake_user *good = fake_pool_add(&fixture.pool, "good");
    set(good, "custom:home", "/home/staff-good");
    set(good, "custom:shell", "/bin/sh");
    list();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        (void)snprintf(name, sizeof name, "bad%zu", i);
        (void)snprintf(expected, sizeof expected, "|/home/bad%zu|/bin/bash", i);
        ck_assert_str_eq(directory_fixture_published_texts(&fixture, name), expected);
        ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ATTRIBUTE, name));
    }
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "good"),
                     "|/home/staff-good|/bin/sh");
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_full_name_cannot_forge_a_line)
{
    directory_fixture_make(&fixture);
    set(fake_pool_add(&fixture.pool, "colon"), "name", "a:0:0:b");
    set(fake_pool_add(&fixture.pool, "line"), "name", "a\nroot::0:0::/:/bin/sh");
    set(fake_pool_add(&fixture.pool, "comma"), "name", "Doe, Jane");
    set(fake_pool_add(&fixture.pool, "garbage"), "name", "\xff\xfe");
    set(fake_pool_add(&fixture.pool, "umlaut"), "name", "Jürgen Müller");
    list();
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "colon"),
                     "a 0 0 b|/home/colon|/bin/bash");
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "line"),
                     "a root  0 0  / /bin/sh|/home/line|/bin/bash");
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "comma"),
                     "Doe  Jane|/home/comma|/bin/bash");
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "garbage"),
                     "|/home/garbage|/bin/bash");
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "umlaut"),
                     "Jürgen Müller|/home/umlaut|/bin/bash");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ATTRIBUTE, "line"));
    ck_assert(!directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ATTRIBUTE, "comma"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_full_name_is_cut_at_a_whole_character)
{
    enum { CHARACTERS = 300, THAT_FIT = 127 };
    char name[1 + 2 * CHARACTERS + 1] = "a", expected[400];

    for (size_t i = 0; i < CHARACTERS; i++)
        memcpy(name + 1 + 2 * i, "ü", sizeof "ü");
    directory_fixture_make(&fixture);
    set(fake_pool_add(&fixture.pool, "long"), "name", name);
    list();
    (void)snprintf(expected, sizeof expected, "%.*s|/home/long|/bin/bash", 1 + 2 * THAT_FIT, name);
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "long"), expected);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ATTRIBUTE, "long"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(groups_get_gids_from_their_description_or_derived)
{
    uint32_t derived = 0;

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "staff", "those who stay, gid=1879048999");
    fake_pool_add_group(&fixture.pool, "localgroup", "gid=1879048998");
    fake_pool_add_group(&fixture.pool, "pilots", "gid=0");
    fake_pool_add_group(&fixture.pool, "Domain Admins", "");
    list();
    ck_assert_int_eq(ids_derive_gid(fixture.settings.pool_id, "crew", &derived), 0);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), derived);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "staff"), 1879048999);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "localgroup"), 0);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "pilots"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LOCAL_GROUP, "localgroup"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, "pilots"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_NAME, "Domain Admins"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_user_named_like_a_group_of_the_pool_is_refused)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "admins", "");
    (void)fake_pool_add(&fixture.pool, "admins");
    list();
    ck_assert_uint_eq(uid_of("admins"), 0);
    ck_assert_uint_ne(directory_fixture_published_gid(&fixture, "admins"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_GROUP_NAME, "admins"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(extra_ranges_count_when_root_says_so)
{
    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    set(fake_pool_add(&fixture.pool, "jane"), "custom:uid", "20001");
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    directory_fixture_write(fixture.settings.paths.ids, "uid 20000-29999\ngid 20000-29999\n");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane"), geteuid() == 0 ? 20001 : 0);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_rules");

    UNIT_CASE(suite, "users", a_user_gets_derived_ids_and_the_defaults,
              names_that_nobody_may_have_here_are_reported_and_stop_nobody, each_problem_has_words,
              a_user_without_a_sub_is_refused);
    UNIT_CASE(suite, "ids", a_uid_attribute_counts_when_it_is_a_number_in_range,
              an_id_outside_the_ranges_is_told_with_its_attribute_and_the_file_of_ranges,
              an_id_of_a_local_user_or_group_is_refused, of_two_with_one_uid_the_older_keeps_it,
              a_changed_uid_is_not_followed,
              a_name_signed_up_again_by_a_stranger_stays_the_deleted_users,
              extra_ranges_count_when_root_says_so);
    UNIT_CASE(suite, "texts", a_home_base_that_root_has_not_allowed_lets_nobody_in,
              home_and_shell_count_only_where_they_may_point, a_full_name_cannot_forge_a_line,
              a_full_name_is_cut_at_a_whole_character);
    UNIT_CASE(suite, "groups", groups_get_gids_from_their_description_or_derived,
              a_user_named_like_a_group_of_the_pool_is_refused);
    return suite;
}
