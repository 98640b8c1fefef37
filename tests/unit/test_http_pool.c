/* Many exchanges over one pool: what its threads share, and what it keeps and lets go. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "daemon/http/http.h"
#include "tests/unit/http_fixture.h"
#include "tests/unit/unit.h"

#define THREADS          6
#define GETS_OF_A_THREAD 8

static void *get_often(void *context)
{
    for (int i = 0; i < GETS_OF_A_THREAD; i++) {
        auto_http_result struct http_result result = http_fixture_get_root(context);
        if (result.r != 0 || strcmp(secret_text(&result.reply.body), "{}") != 0)
            return context; /* not NULL: the thread has failed */
    }
    return NULL;
}

static void send_crowd(struct http_fixture *fixture)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, get_often, fixture), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
}

START_TEST(threads_share_a_pool_but_no_connection)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct http_counters counters;

    send_crowd(&fixture);
    http_pool_count(fixture.pool, &counters);
    ck_assert_uint_eq(counters.requests, THREADS * GETS_OF_A_THREAD);
    ck_assert_uint_le(counters.connections, THREADS);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_a_crowd_has_opened_is_closed_but_for_one)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct http_counters counters;

    send_crowd(&fixture);
    http_pool_count(fixture.pool, &counters);
    uint64_t opened = counters.connections;
    ck_assert_uint_eq(http_pool_let_go(fixture.pool, LIMIT_MS), 0);
    size_t closed = http_pool_let_go(fixture.pool, 0);
    ck_assert_uint_lt(closed, opened);
    ck_assert_uint_eq(http_pool_let_go(fixture.pool, 0), 0);

    auto_http_result struct http_result result = http_fixture_get_root(&fixture);
    ck_assert_int_eq(result.r, 0);
    http_pool_count(fixture.pool, &counters);
    ck_assert_uint_eq(counters.connections, opened);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_pool_that_nobody_has_used_has_nothing_to_let_go)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);

    ck_assert_uint_eq(http_pool_let_go(fixture.pool, 0), 0);
    http_fixture_end(&fixture);
}
END_TEST

#define EXCHANGES_AT_ONCE 32 /* that a pool allows */

static void *hang(void *context)
{
    auto_http_result struct http_result result = http_fixture_get_root(context);

    return result.r < 0 ? NULL : context;
}

START_TEST(an_exchange_beyond_the_limit_waits_no_longer_than_its_deadline)
{
    static const struct https_step steps[] = {{.action = HTTPS_HANG}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    pthread_t threads[EXCHANGES_AT_ONCE];

    for (int i = 0; i < EXCHANGES_AT_ONCE; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, hang, &fixture), 0);
    https_script_await_requests(fixture.server, EXCHANGES_AT_ONCE);
    auto_http_result struct http_result result =
        http_fixture_get(&fixture, https_script_url(fixture.server), 50);
    ck_assert_int_eq(result.r, -ETIMEDOUT);
    ck_assert(!result.problem.may_have_arrived);
    ck_assert_uint_eq(https_script_request_count(fixture.server), EXCHANGES_AT_ONCE);
    https_script_hang_up(fixture.server);
    for (int i = 0; i < EXCHANGES_AT_ONCE; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    http_fixture_end(&fixture);
}
END_TEST

static void *get_canceled(void *context)
{
    auto_http_result struct http_result result = http_fixture_get_root(context);

    return result.r == -ECANCELED ? NULL : context;
}

START_TEST(a_pool_that_ends_waits_for_no_server)
{
    static const struct https_step steps[] = {{.action = HTTPS_HANG}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    pthread_t threads[THREADS];
    void *failed = NULL;

    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, get_canceled, &fixture), 0);
    https_script_await_requests(fixture.server, THREADS);
    http_pool_end(fixture.pool);
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    auto_http_result struct http_result later = http_fixture_get_root(&fixture);
    ck_assert_int_eq(later.r, -ECANCELED);
    ck_assert_uint_eq(https_script_request_count(fixture.server), THREADS);
    http_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("http_pool");

    UNIT_CASE(suite, "pool", threads_share_a_pool_but_no_connection,
              what_a_crowd_has_opened_is_closed_but_for_one,
              a_pool_that_nobody_has_used_has_nothing_to_let_go,
              an_exchange_beyond_the_limit_waits_no_longer_than_its_deadline,
              a_pool_that_ends_waits_for_no_server);
    return suite;
}
