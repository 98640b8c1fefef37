/* Asking anew about who is known, and how old what is known is after a restart. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/directory/directory.h"
#include "daemon/directory/questions.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void open_with_jane(void)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
}

static enum directory_answer renew(void)
{
    return directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

static struct directory_user jane(void)
{
    struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &user), 0);
    return user;
}

START_TEST(what_has_changed_in_the_pool_is_known_afterwards)
{
    fixture.pool.users[0].is_disabled = true;
    fixture.pool.users[0].groups[0] = "crew";
    ck_assert_int_eq(renew(), DIRECTORY_FOUND);
    auto_directory_user struct directory_user user = jane();
    ck_assert(!user.enabled);
    ck_assert(text_list_contains(&user.groups, "crew"));
}
END_TEST

START_TEST(who_is_gone_keeps_the_name_and_loses_the_rights)
{
    fake_pool_remove(&fixture.pool, "jane");
    ck_assert_int_eq(renew(), DIRECTORY_NO_SUCH_USER);
    auto_directory_user struct directory_user user = jane();
    ck_assert(!user.enabled);
    ck_assert_str_eq(user.status, "DELETED");
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
}
END_TEST

START_TEST(a_pool_that_does_not_answer_changes_nothing_and_is_left_alone_for_a_while)
{
    int before = atomic_load(&fixture.pool.questions);

    fixture.pool.fails_with = -ETIMEDOUT;
    fixture.pool.users[0].is_disabled = true;
    stopped_clock_stop();
    ck_assert_int_eq(renew(), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(renew(), DIRECTORY_NOT_NOW);
    stopped_clock_go_on();
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), before + 1);
    auto_directory_user struct directory_user user = jane();
    ck_assert(user.enabled);
}
END_TEST

/* How many threads have begun to wait for another one's question; by --wrap. */
static atomic_int waiting;

int __real_pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
int __wrap_pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until)
{
    static _Thread_local bool has_waited;

    if (!has_waited)
        atomic_fetch_add(&waiting, 1);
    has_waited = true;
    return __real_pthread_cond_timedwait(condition, lock, until);
}

static void *renew_beside(void *answer)
{
    *(enum directory_answer *)answer = renew();
    return NULL;
}

/* As when people log in by key once the pool is back. */
START_TEST(many_who_want_to_know_about_one_user_get_one_answer)
{
    enum { ASKERS = 12 };
    pthread_t threads[ASKERS];
    enum directory_answer answers[ASKERS] = {0};
    int before = atomic_load(&fixture.pool.questions);

    atomic_store(&fixture.pool.is_held, true);
    for (int i = 0; i < ASKERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, renew_beside, &answers[i]), 0);
    while (atomic_load(&waiting) < ASKERS - 1)
        (void)sched_yield();
    atomic_store(&fixture.pool.is_held, false);
    for (int i = 0; i < ASKERS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert_int_eq(answers[i], DIRECTORY_FOUND);
    }
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), before + 1);
}
END_TEST

START_TEST(who_waits_for_anothers_question_waits_no_longer_than_allowed)
{
    pthread_t thread;
    enum directory_answer first = DIRECTORY_NOT_NOW;
    int before = atomic_load(&fixture.pool.questions);

    atomic_store(&fixture.pool.is_held, true);
    ck_assert_int_eq(pthread_create(&thread, NULL, renew_beside, &first), 0);
    while (atomic_load(&fixture.pool.questions) == before)
        (void)sched_yield();
    ck_assert_int_eq(
        directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, deadline_in_ms(50)),
        DIRECTORY_NOT_NOW);
    atomic_store(&fixture.pool.is_held, false);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(first, DIRECTORY_FOUND);
}
END_TEST

START_TEST(when_this_seconds_questions_are_used_up_the_next_ones_are_waited_for)
{
    for (int i = 0; i < QUESTIONS_BURST + 3; i++)
        ck_assert_int_eq(renew(), DIRECTORY_FOUND);
}
END_TEST

/* As if the daemon had been away that long. */
static void age_published_files(time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = time(NULL) - seconds},
                                      {.tv_sec = time(NULL) - seconds}};

    ck_assert_int_eq(utimensat(AT_FDCWD, fixture.settings.paths.snapshot, times, 0), 0);
}

START_TEST(the_age_of_what_is_known_outlives_restarts)
{
    age_published_files(3600);
    for (int restart = 0; restart < 2; restart++) {
        directory_fixture_reopen(&fixture);
        auto_directory_user struct directory_user user = jane();
        ck_assert_int_ge(time(NULL) - user.seen_at_unix, 3600);
        ck_assert_int_le(time(NULL) - user.seen_at_unix, 3660);
    }
}
END_TEST

START_TEST(a_time_that_has_not_come_yet_is_no_age)
{
    age_published_files(-3600);
    directory_fixture_reopen(&fixture);
    auto_directory_user struct directory_user user = jane();
    ck_assert_int_eq(user.seen_at_unix, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_renew");

    UNIT_CASE_WITH(suite, "renew", open_with_jane, remove_all,
                   what_has_changed_in_the_pool_is_known_afterwards,
                   who_is_gone_keeps_the_name_and_loses_the_rights,
                   a_pool_that_does_not_answer_changes_nothing_and_is_left_alone_for_a_while,
                   many_who_want_to_know_about_one_user_get_one_answer,
                   who_waits_for_anothers_question_waits_no_longer_than_allowed,
                   when_this_seconds_questions_are_used_up_the_next_ones_are_waited_for);
    UNIT_CASE_WITH(suite, "age", open_with_jane, remove_all,
                   the_age_of_what_is_known_outlives_restarts,
                   a_time_that_has_not_come_yet_is_no_age);
    return suite;
}
