/* The refresh thread, and many threads at one directory. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/state.h"
#include "daemon/refresh.h"
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

static int questions(void)
{
    return atomic_load(&fixture.pool.questions);
}

static struct id_token token_of(const char *username, const char *sub, char **groups,
                                size_t group_count)
{
    return (struct id_token){.username = (char *)(uintptr_t)username,
                             .sub = (char *)(uintptr_t)sub,
                             .groups = groups,
                             .group_count = group_count};
}

static atomic_bool is_over;

static void *find_until_over(void *unused)
{
    (void)unused;
    while (!atomic_load(&is_over)) {
        auto_directory_user struct directory_user user = {0};
        struct directory_status status;
        ck_assert_int_eq(directory_find_user(fixture.directory, "user1", &user), 0);
        ck_assert_str_eq(user.sub, "sub-user1");
        directory_get_status(fixture.directory, &status);
        ck_assert_uint_ge(status.user_count, 50);
    }
    return NULL;
}

static void *log_in_until_over(void *unused)
{
    static char crew[] = "crew";
    char *groups[] = {crew};
    struct id_token token = token_of("user2", "sub-user2", groups, 0);

    (void)unused;
    while (!atomic_load(&is_over)) {
        token.group_count = 1 - token.group_count;
        ck_assert_int_eq(directory_learn_login(fixture.directory, "user2", &token),
                         DIRECTORY_LOGIN_LEARNED);
    }
    return NULL;
}

START_TEST(finding_logging_in_and_listing_go_on_at_the_same_time)
{
    pthread_t finder, login;
    char name[16];

    directory_fixture_make(&fixture);
    for (int i = 0; i < 50; i++) {
        (void)snprintf(name, sizeof name, "user%d", i);
        (void)fake_pool_add(&fixture.pool, name);
    }
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(pthread_create(&finder, NULL, find_until_over, NULL), 0);
    ck_assert_int_eq(pthread_create(&login, NULL, log_in_until_over, NULL), 0);
    for (int i = 0; i < 20; i++)
        directory_fixture_refresh(&fixture);
    atomic_store(&is_over, true);
    ck_assert_int_eq(pthread_join(finder, NULL), 0);
    ck_assert_int_eq(pthread_join(login, NULL), 0);
    ck_assert_uint_ne(published("user2"), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

static atomic_int refreshes;

static void count_refresh(void *context, int r)
{
    (void)context;
    ck_assert_int_eq(r, 0);
    atomic_fetch_add(&refreshes, 1);
}

static void wait_for_refreshes(int count)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);

    while (atomic_load(&refreshes) < count) {
        ck_assert(!deadline_has_passed(deadline));
        (void)sched_yield();
    }
}

START_TEST(the_refresh_thread_lists_at_once_and_on_request)
{
    struct refresh_observer observer = {.refreshed = count_refresh};
    struct refresh *refresh = NULL;

    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    ck_assert_int_eq(refresh_start(fixture.directory, 3600 * 1000, &observer, &refresh), 0);
    wait_for_refreshes(1);
    ck_assert_uint_ne(published("jane"), 0);
    refresh_request(refresh);
    wait_for_refreshes(2);
    refresh_stop(refresh);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_refresh_thread_lists_at_its_interval)
{
    struct refresh_observer observer = {.refreshed = count_refresh};
    struct refresh *refresh = NULL;

    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    ck_assert_int_eq(refresh_start(fixture.directory, 10, &observer, &refresh), 0);
    wait_for_refreshes(5);
    refresh_stop(refresh);
    directory_fixture_remove(&fixture);
}
END_TEST

static void *refresh_once(void *unused)
{
    (void)unused;
    directory_fixture_refresh(&fixture);
    return NULL;
}

START_TEST(whoever_asks_while_the_pool_is_listed_waits_and_lists_anew)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    pthread_t first;

    directory_fixture_make(&fixture);
    directory_fixture_open(&fixture);
    atomic_store(&fixture.pool.is_list_held, true);
    ck_assert_int_eq(pthread_create(&first, NULL, refresh_once, NULL), 0);
    while (atomic_load(&fixture.pool.listings) == 0)
        ck_assert(!deadline_has_passed(deadline));
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(20)), -ETIMEDOUT);
    atomic_store(&fixture.pool.is_list_held, false);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(pthread_join(first, NULL), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 2);
    directory_fixture_remove(&fixture);
}
END_TEST

/* What happens while the directory takes a listing over. */
static atomic_bool is_taking_over, may_go_on;

static void take_long(void *context, const struct listing *listing, const struct ids *ids,
                      int64_t listed_at_unix)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);

    (void)context, (void)listing, (void)ids, (void)listed_at_unix;
    atomic_store(&is_taking_over, true);
    while (!atomic_load(&may_go_on) && !deadline_has_passed(deadline))
        (void)sched_yield();
}

START_TEST(who_logs_in_as_always_does_not_wait_until_a_listing_is_taken_over)
{
    static char crew[] = "crew";
    char *groups[] = {crew};
    struct id_token token = token_of("jane", "sub-jane", groups, 1);
    struct id_token other = token_of("jane", "sub-other", groups, 1);
    struct id_token fewer = token_of("jane", "sub-jane", groups, 0);
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    pthread_t listing;

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    fixture.directory->settings.listed = take_long;
    ck_assert_int_eq(pthread_create(&listing, NULL, refresh_once, NULL), 0);
    while (!atomic_load(&is_taking_over))
        ck_assert(!deadline_has_passed(deadline));
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
    ck_assert(!directory_knows_login(fixture.directory, "jane", &other));
    ck_assert(!directory_knows_login(fixture.directory, "jane", &fewer));
    ck_assert(!directory_knows_login(fixture.directory, "joe", &token));
    atomic_store(&may_go_on, true);
    ck_assert_int_eq(pthread_join(listing, NULL), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

static void *log_jane_in(void *unused)
{
    static char crew[] = "crew";
    char *groups[] = {crew};
    struct id_token token = token_of("jane", "sub-jane", groups, 1);

    (void)unused;
    ck_assert_int_eq(directory_learn_login(fixture.directory, "jane", &token),
                     DIRECTORY_LOGIN_LEARNED);
    return NULL;
}

START_TEST(a_token_that_waited_while_a_listing_was_taken_over_gives_no_lost_group_back)
{
    auto_directory_user struct directory_user jane = {0};
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    struct change change;
    pthread_t login;

    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(change_begin(&change, fixture.directory, deadline), 0);
    uint64_t before = atomic_load(&fixture.directory->moments.last);
    ck_assert_int_eq(pthread_create(&login, NULL, log_jane_in, NULL), 0);
    while (atomic_load(&fixture.directory->moments.last) == before)
        ck_assert(!deadline_has_passed(deadline));
    fixture.directory->listed_moment = moments_next(&fixture.directory->moments);
    change_end(&change);
    ck_assert_int_eq(pthread_join(login, NULL), 0);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_uint_eq(jane.groups.count, 0);
    directory_fixture_remove(&fixture);
}
END_TEST

static bool is_enabled(const char *name)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, name, &user), 0);
    return user.enabled;
}

START_TEST(a_ledger_without_room_for_tombstones_keeps_nobody_enabled_nor_out)
{
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "joe");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    fake_pool_remove(&fixture.pool, "joe");
    directory_fixture_refresh(&fixture);
    ids_set_max_file_size(fixture.directory->ids, 1);
    fake_pool_remove(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "joe");
    fixture.pool.group_count = 0;
    directory_fixture_refresh(&fixture);
    ck_assert(!is_enabled("jane"));
    ck_assert(is_enabled("joe"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LEDGER_LAGS, "jane"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LEDGER_LAGS, "joe"));
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_LEDGER_LAGS, "crew"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(after_the_end_nothing_more_is_asked)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_stop_asking(fixture.directory);
    ck_assert_int_eq(learn("jane"), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECANCELED);
    ck_assert_int_eq(questions(), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("refresh");

    UNIT_CASE(suite, "threads", finding_logging_in_and_listing_go_on_at_the_same_time,
              the_refresh_thread_lists_at_once_and_on_request,
              the_refresh_thread_lists_at_its_interval,
              whoever_asks_while_the_pool_is_listed_waits_and_lists_anew,
              who_logs_in_as_always_does_not_wait_until_a_listing_is_taken_over,
              after_the_end_nothing_more_is_asked);
    UNIT_CASE(suite, "taken over",
              a_token_that_waited_while_a_listing_was_taken_over_gives_no_lost_group_back,
              a_ledger_without_room_for_tombstones_keeps_nobody_enabled_nor_out);
    return suite;
}
