/* Learning on demand and at logins: published before it is answered. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/questions.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/stopped_clock.h"
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

static int questions(void)
{
    return atomic_load(&fixture.pool.questions);
}

START_TEST(a_user_asked_for_is_published_before_the_answer)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    directory_fixture_open(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_uint_ne(published("jane"), 0);
    ck_assert_uint_ne(directory_fixture_published_gid(&fixture, "crew"), 0);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(questions(), 1);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(names_that_cannot_be_are_answered_without_asking)
{
    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    ck_assert_int_eq(learn("root"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(learn("localjane"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(learn("1000"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(learn("x\" or \"\"=\""), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(questions(), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(no_such_user_is_remembered_until_the_next_listing)
{
    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(learn("nosuch"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(questions(), 1);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(learn("nosuch"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(questions(), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_remembered_absence_ends_with_its_time)
{
    directory_fixture_make(&fixture);
    fixture.settings.negative_ttl_ms = 0;
    directory_fixture_open(&fixture);
    ck_assert_int_eq(learn("jane"), DIRECTORY_NO_SUCH_USER);
    (void)fake_pool_add(&fixture.pool, "jane");
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_pool_that_cannot_be_asked_is_not_now_and_left_alone_for_a_while)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    fixture.pool.fails_with = -ENETUNREACH;
    directory_fixture_open(&fixture);
    stopped_clock_stop();
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(learn("jane"), DIRECTORY_NOT_NOW);
    stopped_clock_go_on();
    ck_assert_int_eq(questions(), 1);
    ck_assert_uint_eq(published("jane"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_refused_user_is_refused_and_not_published)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "admins", "");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    (void)fake_pool_add(&fixture.pool, "admins");
    ck_assert_int_eq(learn("admins"), DIRECTORY_REFUSED);
    ck_assert_int_eq(learn("admins"), DIRECTORY_REFUSED);
    ck_assert_int_eq(questions(), 1);
    ck_assert_uint_eq(published("admins"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(strangers_names_use_up_no_more_than_the_bound)
{
    char name[16];
    int not_now = 0;

    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    stopped_clock_stop();
    for (int i = 0; i < 500; i++) {
        (void)snprintf(name, sizeof name, "guess%d", i);
        not_now += learn(name) == DIRECTORY_NOT_NOW;
    }
    stopped_clock_go_on();
    ck_assert_int_eq(questions(), QUESTIONS_BURST);
    ck_assert_int_eq(not_now, 500 - questions());
    directory_fixture_remove(&fixture);
}
END_TEST

static void *learn_jane(void *answer)
{
    *(enum directory_answer *)answer = learn("jane");
    return NULL;
}

START_TEST(many_who_ask_for_one_name_cost_one_question)
{
    enum { ASKERS = 12 };
    pthread_t threads[ASKERS];
    enum directory_answer answers[ASKERS] = {0};

    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    atomic_store(&fixture.pool.is_held, true);
    for (int i = 0; i < ASKERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, learn_jane, &answers[i]), 0);
    while (questions() == 0)
        (void)sched_yield();
    atomic_store(&fixture.pool.is_held, false);
    for (int i = 0; i < ASKERS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert_int_eq(answers[i], DIRECTORY_FOUND);
    }
    ck_assert_int_eq(questions(), 1);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_waits_for_anothers_question_waits_no_longer_than_allowed)
{
    pthread_t thread;
    enum directory_answer first = DIRECTORY_NOT_NOW;

    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    atomic_store(&fixture.pool.is_held, true);
    ck_assert_int_eq(pthread_create(&thread, NULL, learn_jane, &first), 0);
    while (questions() == 0)
        (void)sched_yield();
    ck_assert_int_eq(
        directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, deadline_in_ms(50)),
        DIRECTORY_NOT_NOW);
    atomic_store(&fixture.pool.is_held, false);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(first, DIRECTORY_FOUND);
    directory_fixture_remove(&fixture);
}
END_TEST

static enum directory_answer learn_as(enum directory_asker asker, int number)
{
    char name[16];

    (void)snprintf(name, sizeof name, "nosuch%d", number);
    return directory_learn_user(fixture.directory, name, asker, deadline_in_ms(UNIT_PATIENCE_MS));
}

START_TEST(names_in_a_loop_leave_half_of_the_questions_to_root)
{
    int number = 0;

    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    stopped_clock_stop();
    while (learn_as(DIRECTORY_ASKER_STRANGER, number) == DIRECTORY_NO_SUCH_USER)
        number++;
    ck_assert_int_eq(number, QUESTIONS_BURST / 2);
    for (int more = 1; more <= QUESTIONS_BURST / 2; more++)
        ck_assert_int_eq(learn_as(DIRECTORY_ASKER_ROOT, number + more), DIRECTORY_NO_SUCH_USER);
    stopped_clock_go_on();
    directory_fixture_remove(&fixture);
}
END_TEST

static struct id_token token_of(const char *username, const char *sub, char **groups,
                                size_t group_count)
{
    return (struct id_token){.username = (char *)(uintptr_t)username,
                             .sub = (char *)(uintptr_t)sub,
                             .groups = groups,
                             .group_count = group_count};
}

/* The published files cannot be written as long as this is there. */
static void block_writing(bool is_blocked)
{
    char path[80];

    (void)snprintf(path, sizeof path, "%s.new", fixture.settings.paths.recent);
    ck_assert_int_eq(is_blocked ? mkdir(path, 0700) : rmdir(path), 0);
}

START_TEST(who_could_not_be_published_is_not_said_to_be_found)
{
    static char crew[] = "crew";
    char *groups[] = {crew};

    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "joe");
    directory_fixture_open(&fixture);
    block_writing(true);
    ck_assert_int_eq(learn("jane"), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(learn("jane"), DIRECTORY_NOT_NOW);
    struct id_token token = token_of("jane", "sub-jane", groups, 1);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_NOT_PUBLISHED);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_NOT_PUBLISHED);
    block_writing(false);
    ck_assert_int_eq(learn("joe"), DIRECTORY_FOUND);
    ck_assert_int_eq(learn("jane"), DIRECTORY_FOUND);
    ck_assert_uint_ne(published("jane"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_login_brings_the_groups_and_attributes_of_its_token)
{
    static char crew[] = "crew", ghosts[] = "ghosts";
    char *groups[] = {crew, ghosts};
    auto_directory_user struct directory_user jane = {0};

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    struct fake_user *added = fake_pool_add(&fixture.pool, "jane");
    ck_assert_int_eq(text_map_set(&added->attributes, "name", "Jane"), 0);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    struct id_token token = token_of("jane", "sub-jane", groups, 2);
    ck_assert_int_eq(text_map_set(&token.attributes, "name", "Jane Doe"), 0);
    ck_assert_int_eq(text_map_set(&token.attributes, "at_hash", "x"), 0);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.groups.count, 2);
    ck_assert_ptr_null(text_map_get(&jane.attributes, "at_hash"));
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"),
                     "Jane Doe|/home/jane|/bin/bash");
    text_map_clear(&token.attributes);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_login_with_another_sub_or_username_is_another_user)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    struct id_token stranger = token_of("jane", "sub-of-a-stranger", NULL, 0);
    struct id_token alias = token_of("joe", "sub-jane", NULL, 0);
    struct id_token nobody = token_of("nosuch", "sub-nosuch", NULL, 0);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &stranger),
                     DIRECTORY_LOGIN_ANOTHER_USER);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &alias),
                     DIRECTORY_LOGIN_ANOTHER_USER);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "nosuch", &nobody),
                     DIRECTORY_LOGIN_UNKNOWN_USER);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_login_after_a_restart_keeps_what_was_published)
{
    static char crew[] = "crew";
    char *groups[] = {crew};

    directory_fixture_make(&fixture);
    fixture.settings.home_attribute = "custom:home";
    fake_pool_add_group(&fixture.pool, "crew", "");
    struct fake_user *added = fake_pool_add(&fixture.pool, "jane");
    ck_assert_int_eq(text_map_set(&added->attributes, "custom:home", "/home/staff-jane"), 0);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    directory_fixture_reopen(&fixture);
    struct id_token token = token_of("jane", "sub-jane", groups, 1);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"),
                     "|/home/staff-jane|/bin/bash");
    directory_fixture_remove(&fixture);
}
END_TEST

static ino_t recent_file(void)
{
    struct stat status;

    ck_assert_int_eq(stat(fixture.settings.paths.recent, &status), 0);
    return status.st_ino;
}

START_TEST(a_login_that_changes_nothing_writes_nothing)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ino_t before = recent_file();
    struct id_token token = token_of("jane", "sub-jane", NULL, 0);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                         DIRECTORY_LOGIN_LEARNED);
    ck_assert_uint_eq(recent_file(), before);
    directory_fixture_remove(&fixture);
}
END_TEST

static bool needs_password(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return directory_user_needs_password(&user);
}

START_TEST(who_has_signed_in_or_set_a_password_needs_no_other)
{
    directory_fixture_make(&fixture);
    fake_pool_add(&fixture.pool, "jane")->status = "FORCE_CHANGE_PASSWORD";
    fake_pool_add(&fixture.pool, "joe")->status = "RESET_REQUIRED";
    (void)fake_pool_add(&fixture.pool, "jim");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert(needs_password("jane") && needs_password("joe") && !needs_password("jim"));
    struct id_token token = token_of("jane", "sub-jane", NULL, 0);
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
    directory_learn_new_password(fixture.directory, "joe");
    directory_learn_new_password(fixture.directory, "nobody");
    ck_assert(!needs_password("jane") && !needs_password("joe"));
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_learn");

    UNIT_CASE(
        suite, "on demand", a_user_asked_for_is_published_before_the_answer,
        names_that_cannot_be_are_answered_without_asking,
        no_such_user_is_remembered_until_the_next_listing, a_remembered_absence_ends_with_its_time,
        a_pool_that_cannot_be_asked_is_not_now_and_left_alone_for_a_while,
        a_refused_user_is_refused_and_not_published, strangers_names_use_up_no_more_than_the_bound,
        names_in_a_loop_leave_half_of_the_questions_to_root,
        many_who_ask_for_one_name_cost_one_question,
        who_waits_for_anothers_question_waits_no_longer_than_allowed);
    UNIT_CASE(suite, "login", who_could_not_be_published_is_not_said_to_be_found,
              a_login_brings_the_groups_and_attributes_of_its_token,
              a_login_with_another_sub_or_username_is_another_user,
              a_login_after_a_restart_keeps_what_was_published,
              a_login_that_changes_nothing_writes_nothing,
              who_has_signed_in_or_set_a_password_needs_no_other);
    return suite;
}
